// What each kind of processor computes at once of a product of matrices. Part of operations.cc.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#include <immintrin.h>
#endif

#include <strings.h>

#include <cstdlib>
#include <cstring>
#include <iterator>

namespace {

// Numbers in a line of the first cache.
constexpr size_t kLine = 64 / sizeof(float);

// Some rows of a matrix: the value in row r and column c is values[r * row + c * column].
struct Strip {
  const float* values;
  size_t row;
  size_t column;
};

// A part of a matrix: rows of numbers side by side, which begin `stride` numbers apart.
struct Block {
  const float* values;
  size_t rows;
  size_t columns;
  size_t stride;
};

// Memory to fetch while a tile is computed: what is about to be written, which the cores of other threads must give up, and what is
// read after that.
struct Ahead {
  Block written[2];
  Block read;
};

// What one kind of processor computes at once: `rows` rows, and as columns 1 to `vectors` vectors of `lanes` numbers each.
struct Tile {
  using Multiply = void (*)(const Strip& left, const float* right, size_t depth, const Ahead& ahead, float* tile);
  size_t rows;
  size_t lanes;
  size_t vectors;
  Multiply multiply[3];
};

// The most numbers in a tile of any kind.
constexpr size_t kMostInTile = 8 * 3 * 16;

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
// 24 sums, 3 factors and one more in 32 registers.
#pragma GCC push_options
#pragma GCC target("avx512f,prfchw")
namespace avx512 {
using Vector = __m512;
constexpr size_t kRows = 8;
inline Vector Load(const float* values) { return _mm512_loadu_ps(values); }
inline Vector Broadcast(float value) { return _mm512_set1_ps(value); }
inline Vector MultiplyAdd(Vector a, Vector b, Vector sum) { return _mm512_fmadd_ps(a, b, sum); }
inline void Store(float* to, Vector values) { _mm512_storeu_ps(to, values); }
#include "product-tile.h"
constexpr Tile kTile{kRows, kLanes, 3, {Multiply<1>, Multiply<2>, Multiply<3>}};
}  // namespace avx512
#pragma GCC pop_options

// 12 sums, 2 factors and one more in 16 registers.
#pragma GCC push_options
#pragma GCC target("avx2,fma,prfchw")
namespace avx2 {
using Vector = __m256;
constexpr size_t kRows = 6;
inline Vector Load(const float* values) { return _mm256_loadu_ps(values); }
inline Vector Broadcast(float value) { return _mm256_set1_ps(value); }
inline Vector MultiplyAdd(Vector a, Vector b, Vector sum) { return _mm256_fmadd_ps(a, b, sum); }
inline void Store(float* to, Vector values) { _mm256_storeu_ps(to, values); }
#include "product-tile.h"
constexpr Tile kTile{kRows, kLanes, 2, {Multiply<1>, Multiply<2>, nullptr}};
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

}  // namespace
