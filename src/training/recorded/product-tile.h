// A tile of a product, for the `Vector` that was defined before: kRows rows times kColumns columns of numbers stay in registers.
// Included by product-momentum.h once for each kind of processor.

constexpr size_t kLanes = sizeof(Vector) / sizeof(float);
constexpr size_t kColumns = kVectors * kLanes;

// left [depth, kRows] and right [depth, kColumns] to tile [kRows, kColumns], the sum of their outer products.
void Multiply(const float* left, const float* right, size_t depth, float* tile) {
  Vector sums[kRows][kVectors] = {};
  for (size_t k = 0; k < depth; k++, left += kRows, right += kColumns) {
    Vector row[kVectors];
    for (size_t c = 0; c < kVectors; c++) row[c] = Load(right + c * kLanes);
    for (size_t r = 0; r < kRows; r++) {
      const Vector factor = Broadcast(left[r]);
      for (size_t c = 0; c < kVectors; c++) sums[r][c] = MultiplyAdd(factor, row[c], sums[r][c]);
    }
  }
  for (size_t r = 0; r < kRows; r++) {
    for (size_t c = 0; c < kVectors; c++) Store(tile + r * kColumns + c * kLanes, sums[r][c]);
  }
}

constexpr Tile kTile{kRows, kColumns, Multiply};
