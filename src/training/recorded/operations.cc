// Operations that this library adds to TensorFlow, each in a header of its own. A graph takes them in the place of several of
// TensorFlow's where that saves passes over the values.
// Compiled by set-up (scripts/setup/kernels.mjs) where it has compiled the addon of tfjs-node, too.
#include <node_api.h>

#include <string>

#include "bias-relu.h"
#include "matrix-product.h"
#include "momentum.h"
#include "product-momentum.h"
#include "softened-loss.h"

namespace {

std::string Register() {
  TF_Status* status = TF_NewStatus();
  for (const auto part :
       {RegisterMomentum, RegisterMatrixProducts, RegisterProductMomentum, RegisterSoftenedLoss, RegisterBiasRelu}) {
    if (TF_GetCode(status) == TF_OK) part(status);
  }
  const std::string message = TF_Message(status);
  TF_DeleteStatus(status);
  return message;
}

// Makes the operations known to TensorFlow, once in a process; an empty text, or what it says against them.
napi_value RegisterOperations(napi_env env, napi_callback_info) {
  static const std::string message = Register();
  napi_value result = nullptr;
  napi_create_string_utf8(env, message.c_str(), message.size(), &result);
  return result;
}

// Whether this processor has the instructions that products of our own need to be faster than TensorFlow's.
napi_value TakesProducts(napi_env env, napi_callback_info) {
  napi_value result = nullptr;
  napi_get_boolean(env, ProductTile() != nullptr, &result);
  return result;
}

napi_value Export(napi_env env, napi_value exports) {
  const auto add = [&](const char* name, napi_callback callback) {
    napi_value function = nullptr;
    napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, nullptr, &function);
    napi_set_named_property(env, exports, name, function);
  };
  add("registerOperations", RegisterOperations);
  add("takesProducts", TakesProducts);
  return exports;
}

}  // namespace

NAPI_MODULE(dark_knowledge_operations, Export)
