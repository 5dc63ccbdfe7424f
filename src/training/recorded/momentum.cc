// An operation that this library adds to TensorFlow: the update by gradient descent with momentum, and the constraint on norms, in one
// pass over the values where TensorFlow's own operations take several. update-nodes.ts puts it into graphs.
// Compiled by set-up (scripts/setup/kernels.mjs) where it has compiled the addon of tfjs-node, too.
#include <node_api.h>

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

// Leaves out what kernels.h has for other devices, whose headers set-up does not unpack.
#define IS_SLIM_BUILD
#include "tensorflow/c/kernels.h"
#include "tensorflow/c/ops.h"
#include "tensorflow/c/tf_tensor.h"

#include "../../kernels/widest.h"

namespace {

// A number of which the processor's matrix units take the upper half of a float32.
struct Bfloat16 {
  uint16_t bits;
};

WIDEST void Widen(const Bfloat16* from, size_t count, float* to) {
  for (size_t i = 0; i < count; i++) {
    const uint32_t bits = uint32_t{from[i].bits} << 16;
    std::memcpy(to + i, &bits, sizeof bits);
  }
}

// A row of values to compute with: itself, or a widened copy in the scratch memory.
const float* Open(const float* row, size_t, float*) { return row; }
const float* Open(const Bfloat16* row, size_t count, float* scratch) {
  Widen(row, count, scratch);
  return scratch;
}

struct Update {
  float rate;
  float momentum;
  float max_norm;
};

WIDEST void MomentumRow(float* weights, float* velocity, const float* gradient, Update update, float* squares,
                        size_t count) {
  for (size_t i = 0; i < count; i++) {
    velocity[i] = velocity[i] * update.momentum + gradient[i];
    weights[i] -= update.rate * velocity[i];
    squares[i] += weights[i] * weights[i];
  }
}

// As many threads as TensorFlow takes for one operation, for passes over all weights; they sleep in between.
class Team {
 public:
  // Never ended: its threads may not outlive it.
  static Team& Get() {
    static Team* const team = new Team(Threads());
    return *team;
  }

  // Calls work(part) for each of parts() and waits for all: at once, unless the team works for another call already.
  void Run(const std::function<void(size_t)>& work) {
    const std::unique_lock turn(turn_, std::try_to_lock);
    if (!turn.owns_lock()) {
      for (size_t part = 0; part < parts_; part++) work(part);
      return;
    }
    {
      const std::lock_guard lock(mutex_);
      work_ = &work;
      left_ = parts_ - 1;
      round_++;
    }
    start_.notify_all();
    work(0);
    std::unique_lock lock(mutex_);
    end_.wait(lock, [this] { return left_ == 0; });
  }

  size_t parts() const { return parts_; }

 private:
  explicit Team(size_t parts) : parts_(parts) {
    for (size_t part = 1; part < parts; part++) std::thread([this, part] { Work(part); }).detach();
  }

  static size_t Threads() {
    const char* chosen = std::getenv("TF_NUM_INTRAOP_THREADS");
    const int number = chosen == nullptr ? 0 : std::atoi(chosen);
    return number > 0 ? number : std::max(1u, std::thread::hardware_concurrency());
  }

  void Work(size_t part) {
    for (uint64_t seen = 0;;) {
      const std::function<void(size_t)>* work;
      {
        std::unique_lock lock(mutex_);
        start_.wait(lock, [&] { return round_ != seen; });
        seen = round_;
        work = work_;
      }
      (*work)(part);
      const std::lock_guard lock(mutex_);
      if (--left_ == 0) end_.notify_one();
    }
  }

  const size_t parts_;
  std::mutex turn_;
  std::mutex mutex_;
  std::condition_variable start_;
  std::condition_variable end_;
  const std::function<void(size_t)>* work_ = nullptr;
  size_t left_ = 0;
  uint64_t round_ = 0;
};

// To wake a thread takes as long as a pass over so many values.
constexpr size_t kLeastForTeam = 100'000;

// What TensorFlow calls an operation with.
class Call {
 public:
  Call(TF_OpKernelContext* context, int inputs) : context_(context), status_(TF_NewStatus()) {
    for (int i = 0; i < inputs; i++) {
      TF_Tensor* tensor = nullptr;
      TF_GetInput(context, i, &tensor, status_);
      inputs_.push_back(tensor);
    }
  }
  ~Call() {
    for (TF_Tensor* tensor : inputs_) TF_DeleteTensor(tensor);
    TF_DeleteStatus(status_);
  }
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  template <typename Element>
  Element* Data(int input) const {
    return static_cast<Element*>(TF_TensorData(inputs_[input]));
  }
  size_t Count(int input) const { return TF_TensorElementCount(inputs_[input]); }
  // The last dimension; a vector is one row.
  size_t Columns(int input) const {
    const int dimensions = TF_NumDims(inputs_[input]);
    return dimensions == 0 ? 1 : TF_Dim(inputs_[input], dimensions - 1);
  }
  // Whether a condition on the inputs holds; if not, the call fails.
  bool Check(bool holds, const char* message) {
    if (holds) return true;
    TF_SetStatus(status_, TF_INVALID_ARGUMENT, message);
    TF_OpKernelContext_Failure(context_, status_);
    return false;
  }

