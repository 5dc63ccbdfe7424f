// TensorFlow's graphs and sessions for JavaScript: session.ts calls them. tfjs-node has them only for models in files; here a graph
// grows in memory, its variables stay from run to run, and nothing is left on disk.
// Compiled by set-up (scripts/setup/kernels.mjs) where it has compiled the addon of tfjs-node, too.
#include <node_api.h>

#include <cstring>
#include <string>
#include <vector>

#include "tensorflow/c/c_api.h"

namespace {

// A graph with the session that runs it.
struct Session {
  TF_Graph* graph = nullptr;
  TF_Session* session = nullptr;

  ~Session() { Close(); }

  // Frees all, variables included; may be called again.
  void Close() {
    if (graph == nullptr) return;
    TF_Status* status = TF_NewStatus();
    if (session != nullptr) {
      TF_CloseSession(session, status);
      TF_DeleteSession(session, status);
    }
    TF_DeleteGraph(graph);
    TF_DeleteStatus(status);
    session = nullptr;
    graph = nullptr;
  }
};

// One call from JavaScript: its arguments, and the first thing that went wrong.
class Call {
 public:
  Call(napi_env env, napi_callback_info info) : env_(env), status_(TF_NewStatus()) {
    size_t count = kMost;
    napi_get_cb_info(env, info, &count, arguments_, nullptr, nullptr);
  }
  ~Call() { TF_DeleteStatus(status_); }
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  napi_value argument(size_t index) const { return arguments_[index]; }
  TF_Status* status() const { return status_; }

  // The first argument, if it is a session that is open.
  Session* OpenSession() {
    void* data = nullptr;
    napi_get_value_external(env_, arguments_[0], &data);
    auto* session = static_cast<Session*>(data);
    if (session != nullptr && session->graph != nullptr) return session;
    Fail("the session is closed");
    return nullptr;
  }

  void Fail(const std::string& message) {
    if (Holds()) TF_SetStatus(status_, TF_INVALID_ARGUMENT, message.c_str());
  }
  bool Holds() const { return TF_GetCode(status_) == TF_OK; }

  // Has JavaScript throw what went wrong, if anything did.
  napi_value Return(napi_value value) {
    if (Holds()) return value;
    napi_throw_error(env_, nullptr, TF_Message(status_));
    return nullptr;
  }

  std::string Text(napi_value value) const {
    size_t length = 0;
    napi_get_value_string_utf8(env_, value, nullptr, 0, &length);
    std::string text(length, '\0');
    napi_get_value_string_utf8(env_, value, text.data(), length + 1, &length);
    return text;
  }
  std::vector<napi_value> Elements(napi_value array) const {
    uint32_t length = 0;
    napi_get_array_length(env_, array, &length);
    std::vector<napi_value> elements(length);
    for (uint32_t i = 0; i < length; i++) napi_get_element(env_, array, i, &elements[i]);
    return elements;
  }
  napi_value Property(napi_value object, const char* name) const {
    napi_value value = nullptr;
    napi_get_named_property(env_, object, name, &value);
    return value;
  }
  int64_t Integer(napi_value value) const {
    int64_t integer = 0;
    napi_get_value_int64(env_, value, &integer);
    return integer;
  }
  TF_Operation* Operation(TF_Graph* graph, napi_value name) {
    TF_Operation* operation = TF_GraphOperationByName(graph, Text(name).c_str());
    if (operation == nullptr) Fail("the graph has no operation " + Text(name));
    return operation;
  }

