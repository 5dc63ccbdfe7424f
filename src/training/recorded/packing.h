// Parts of matrices, copied in the order in which a product reads them. Part of operations.cc.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace {

// A matrix, or some rows or columns of one. Its rows, or if it is transposed its columns, begin `stride` numbers apart.
struct Matrix {
  const float* values;
  size_t rows;
  size_t columns;
  size_t stride;
  bool is_transposed;

  // How far apart numbers in neighbouring rows, or columns, lie in memory.
  size_t row() const { return is_transposed ? 1 : stride; }
  size_t column() const { return is_transposed ? stride : 1; }
  const float* At(size_t r, size_t c) const { return values + r * row() + c * column(); }
  Matrix Rows(size_t first, size_t end) const { return {At(first, 0), end - first, columns, stride, is_transposed}; }
  Matrix Transposed() const { return {values, columns, rows, stride, !is_transposed}; }
};

// Four rows of four numbers, `from_row` apart, to four columns, whose rows are `to_row` apart.
inline void Transpose(const float* from, size_t from_row, float* to, size_t to_row) {
#if defined(__GNUC__) && !defined(__clang__)
  typedef float Row __attribute__((vector_size(16)));
  typedef int Order __attribute__((vector_size(16)));
  Row rows[4];
  for (size_t r = 0; r < 4; r++) std::memcpy(rows + r, from + r * from_row, sizeof rows[r]);
  const Row a = __builtin_shuffle(rows[0], rows[1], Order{0, 4, 1, 5});
  const Row b = __builtin_shuffle(rows[0], rows[1], Order{2, 6, 3, 7});
  const Row c = __builtin_shuffle(rows[2], rows[3], Order{0, 4, 1, 5});
  const Row d = __builtin_shuffle(rows[2], rows[3], Order{2, 6, 3, 7});
  const Row columns[4] = {__builtin_shuffle(a, c, Order{0, 1, 4, 5}), __builtin_shuffle(a, c, Order{2, 3, 6, 7}),
                          __builtin_shuffle(b, d, Order{0, 1, 4, 5}), __builtin_shuffle(b, d, Order{2, 3, 6, 7})};
  for (size_t i = 0; i < 4; i++) std::memcpy(to + i * to_row, columns + i, sizeof columns[i]);
#else
  for (size_t r = 0; r < 4; r++) {
    for (size_t c = 0; c < 4; c++) to[c * to_row + r] = from[r * from_row + c];
  }
#endif
}

// `to` [depth, width] from some columns of a matrix, with zeros beyond the last of them.
inline void PackColumns(const Matrix& from, size_t first, size_t count, size_t width, float* to) {
  const size_t depth = from.rows;
  if (!from.is_transposed) {
    for (size_t k = 0; k < depth; k++) {
      const float* row = from.At(k, first);
      float* const packed = to + k * width;
      size_t c = 0;
      // Copying a size known in advance takes no call of a function.
      for (; c + 8 <= count; c += 8) std::memcpy(packed + c, row + c, 8 * sizeof(float));
      for (; c < width; c++) packed[c] = c < count ? row[c] : 0.0f;
    }
    return;
  }
  // Blocks of a line of the first cache, so that each is read once.
  constexpr size_t kBlock = 64 / sizeof(float);
  for (size_t k = 0; k < depth; k += kBlock) {
    const size_t end = std::min(depth, k + kBlock);
    size_t c = 0;
    for (; c + 4 <= count; c += 4) {
      size_t i = k;
      for (; i + 4 <= end; i += 4) Transpose(from.At(i, first + c), from.column(), to + i * width + c, width);
      for (; i < end; i++) {
        for (size_t j = c; j < c + 4; j++) to[i * width + j] = *from.At(i, first + j);
      }
    }
    for (; c < width; c++) {
      for (size_t i = k; i < end; i++) to[i * width + c] = c < count ? *from.At(i, first + c) : 0.0f;
    }
  }
}

// `to` [columns, height] from some rows of a matrix, with zeros below the last of them.
inline void PackRows(const Matrix& from, size_t first, size_t count, size_t height, float* to) {
  PackColumns(from.Transposed(), first, count, height, to);
}

}  // namespace
