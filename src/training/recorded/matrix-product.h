// The product of two matrices, as MatMul gives it, where our own tiles are faster. Part of operations.cc.
#pragma once

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

// Stores tiles in a matrix whose rows lie side by side.
struct StoreTiles {
  float* to;
  size_t columns;

  void AddLines(const Place& place, Lines* lines) const {
    ::AddLines(to + place.row * columns + place.column, place.rows, place.columns, columns, lines);
  }
  void Take(const Place& place, const float* values, size_t width) const {
    for (size_t r = 0; r < place.rows; r++) {
      std::copy_n(values + r * width, place.columns, to + (place.row + r) * columns + place.column);
    }
  }
};

// left [rows, depth] or its transpose, right [depth, columns] or its transpose: left · right
void MatrixProduct(void* attributes, TF_OpKernelContext* context) {
  const Transposed& transposed = *static_cast<Transposed*>(attributes);
  Call call(context, 2);
  const Matrix left = transposed.left ? call.AsMatrix(0).Transposed() : call.AsMatrix(0);
  const Matrix right = transposed.right ? call.AsMatrix(1).Transposed() : call.AsMatrix(1);
  const Tile* tile = ProductTile();
  if (!call.Check(left.columns == right.rows, "left must have as many columns as right has rows") ||
      !call.Check(tile != nullptr, "the processor must have AVX2")) {
    return;
  }
  float* const result = call.Result(0, {static_cast<int64_t>(left.rows), static_cast<int64_t>(right.columns)});
  if (result == nullptr) return;
  const Product product{left, right, *tile};
  const size_t parts = PartsFor(product);
  const size_t tiles = product.tiles();
  // Each part packs few panels of the weights, which are larger than a batch.
  Share(parts, [&](size_t part) {
    ComputeTiles(product, tiles * part / parts, tiles * (part + 1) / parts, StoreTiles{result, right.columns});
  });
}

void RegisterMatrixProduct(TF_Status* status) {
  const Operation operation{"DarkKnowledgeProduct",
                            {"transpose_a: bool", "transpose_b: bool"},
                            {"left: float", "right: float"},
                            {"product: float"},
                            false};
  Define(operation, status);
  const auto end = [](void* transposed) { delete static_cast<Transposed*>(transposed); };
  Implement(operation.name, MatrixProduct, status, 0, CreateMatrixProduct, end);
}

}  // namespace