 private:
  TF_OpKernelContext* context_;
  TF_Status* status_;
  std::vector<TF_Tensor*> inputs_;
};

// Some rows of weights, and what is updated with them.
template <typename Element>
struct Weights {
  float* weights;
  float* velocity;
  const Element* gradient;
  size_t rows;
  size_t columns;
};

// Rows from `first` to before `end`; adds their squares up for each column.
template <typename Element>
void UpdateRows(const Weights<Element>& all, size_t first, size_t end, Update update, float* squares) {
  std::vector<float> scratch(all.columns);
  for (size_t row = first; row < end; row++) {
    const size_t at = row * all.columns;
    const float* gradient = Open(all.gradient + at, all.columns, scratch.data());
    MomentumRow(all.weights + at, all.velocity + at, gradient, update, squares, all.columns);
  }
}

// Scales those columns whose norms are above the limit.
template <typename Element>
void Constrain(const Weights<Element>& all, const std::vector<float>& squares, float limit) {
  std::vector<std::pair<size_t, float>> scaled;
  for (size_t column = 0; column < all.columns; column++) {
    const float norm = std::sqrt(squares[column]);
    if (norm > limit) scaled.emplace_back(column, limit / norm);
  }
  if (scaled.empty()) return;
  for (size_t row = 0; row < all.rows; row++) {
    for (const auto& [column, factor] : scaled) {
      const size_t at = row * all.columns + column;
      all.weights[at] *= factor;
    }
  }
}

// weights, velocity, gradient, [rate, momentum, max_norm]: velocity becomes momentum · velocity + gradient, and weights become
// weights − rate · velocity, with columns of at most that norm. Both are changed where they lie.
template <typename Element>
void Momentum(void*, TF_OpKernelContext* context) {
  Call call(context, 4);
  const size_t count = call.Count(0);
  if (!call.Check(call.Count(1) == count && call.Count(2) == count && call.Count(3) == 3,
                  "velocity and gradient must have the weights' shape")) {
    return;
  }
  const float* parameters = call.Data<float>(3);
  const Update update{parameters[0], parameters[1], parameters[2]};
  const size_t columns = call.Columns(0);
  const Weights<Element> all{call.Data<float>(0),
                             call.Data<float>(1),
                             call.Data<Element>(2),
                             count / columns,
                             columns};
  Team& team = Team::Get();
  const size_t most = count < kLeastForTeam ? 1 : std::min(team.parts(), all.rows);
  std::vector<std::vector<float>> squares(most, std::vector<float>(columns));
  const auto work = [&](size_t part) {
    if (part >= most) return;
    UpdateRows(all, all.rows * part / most, all.rows * (part + 1) / most, update, squares[part].data());
  };
  if (most == 1) {
    work(0);
  } else {
    team.Run(work);
  }
  for (size_t part = 1; part < most; part++) {
    for (size_t column = 0; column < columns; column++) squares[0][column] += squares[part][column];
  }
  Constrain(all, squares[0], update.max_norm);
}

constexpr char kName[] = "DarkKnowledgeMomentum";

void Define(TF_Status* status) {
  TF_OpDefinitionBuilder* definition = TF_NewOpDefinitionBuilder(kName);
  TF_OpDefinitionBuilderAddAttr(definition, "T: {float, bfloat16}");
  for (const char* input : {"weights: float", "velocity: float", "gradient: T", "parameters: float"}) {
    TF_OpDefinitionBuilderAddInput(definition, input);
  }
  TF_OpDefinitionBuilderSetIsStateful(definition, true);
  // Graphs ask for the shapes of results, though there are none.
  TF_OpDefinitionBuilderSetShapeInferenceFunction(definition, TF_ShapeInferenceContextSetUnknownShape);
  TF_RegisterOpDefinition(definition, status);
}

void Implement(TF_DataType type, void (*compute)(void*, TF_OpKernelContext*), TF_Status* status) {
  TF_KernelBuilder* kernel = TF_NewKernelBuilder(kName, "CPU", nullptr, compute, nullptr);
  TF_KernelBuilder_TypeConstraint(kernel, "T", type, status);
  if (TF_GetCode(status) == TF_OK) TF_RegisterKernelBuilder(kName, kernel, status);
}

std::string Register() {
  TF_Status* status = TF_NewStatus();
  Define(status);
  if (TF_GetCode(status) == TF_OK) Implement(TF_FLOAT, Momentum<float>, status);
  if (TF_GetCode(status) == TF_OK) Implement(TF_BFLOAT16, Momentum<Bfloat16>, status);
  const std::string message = TF_Message(status);
  TF_DeleteStatus(status);
  return message;
}

// Makes the operation known to TensorFlow, once in a process; an empty text, or what it says against them.
napi_value RegisterOperation(napi_env env, napi_callback_info) {
  static const std::string message = Register();
  napi_value result = nullptr;
  napi_create_string_utf8(env, message.c_str(), message.size(), &result);
  return result;
}

napi_value Export(napi_env env, napi_value exports) {
  napi_value function = nullptr;
  napi_create_function(env, "registerOperation", NAPI_AUTO_LENGTH, RegisterOperation, nullptr, &function);
  napi_set_named_property(env, exports, "registerOperation", function);
  return exports;
}

}  // namespace

NAPI_MODULE(dark_knowledge_momentum, Export)
