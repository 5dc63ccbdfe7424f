// Tiles of a product, for the `Vector` that was defined before: kRows rows times up to three vectors of columns stay in registers.
// Included by processor-tile.h once for each kind of processor.

constexpr size_t kLanes = sizeof(Vector) / sizeof(float);

// left [kRows, depth] and right [depth, vectors · kLanes], side by side, to tile [kRows, vectors · kLanes].
template <size_t vectors>
void Multiply(const Strip& left, const float* right, size_t depth, const Ahead& ahead, float* tile) {
  constexpr size_t columns = vectors * kLanes;
  Vector sums[kRows][vectors] = {};
  const float* factors = left.values;
  // Each sum's next product.
  const auto add = [&]() __attribute__((always_inline)) {
    Vector row[vectors];
#pragma GCC unroll 3
    for (size_t c = 0; c < vectors; c++) row[c] = Load(right + c * kLanes);
#pragma GCC unroll 8
    for (size_t r = 0; r < kRows; r++) {
      const Vector factor = Broadcast(factors[r * left.row]);
#pragma GCC unroll 3
      for (size_t c = 0; c < vectors; c++) sums[r][c] = MultiplyAdd(factor, row[c], sums[r][c]);
    }
    factors += left.column;
    right += columns;
  };
  // One line at a time: many at once would wait for each other, and the products for them.
  size_t k = 0;
  for (const Block& block : ahead.written) {
    for (size_t r = 0; r < block.rows; r++) {
      for (size_t c = 0; c < block.columns && k < depth; c += kLine, k++) {
        __builtin_prefetch(block.values + r * block.stride + c, 1);
        add();
      }
    }
  }
  for (size_t r = 0; r < ahead.read.rows; r++) {
    for (size_t c = 0; c < ahead.read.columns && k < depth; c += kLine, k++) {
      __builtin_prefetch(ahead.read.values + r * ahead.read.stride + c, 0, 2);
      add();
    }
  }
  for (; k < depth; k++) add();
#pragma GCC unroll 8
  for (size_t r = 0; r < kRows; r++) {
#pragma GCC unroll 3
    for (size_t c = 0; c < vectors; c++) Store(tile + r * columns + c * kLanes, sums[r][c]);
  }
}
