// The update of DarkKnowledgeMomentum by a gradient that is a product of matrices, which is never written to memory: each tile of it
// changes its weights and velocities while it lies in registers and the first cache. Part of operations.cc.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#include <immintrin.h>
#endif

#include <strings.h>

#include <cstdlib>
#include <cstring>
#include <iterator>
#include <vector>

#include "kernel-call.h"
#include "momentum.h"
#include "team.h"

namespace {

// What a kind of processor computes at once.
struct Tile {
  size_t rows;
  size_t columns;
  void (*multiply)(const float* left, const float* right, size_t depth, float* tile);
};

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
// 24 sums, 3 factors and one more in 32 registers.
#pragma GCC push_options
#pragma GCC target("avx512f")
namespace avx512 {
using Vector = __m512;
constexpr size_t kRows = 8;
constexpr size_t kVectors = 3;
inline Vector Load(const float* values) { return _mm512_loadu_ps(values); }
inline Vector Broadcast(float value) { return _mm512_set1_ps(value); }
inline Vector MultiplyAdd(Vector a, Vector b, Vector sum) { return _mm512_fmadd_ps(a, b, sum); }
inline void Store(float* to, Vector values) { _mm512_storeu_ps(to, values); }
#include "product-tile.h"
}  // namespace avx512
#pragma GCC pop_options

// 12 sums, 2 factors and one more in 16 registers.
#pragma GCC push_options
#pragma GCC target("avx2,fma")
namespace avx2 {
using Vector = __m256;
constexpr size_t kRows = 6;
constexpr size_t kVectors = 2;
inline Vector Load(const float* values) { return _mm256_loadu_ps(values); }
inline Vector Broadcast(float value) { return _mm256_set1_ps(value); }
inline Vector MultiplyAdd(Vector a, Vector b, Vector sum) { return _mm256_fmadd_ps(a, b, sum); }
inline void Store(float* to, Vector values) { _mm256_storeu_ps(to, values); }
#include "product-tile.h"
}  // namespace avx2
#pragma GCC pop_options

// Whether instructions of a kind may be used: TensorFlow's own products heed this variable, which names the last kind that may.
bool IsAllowed(const char* kind) {
  const char* last = std::getenv("ONEDNN_MAX_CPU_ISA");
  if (last == nullptr) return true;
  const char* kinds[] = {"SSE", "AVX", "AVX2", "AVX512", "AVX10", "DEFAULT", "ALL"};
  size_t wanted = 0, most = std::size(kinds);
  for (size_t i = 0; i < std::size(kinds); i++) {
    if (strcasecmp(kind, kinds[i]) == 0) wanted = i;
    // Of several that fit, such as AVX and AVX2 for AVX2_VNNI, the later one.
    if (strncasecmp(last, kinds[i], std::strlen(kinds[i])) == 0) most = i;
  }
  return wanted <= most;
}
#endif

const Tile* ChosenTile() {
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
  if (__builtin_cpu_supports("avx512f") && IsAllowed("AVX512")) return &avx512::kTile;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && IsAllowed("AVX2")) return &avx2::kTile;
#endif
  return nullptr;
}

// The one for this processor, if it has instructions for one.
const Tile* ProductTile() {
  static const Tile* const tile = ChosenTile();
  return tile;
}

// A gradient left' · right, of [depth, rows] and [depth, columns], and what it changes.
struct ProductUpdate {
  const float* left;
  const float* right;
  size_t depth;
  size_t rows;
  size_t columns;
  float* weights;
  float* velocity;
  Update update;
};

// A strip of a matrix [depth, all] from its column `first` on, of `width` columns side by side, with zeros beyond the last of them.
void Pack(const float* from, size_t depth, size_t all, size_t first, size_t count, size_t width, float* to) {
  for (size_t k = 0; k < depth; k++, to += width) {
    std::copy_n(from + k * all + first, count, to);
    std::fill(to + count, to + width, 0.0f);
  }
}

// As UpdateRows.
void UpdateRowsByProduct(const ProductUpdate& of, const Tile& tile, size_t first, size_t end, float* squares) {
  const size_t strips = (end - first + tile.rows - 1) / tile.rows;
  std::vector<float> left(strips * tile.rows * of.depth);
  for (size_t strip = 0; strip < strips; strip++) {
    const size_t row = first + strip * tile.rows;
    const size_t count = std::min(tile.rows, end - row);
    Pack(of.left, of.depth, of.rows, row, count, tile.rows, left.data() + strip * tile.rows * of.depth);
  }
  std::vector<float> right(tile.columns * of.depth);
  std::vector<float> gradient(tile.rows * tile.columns);
  for (size_t column = 0; column < of.columns; column += tile.columns) {
    const size_t count = std::min(tile.columns, of.columns - column);
    Pack(of.right, of.depth, of.columns, column, count, tile.columns, right.data());
    for (size_t strip = 0; strip < strips; strip++) {
      const size_t row = first + strip * tile.rows;
      const size_t rows = std::min(tile.rows, end - row);
      // They are on their way while the tile is computed.
      for (size_t r = 0; r < rows; r++) {
        for (size_t c = 0; c < count; c += 64 / sizeof(float)) {
          const size_t at = (row + r) * of.columns + column + c;
          __builtin_prefetch(of.weights + at, 1);
          __builtin_prefetch(of.velocity + at, 1);
        }
      }
      tile.multiply(left.data() + strip * tile.rows * of.depth, right.data(), of.depth, gradient.data());
      for (size_t r = 0; r < rows; r++) {
        const size_t at = (row + r) * of.columns + column;
        MomentumRow(of.weights + at, of.velocity + at, gradient.data() + r * tile.columns, of.update,
                    squares + column, count);
      }
    }
  }
}

// weights, velocity, left, right, [rate, momentum, max_norm]: as Momentum by the gradient left' · right.
void ProductMomentum(void*, TF_OpKernelContext* context) {
  Call call(context, 5);
  const Tile* tile = ProductTile();
  const size_t depth = call.Rows(2);
  const size_t rows = call.Columns(2);
  const size_t columns = call.Columns(3);
  const size_t count = rows * columns;
  if (!call.Check(call.Rows(3) == depth, "the factors must have as many rows") ||
      !call.Check(call.Count(0) == count && call.Count(1) == count && call.Count(4) == 3,
                  "weights and velocity must have the product's shape") ||
      !call.Check(tile != nullptr, "the processor must have AVX2")) {
    return;
  }
  const float* parameters = call.Data<float>(4);
  const ProductUpdate of{call.Data<float>(2), call.Data<float>(3), depth, rows, columns, call.Data<float>(0),
                         call.Data<float>(1), {parameters[0], parameters[1], parameters[2]}};
  const size_t strips = (rows + tile->rows - 1) / tile->rows;
  // Eight steps of a sum take as long as a pass over a value.
  const size_t parts = PartsFor(count * depth / 8, strips);
  std::vector<std::vector<float>> squares(parts, std::vector<float>(columns));
  Share(parts, [&](size_t part) {
    const auto row = [&](size_t index) { return std::min(rows, strips * index / parts * tile->rows); };
    UpdateRowsByProduct(of, *tile, row(part), row(part + 1), squares[part].data());
  });
  Constrain(of.weights, rows, squares, of.update.max_norm);
}

void RegisterProductMomentum(TF_Status* status) {
  const Operation operation{"DarkKnowledgeProductMomentum",
                            {},
                            {"weights: float", "velocity: float", "left: float", "right: float", "parameters: float"},
                            {},
                            true};
  Define(operation, status);
  Implement(operation.name, ProductMomentum, status);
}

}  // namespace
