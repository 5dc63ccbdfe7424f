// Products of matrices, tile by tile, so that whoever wants one can use each tile while it lies in the first cache. Part of operations.cc.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "kernel-call.h"
#include "packing.h"
#include "processor-tile.h"
#include "team.h"

namespace {

// Memory for `count` numbers, which this thread keeps so that no step waits for the system. There are two: `which` is 0 or 1.
float* KeptMemory(size_t which, size_t count) {
  thread_local std::vector<float> memory[2];
  if (memory[which].size() < count + kLine) memory[which].resize(count + kLine);
  const size_t past = reinterpret_cast<uintptr_t>(memory[which].data()) / sizeof(float) % kLine;
  return memory[which].data() + (kLine - past) % kLine;
}

// Where a tile lies in a product.
struct Place {
  size_t row;
  size_t rows;
  size_t column;
  size_t columns;
};

// A product left · right on one kind of processor, as so many strips of rows times so many panels of columns.
struct Product {
  Matrix left;
  Matrix right;
  const Tile& tile;

  size_t width() const { return tile.vectors * tile.lanes; }
  size_t strips() const { return (left.rows + tile.rows - 1) / tile.rows; }
  size_t panels() const { return (right.columns + width() - 1) / width(); }
  size_t tiles() const { return strips() * panels(); }
};

// A part of a panel of the right factor, or nothing if there is no such panel.
Block PanelPart(const Product& of, size_t panel, size_t part, size_t parts) {
  if (panel >= of.panels()) return {nullptr, 0, 0, 0};
  const Matrix& right = of.right;
  const size_t column = panel * of.width();
  const size_t columns = std::min(of.width(), right.columns - column);
  const size_t rows = right.is_transposed ? columns : right.rows;
  const size_t first = rows * part / parts;
  const float* values = right.At(0, column) + first * right.stride;
  return {values, rows * (part + 1) / parts - first, right.is_transposed ? right.rows : columns, right.stride};
}

// Computes tiles from `first` to before `end`, counted panel by panel. use.Written(place, blocks) says what will
// be written for a tile; use.Take(place, values, width) then writes it, and is given the tile's rows `width` apart.
template <typename Use>
void ComputeTiles(const Product& of, size_t first, size_t end, const Use& use) {
  const Tile& tile = of.tile;
  const size_t depth = of.right.rows;
  const size_t strips = of.strips();
  float* const right = KeptMemory(0, of.width() * depth);
  // Packed strips: all of them if the left factor is transposed, else only the last one, if it is not full.
  float* const left = KeptMemory(1, (of.left.is_transposed ? strips : 1) * tile.rows * depth);
  std::vector<bool> is_packed(strips);
  const auto strip_of = [&](const Place& place) -> Strip {
    if (!of.left.is_transposed && place.rows == tile.rows) return {of.left.At(place.row, 0), of.left.row(), 1};
    float* const packed = of.left.is_transposed ? left + place.row * depth : left;
    const size_t strip = place.row / tile.rows;
    if (!is_packed[strip]) PackRows(of.left, place.row, place.rows, tile.rows, packed);
    is_packed[strip] = true;
    return {packed, 1, tile.rows};
  };
  alignas(64) float values[kMostInTile];
  for (size_t next = first; next < end;) {
    const size_t panel = next / strips;
    const size_t last = std::min(end, (panel + 1) * strips);
    const size_t column = panel * of.width();
    const size_t columns = std::min(of.width(), of.right.columns - column);
    const size_t vectors = (columns + tile.lanes - 1) / tile.lanes;
    const size_t width = vectors * tile.lanes;
    PackColumns(of.right, column, columns, width, right);
    const size_t following = last < end ? panel + 1 : of.panels();
    for (size_t at = next; at < last; at++) {
      const size_t row = at % strips * tile.rows;
      const Place place{row, std::min(tile.rows, of.left.rows - row), column, columns};
      Ahead ahead{{}, PanelPart(of, following, at - next, last - next)};
      use.Written(place, ahead.written);
      tile.multiply[vectors - 1](strip_of(place), right, depth, ahead, values);
      use.Take(place, values, width);
    }
    next = last;
  }
}

// So many multiplications of numbers take as long as one value takes in a pass.
constexpr size_t kProductsPerValue = 8;

// As many parts as pay for a product.
size_t PartsFor(const Product& of) {
  return PartsFor(of.left.rows * of.right.rows * of.right.columns / kProductsPerValue, of.tiles());
}

}  // namespace
