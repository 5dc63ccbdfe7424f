// The update of DarkKnowledgeMomentum by a gradient that is a product of matrices, which is never written to memory: each tile of it
// changes its weights and velocities while it lies in the first cache. Part of operations.cc.
#pragma once

#include <algorithm>
#include <vector>

#include "kernel-call.h"
#include "momentum.h"
#include "product.h"

namespace {

// Updates weights and velocities by tiles of their gradient, and adds the weights' squares up for each column.
struct UpdateByTiles {
  float* weights;
  float* velocity;
  size_t columns;
  Update update;
  float* squares;

  void Written(const Place& place, Block* blocks) const {
    const size_t at = place.row * columns + place.column;
    blocks[0] = {weights + at, place.rows, place.columns, columns};
    blocks[1] = {velocity + at, place.rows, place.columns, columns};
  }
  void Take(const Place& place, const float* gradient, size_t width) const {
    for (size_t r = 0; r < place.rows; r++) {
      const size_t at = (place.row + r) * columns + place.column;
      MomentumRow(weights + at, velocity + at, gradient + r * width, update, squares + place.column, place.columns);
    }
  }
};

// weights, velocity, left, right, [rate, momentum, max_norm]: as Momentum by the gradient left' · right.
void ProductMomentum(void*, TF_OpKernelContext* context) {
  Call call(context, 5);
  const Tile& tile = *ProductTile();
  const Matrix left = call.AsMatrix(2).Transposed();
  const Matrix right = call.AsMatrix(3);
  const size_t count = left.rows * right.columns;
  if (!call.Check(left.columns == right.rows, "the factors must have as many rows") ||
      !call.Check(call.Count(0) == count && call.Count(1) == count && call.Count(4) == 3,
                  "weights and velocity must have the product's shape")) {
    return;
  }
  const float* parameters = call.Data<float>(4);
  const Update update{parameters[0], parameters[1], parameters[2]};
  float* const weights = call.Data<float>(0);
  float* const velocity = call.Data<float>(1);
  const Product product{left, right, tile};
  const size_t parts = std::max<size_t>(1, std::min(PartsFor(product), product.strips()));
  std::vector<std::vector<float>> squares(parts, std::vector<float>(right.columns));
  // Each part has rows of its own: if it had columns of its own, every part would touch every page of weights and velocities.
  Share(parts, [&](size_t part) {
    const auto row = [&](size_t index) {
      return std::min(left.rows, product.strips() * index / parts * tile.rows);
    };
    const Product band{left.Rows(row(part), row(part + 1)), right, tile};
    const size_t at = row(part) * right.columns;
    ComputeTiles(band, 0, band.tiles(),
                 UpdateByTiles{weights + at, velocity + at, right.columns, update, squares[part].data()});
  });
  Constrain(weights, left.rows, squares, update.max_norm);
}

// On processors that have a tile.
void RegisterProductMomentum(TF_Status* status) {
  if (ProductTile() == nullptr) return;
  const Operation operation{"DarkKnowledgeProductMomentum",
                            {},
                            {"weights: float", "velocity: float", "left: float", "right: float", "parameters: float"},
                            {},
                            true};
  Define(operation, status);
  Implement(operation.name, ProductMomentum, status);
}

}  // namespace
