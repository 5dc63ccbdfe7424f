// What operations need of TensorFlow. Part of operations.cc.
#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

// Leaves out what kernels.h has for other devices, whose headers set-up does not unpack.
#define IS_SLIM_BUILD
#include "tensorflow/c/kernels.h"
#include "tensorflow/c/ops.h"
#include "tensorflow/c/tf_tensor.h"

#include "packing.h"

namespace {

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
  // The product of all other dimensions.
  size_t Rows(int input) const {
    size_t rows = 1;
    for (int i = 0; i + 1 < TF_NumDims(inputs_[input]); i++) rows *= TF_Dim(inputs_[input], i);
    return rows;
  }
  Matrix AsMatrix(int input) const { return {Data<float>(input), Rows(input), Columns(input), Columns(input), false}; }
  // A result of the shape of an input, less so many of its last dimensions.
  float* Result(int result, int input, int dropped = 0) {
    std::vector<int64_t> shape;
    for (int i = 0; i < TF_NumDims(inputs_[input]) - dropped; i++) shape.push_back(TF_Dim(inputs_[input], i));
    return Result(result, shape);
  }
  float* Result(int result, const std::vector<int64_t>& shape) {
    size_t size = sizeof(float);
    for (const int64_t length : shape) size *= length;
    TF_Tensor* tensor = TF_AllocateOutput(context_, result, TF_FLOAT, shape.data(), shape.size(), size, status_);
    if (TF_GetCode(status_) != TF_OK) {
      TF_OpKernelContext_Failure(context_, status_);
      return nullptr;
    }
    inputs_.push_back(tensor);
    return static_cast<float*>(TF_TensorData(tensor));
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

// The first result, of the shape of an input: in that input's memory if nothing else needs it. Call it before asking for the inputs.
float* ResultInPlace(TF_OpKernelContext* context, int input) {
  TF_Status* status = TF_NewStatus();
  TF_Tensor* given = nullptr;
  TF_GetInput(context, input, &given, status);
  std::vector<int64_t> shape;
  for (int i = 0; i < TF_NumDims(given); i++) shape.push_back(TF_Dim(given, i));
  // Else it would count as a user of the memory.
  TF_DeleteTensor(given);
  int forwarded = -1;
  TF_Tensor* result = TF_ForwardInputOrAllocateOutput(context, &input, 1, 0, shape.data(), static_cast<int>(shape.size()),
                                                      &forwarded, status);
  float* values = nullptr;
  if (TF_GetCode(status) == TF_OK) {
    values = static_cast<float*>(TF_TensorData(result));
  } else {
    TF_OpKernelContext_Failure(context, status);
  }
  if (result != nullptr) TF_DeleteTensor(result);
  TF_DeleteStatus(status);
  return values;
}

// An operation as TensorFlow is told of it; texts as those of its own definitions, such as "weights: float".
struct Operation {
  const char* name;
  std::initializer_list<const char*> attributes;
  std::initializer_list<const char*> inputs;
  std::initializer_list<const char*> results;
  // Whether it changes what it is given.
  bool is_stateful;
};

void Define(const Operation& operation, TF_Status* status) {
  TF_OpDefinitionBuilder* definition = TF_NewOpDefinitionBuilder(operation.name);
  for (const char* attribute : operation.attributes) TF_OpDefinitionBuilderAddAttr(definition, attribute);
  for (const char* input : operation.inputs) TF_OpDefinitionBuilderAddInput(definition, input);
  for (const char* result : operation.results) TF_OpDefinitionBuilderAddOutput(definition, result);
  // TensorFlow takes any call as true, even one that says false.
  if (operation.is_stateful) TF_OpDefinitionBuilderSetIsStateful(definition, true);
  // Graphs ask for the shapes of results, also where there are none.
  TF_OpDefinitionBuilderSetShapeInferenceFunction(definition, TF_ShapeInferenceContextSetUnknownShape);
  TF_RegisterOpDefinition(definition, status);
}

using Create = void* (*)(TF_OpKernelConstruction*);
using Compute = void (*)(void*, TF_OpKernelContext*);
using Delete = void (*)(void*);

// Says how an operation is computed, on values of one type if it takes several.
void Implement(const char* name, Compute compute, TF_Status* status, int type = 0, Create create = nullptr,
               Delete end = nullptr) {
  if (TF_GetCode(status) != TF_OK) return;
  TF_KernelBuilder* kernel = TF_NewKernelBuilder(name, "CPU", create, compute, end);
  if (type != 0) TF_KernelBuilder_TypeConstraint(kernel, "T", static_cast<TF_DataType>(type), status);
  if (TF_GetCode(status) == TF_OK) TF_RegisterKernelBuilder(name, kernel, status);
}

}  // namespace
