// The update by gradient descent with momentum, and the constraint on norms, in one pass over the values where TensorFlow's own
// operations take several. Part of operations.cc.
#pragma once

#include <cmath>
#include <cstring>
#include <utility>
#include <vector>

#include "../../kernels/widest.h"
#include "kernel-call.h"
#include "team.h"

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

// Scales those columns whose norms are above the limit; their squares are those of several parts of the rows.
void Constrain(float* weights, size_t rows, const std::vector<std::vector<float>>& squares, float limit) {
  const size_t columns = squares[0].size();
  std::vector<std::pair<size_t, float>> scaled;
  for (size_t column = 0; column < columns; column++) {
    float sum = squares[0][column];
    for (size_t part = 1; part < squares.size(); part++) sum += squares[part][column];
    const float norm = std::sqrt(sum);
    if (norm > limit) scaled.emplace_back(column, limit / norm);
  }
  if (scaled.empty()) return;
  for (size_t row = 0; row < rows; row++) {
    for (const auto& [column, factor] : scaled) weights[row * columns + column] *= factor;
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
                             call.Rows(0),
                             columns};
  const size_t most = PartsFor(count, all.rows);
  std::vector<std::vector<float>> squares(most, std::vector<float>(columns));
  Share(most, [&](size_t part) {
    UpdateRows(all, all.rows * part / most, all.rows * (part + 1) / most, update, squares[part].data());
  });
  Constrain(all.weights, all.rows, squares, update.max_norm);
}

void RegisterMomentum(TF_Status* status) {
  const Operation operation{"DarkKnowledgeMomentum",
                            {"T: {float, bfloat16}"},
                            {"weights: float", "velocity: float", "gradient: T", "parameters: float"},
                            {},
                            true};
  Define(operation, status);
  Implement(operation.name, Momentum<float>, status, TF_FLOAT);
  Implement(operation.name, Momentum<Bfloat16>, status, TF_BFLOAT16);
}

}  // namespace
