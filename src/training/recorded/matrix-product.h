// The product of two matrices by our own tiles, alone or with what follows it in a net, which saves a pass over the result. Part of
// operations.cc.
#pragma once

#include <algorithm>

#include "../../kernels/widest.h"
#include "bias-relu.h"
#include "kernel-call.h"
#include "product.h"

namespace {

// Which of the factors are given transposed.
struct Transposed {
  unsigned char left = 0;
  unsigned char right = 0;
};

void* CreateMatrixProduct(TF_OpKernelConstruction* construction) {
  auto* transposed = new Transposed;
  TF_Status* status = TF_NewStatus();
  TF_OpKernelConstruction_GetAttrBool(construction, "transpose_a", &transposed->left, status);
  TF_OpKernelConstruction_GetAttrBool(construction, "transpose_b", &transposed->right, status);
  TF_DeleteStatus(status);
  return transposed;
}

// What follows a product: nothing; a bias for each column and rectified linear units; or the gradient of such units, where the product
// is the gradient of what they gave.
enum class After { kNothing, kBiasRelu, kReluGradient };

// NaN stays, so that it shows in the weights.
WIDEST void ReluGradientRow(const float* values, const float* units, float* gradients, size_t count) {
  for (size_t i = 0; i < count; i++) gradients[i] = values[i] * (units[i] > 0 ? 1.0f : 0.0f);
}

// Stores tiles in a matrix whose rows lie side by side.
template <After after>
struct StoreTiles {
  float* to;
  size_t columns;
  // The biases, or the units, or null.
  const float* other;

  void Written(const Place& place, Block* blocks) const {
    blocks[0] = {to + place.row * columns + place.column, place.rows, place.columns, columns};
  }
  void Take(const Place& place, const float* values, size_t width) const {
    for (size_t r = 0; r < place.rows; r++) {
      const size_t at = (place.row + r) * columns + place.column;
      const float* row = values + r * width;
      if constexpr (after == After::kNothing) std::copy_n(row, place.columns, to + at);
      if constexpr (after == After::kBiasRelu) BiasReluRow(row, other + place.column, to + at, place.columns);
      if constexpr (after == After::kReluGradient) ReluGradientRow(row, other + at, to + at, place.columns);
    }
  }
};

// left [rows, depth] or its transpose, right [depth, columns] or its transpose, and biases [columns] or units [rows, columns].
template <After after>
void MatrixProduct(void* attributes, TF_OpKernelContext* context) {
  const Transposed& transposed = *static_cast<Transposed*>(attributes);
  Call call(context, after == After::kNothing ? 2 : 3);
  const Matrix left = transposed.left ? call.AsMatrix(0).Transposed() : call.AsMatrix(0);
  const Matrix right = transposed.right ? call.AsMatrix(1).Transposed() : call.AsMatrix(1);
  if (!call.Check(left.columns == right.rows, "left must have as many columns as right has rows")) return;
  const float* other = nullptr;
  if constexpr (after != After::kNothing) {
    const size_t count = after == After::kBiasRelu ? right.columns : left.rows * right.columns;
    if (!call.Check(call.Count(2) == count, "biases or units must fit the product")) return;
    other = call.Data<float>(2);
  }
  float* const result = call.Result(0, {static_cast<int64_t>(left.rows), static_cast<int64_t>(right.columns)});
  if (result == nullptr) return;
  const Product product{left, right, *ProductTile()};
  const StoreTiles<after> store{result, right.columns, other};
  const size_t parts = PartsFor(product);
  const size_t tiles = product.tiles();
  // Each part packs few panels of the weights, which are larger than a batch.
  Share(parts,
        [&](size_t part) { ComputeTiles(product, tiles * part / parts, tiles * (part + 1) / parts, store); });
}

void DefineProduct(const Operation& operation, Compute compute, TF_Status* status) {
  if (TF_GetCode(status) != TF_OK) return;
  Define(operation, status);
  const auto end = [](void* transposed) { delete static_cast<Transposed*>(transposed); };
  Implement(operation.name, compute, status, 0, CreateMatrixProduct, end);
}

// On processors that have a tile.
void RegisterMatrixProducts(TF_Status* status) {
  if (ProductTile() == nullptr) return;
  const auto attributes = {"transpose_a: bool", "transpose_b: bool"};
  DefineProduct({"DarkKnowledgeProduct", attributes, {"left: float", "right: float"}, {"product: float"}, false},
                MatrixProduct<After::kNothing>, status);
  DefineProduct({"DarkKnowledgeProductBiasRelu",
                 attributes,
                 {"left: float", "right: float", "biases: float"},
                 {"units: float"},
                 false},
                MatrixProduct<After::kBiasRelu>, status);
  DefineProduct({"DarkKnowledgeProductReluGradient",
                 attributes,
                 {"left: float", "right: float", "units: float"},
                 {"gradients: float"},
                 false},
                MatrixProduct<After::kReluGradient>, status);
}

}  // namespace