 private:
  static constexpr size_t kMost = 6;
  napi_env env_;
  TF_Status* status_;
  napi_value arguments_[kMost] = {};
};

struct Bytes {
  void* data = nullptr;
  size_t size = 0;
};

size_t ElementSize(napi_typedarray_type type) {
  switch (type) {
    case napi_float64_array:
    case napi_bigint64_array:
    case napi_biguint64_array:
      return 8;
    case napi_float32_array:
    case napi_int32_array:
    case napi_uint32_array:
      return 4;
    case napi_int16_array:
    case napi_uint16_array:
      return 2;
    default:
      return 1;
  }
}

Bytes BytesOf(napi_env env, napi_value typed_array) {
  napi_typedarray_type type;
  size_t length = 0;
  Bytes bytes;
  if (napi_get_typedarray_info(env, typed_array, &type, &length, &bytes.data, nullptr, nullptr) == napi_ok) {
    bytes.size = length * ElementSize(type);
  }
  return bytes;
}

// A tensor of {type, shape, values}. Without `copies` it may lie in JavaScript's memory, so that it must not outlive the call.
TF_Tensor* TensorOf(napi_env env, Call& call, napi_value feed, bool copies) {
  std::vector<int64_t> shape;
  size_t count = 1;
  for (napi_value size : call.Elements(call.Property(feed, "shape"))) {
    shape.push_back(call.Integer(size));
    count *= shape.back();
  }
  const auto type = static_cast<TF_DataType>(call.Integer(call.Property(feed, "type")));
  const Bytes bytes = BytesOf(env, call.Property(feed, "values"));
  if (bytes.size != count * TF_DataTypeSize(type)) {
    call.Fail("the values of " + call.Text(call.Property(feed, "name")) + " do not fill its shape");
    return nullptr;
  }
  const int dimensions = static_cast<int>(shape.size());
  if (!copies && bytes.size > 0) {
    const auto keep = [](void*, size_t, void*) {};
    return TF_NewTensor(type, shape.data(), dimensions, bytes.data, bytes.size, keep, nullptr);
  }
  TF_Tensor* tensor = TF_AllocateTensor(type, shape.data(), dimensions, bytes.size);
  if (bytes.size > 0) std::memcpy(TF_TensorData(tensor), bytes.data, bytes.size);
  return tensor;
}

// A copy of a tensor's values: Float32Array, Int32Array, or for booleans Uint8Array.
napi_value ValuesOf(napi_env env, Call& call, const TF_Tensor* tensor) {
  napi_typedarray_type type = napi_uint8_array;
  switch (TF_TensorType(tensor)) {
    case TF_FLOAT:
      type = napi_float32_array;
      break;
    case TF_INT32:
      type = napi_int32_array;
      break;
    case TF_BOOL:
      break;
    default:
      call.Fail("a result must be of floats, integers or booleans");
      return nullptr;
  }
  const size_t size = TF_TensorByteSize(tensor);
  void* data = nullptr;
  napi_value buffer = nullptr;
  napi_create_arraybuffer(env, size, &data, &buffer);
  if (size > 0) std::memcpy(data, TF_TensorData(tensor), size);
  napi_value values = nullptr;
  napi_create_typedarray(env, type, size / ElementSize(type), buffer, 0, &values);
  return values;
}

// open(options): an empty graph with a session; options are a serialised ConfigProto.
napi_value Open(napi_env env, napi_callback_info info) {
  Call call(env, info);
  const Bytes config = BytesOf(env, call.argument(0));
  TF_SessionOptions* options = TF_NewSessionOptions();
  TF_SetConfig(options, config.data, config.size, call.status());
  auto* session = new Session;
  session->graph = TF_NewGraph();
  if (call.Holds()) session->session = TF_NewSession(session->graph, options, call.status());
  TF_DeleteSessionOptions(options);
  napi_value external = nullptr;
  const auto end = [](napi_env, void* data, void*) { delete static_cast<Session*>(data); };
  napi_create_external(env, session, end, nullptr, &external);
  return call.Return(external);
}

// extend(session, definition): adds the operations of a serialised GraphDef.
napi_value Extend(napi_env env, napi_callback_info info) {
  Call call(env, info);
  if (const Session* session = call.OpenSession()) {
    const Bytes bytes = BytesOf(env, call.argument(1));
    TF_Buffer* definition = TF_NewBufferFromString(bytes.data, bytes.size);
    TF_ImportGraphDefOptions* options = TF_NewImportGraphDefOptions();
    TF_GraphImportGraphDef(session->graph, definition, options, call.status());
    TF_DeleteImportGraphDefOptions(options);
    TF_DeleteBuffer(definition);
  }
  return call.Return(nullptr);
}

// definition(session, operation): a serialised OpDef, what TensorFlow knows of an operation.
napi_value Definition(napi_env env, napi_callback_info info) {
  Call call(env, info);
  napi_value result = nullptr;
  if (const Session* session = call.OpenSession()) {
    TF_Buffer* definition = TF_NewBuffer();
    TF_GraphGetOpDef(session->graph, call.Text(call.argument(1)).c_str(), definition, call.status());
    if (call.Holds()) napi_create_buffer_copy(env, definition->length, definition->data, nullptr, &result);
    TF_DeleteBuffer(definition);
  }
  return call.Return(result);
}

// A serialised RunOptions: { inter_op_thread_pool: -1 }. The thread that calls computes all operations, one after the other.
constexpr unsigned char kHere[] = {0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01};

// run(session, feeds, fetches, targets, copies, here): the values of the operations `fetches`, after `targets` have run, too.
napi_value Run(napi_env env, napi_callback_info info) {
  Call call(env, info);
  napi_value results = nullptr;
  if (const Session* session = call.OpenSession()) {
    bool copies = false;
    napi_get_value_bool(env, call.argument(4), &copies);
    bool here = false;
    napi_get_value_bool(env, call.argument(5), &here);
    std::vector<TF_Output> inputs;
    std::vector<TF_Tensor*> values;
    for (napi_value feed : call.Elements(call.argument(1))) {
      inputs.push_back({call.Operation(session->graph, call.Property(feed, "name")), 0});
      values.push_back(TensorOf(env, call, feed, copies));
    }
    std::vector<TF_Output> outputs;
    for (napi_value name : call.Elements(call.argument(2))) {
      outputs.push_back({call.Operation(session->graph, name), 0});
    }
    std::vector<const TF_Operation*> targets;
    for (napi_value name : call.Elements(call.argument(3))) {
      targets.push_back(call.Operation(session->graph, name));
    }
    std::vector<TF_Tensor*> fetched(outputs.size(), nullptr);
    if (call.Holds()) {
      TF_Buffer* options = here ? TF_NewBufferFromString(kHere, sizeof kHere) : nullptr;
      TF_SessionRun(session->session, options, inputs.data(), values.data(), static_cast<int>(inputs.size()),
                    outputs.data(), fetched.data(), static_cast<int>(outputs.size()), targets.data(),
                    static_cast<int>(targets.size()), nullptr, call.status());
      if (options != nullptr) TF_DeleteBuffer(options);
    }
    for (TF_Tensor* value : values) {
      if (value != nullptr) TF_DeleteTensor(value);
    }
    napi_create_array_with_length(env, fetched.size(), &results);
    for (size_t i = 0; i < fetched.size(); i++) {
      if (fetched[i] == nullptr) continue;
      if (call.Holds()) napi_set_element(env, results, i, ValuesOf(env, call, fetched[i]));
      TF_DeleteTensor(fetched[i]);
    }
  }
  return call.Return(results);
}

// close(session): frees the graph and its variables now, not when JavaScript collects its garbage.
napi_value Close(napi_env env, napi_callback_info info) {
  Call call(env, info);
  if (Session* session = call.OpenSession()) session->Close();
  return call.Return(nullptr);
}

napi_value Export(napi_env env, napi_value exports) {
  const auto add = [&](const char* name, napi_callback callback) {
    napi_value function = nullptr;
    napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, nullptr, &function);
    napi_set_named_property(env, exports, name, function);
  };
  add("open", Open);
  add("extend", Extend);
  add("definition", Definition);
  add("run", Run);
  add("close", Close);
  return exports;
}

}  // namespace

NAPI_MODULE(dark_knowledge_session, Export)
