// Biases and rectified linear units in one pass over what a layer's product gives, in its own memory where nothing else needs that.
// Part of operations.cc.
#pragma once

#include "../../kernels/widest.h"
#include "kernel-call.h"
#include "team.h"

namespace {

// NaN stays, so that it shows in the loss.
WIDEST void BiasReluRow(const float* values, const float* biases, float* units, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const float sum = values[i] + biases[i];
    units[i] = sum < 0 ? 0 : sum;
  }
}

// values [… , units], biases [units]
void BiasRelu(void*, TF_OpKernelContext* context) {
  float* units = ResultInPlace(context, 0);
  Call call(context, 2);
  const size_t columns = call.Columns(0);
  if (units == nullptr || !call.Check(call.Count(1) == columns, "there must be a bias for each unit")) return;
  const size_t rows = call.Rows(0);
  const float* values = call.Data<float>(0);
  const float* biases = call.Data<float>(1);
  // Values that are still in the cache take a quarter of the time.
  const size_t parts = PartsFor(rows * columns / 4, rows);
  Share(parts, [&](size_t part) {
    for (size_t row = rows * part / parts; row < rows * (part + 1) / parts; row++) {
      BiasReluRow(values + row * columns, biases, units + row * columns, columns);
    }
  });
}

void RegisterBiasRelu(TF_Status* status) {
  const Operation operation{"DarkKnowledgeBiasRelu", {}, {"values: float", "biases: float"}, {"units: float"}, false};
  Define(operation, status);
  Implement(operation.name, BiasRelu, status);
}

}  // namespace
