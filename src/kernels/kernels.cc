// The kernels of kernels.ts for processors: see there for what they do, and javascript.ts for the same in readable form.
// Both give the same bits, which a test checks. Compiled by set-up (scripts/setup/kernels.mjs).
#include <node_api.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <string>
#include <utility>

#include "widest.h"

namespace {

// xoroshiro128+, as pure-rand has it; its state is four words, the upper half of each number first.
class Generator {
 public:
  explicit Generator(const uint32_t* words)
      : first_(uint64_t{words[0]} << 32 | words[1]), second_(uint64_t{words[2]} << 32 | words[3]) {}

  uint32_t Next() {
    const auto result = static_cast<uint32_t>(first_ + second_);
    const uint64_t mixed = first_ ^ second_;
    first_ = (first_ << 24 | first_ >> 40) ^ mixed ^ (mixed << 16);
    second_ = mixed << 37 | mixed >> 27;
    return result;
  }

  void Save(uint32_t* words) const {
    words[0] = static_cast<uint32_t>(first_ >> 32);
    words[1] = static_cast<uint32_t>(first_);
    words[2] = static_cast<uint32_t>(second_ >> 32);
    words[3] = static_cast<uint32_t>(second_);
  }

 private:
  uint64_t first_;
  uint64_t second_;
};

// Draws that are turned into units together; few enough to stay in the first cache.
constexpr size_t kDraws = 512;

// Units of one draw lie in its bits from the lowest on. `kept` holds the bits of a float32.
template <int kBits>
inline void Spread(const uint32_t* draws, size_t count, uint32_t threshold, uint32_t kept, uint32_t* units) {
  constexpr uint32_t kLowest = (1u << kBits) - 1;
  constexpr int kUnits = 32 / kBits;
  for (size_t draw = 0; draw < count; draw++) {
    for (int unit = 0; unit < kUnits; unit++) {
      const uint32_t value = draws[draw] >> (unit * kBits) & kLowest;
      units[draw * kUnits + unit] = value >= threshold ? kept : 0;
    }
  }
}

WIDEST void SpreadDraws(const uint32_t* draws, size_t count, int bits, uint32_t threshold, uint32_t kept,
                        uint32_t* units) {
  switch (bits) {
    case 1: return Spread<1>(draws, count, threshold, kept, units);
    case 2: return Spread<2>(draws, count, threshold, kept, units);
    case 4: return Spread<4>(draws, count, threshold, kept, units);
    case 8: return Spread<8>(draws, count, threshold, kept, units);
    default: return Spread<16>(draws, count, threshold, kept, units);
  }
}

void FillMask(uint32_t* units, size_t length, int bits, uint32_t threshold, uint32_t kept, uint32_t* state) {
  Generator generator(state);
  const size_t units_per_draw = 32 / bits;
  uint32_t draws[kDraws];
  uint32_t last[32];
  for (size_t done = 0; done < length;) {
    const size_t needed = (length - done + units_per_draw - 1) / units_per_draw;
    const size_t count = std::min(kDraws, needed);
    for (size_t draw = 0; draw < count; draw++) draws[draw] = generator.Next();
    const size_t whole = std::min(count, (length - done) / units_per_draw);
    SpreadDraws(draws, whole, bits, threshold, kept, units + done);
    done += whole * units_per_draw;
    if (whole < count) {
      SpreadDraws(draws + whole, 1, bits, threshold, kept, last);
      std::memcpy(units + done, last, (length - done) * sizeof(uint32_t));
      done = length;
    }
  }
  generator.Save(state);
}

struct Size {
  int64_t height;
  int64_t width;
};

WIDEST void WriteImage(const uint8_t* image, Size size, int64_t right, int64_t down, float* target) {
  const int64_t first = std::clamp<int64_t>(right, 0, size.width);
  const int64_t end = std::clamp<int64_t>(size.width + right, first, size.width);
  for (int64_t row = 0; row < size.height; row++, target += size.width) {
    const int64_t from = row - down;
    if (from < 0 || from >= size.height) {
      std::fill(target, target + size.width, 0.0f);
      continue;
    }
    const uint8_t* source = image + from * size.width - right;
    std::fill(target, target + first, 0.0f);
    for (int64_t column = first; column < end; column++) {
      target[column] = static_cast<float>(source[column]) / 255.0f;
    }
    std::fill(target + end, target + size.width, 0.0f);
  }
}

// The arguments of a call from JavaScript. The first that is not what it must be becomes a TypeError, and then nothing is read or
// written: memory of another kind or length would be noise, or the end of the process.
class Arguments {
 public:
  Arguments(napi_env env, napi_callback_info info, const char* function) : env_(env), function_(function) {
    size_t count = kMost;
    napi_get_cb_info(env, info, &count, values_, nullptr, nullptr);
  }

  // The values of a typed array of the given kind.
  template <typename Element>
  Element* Array(int index, napi_typedarray_type kind, const char* name, size_t* length) {
    void* data = nullptr;
    napi_typedarray_type found;
    const bool is_kind =
        napi_get_typedarray_info(env_, values_[index], &found, length, &data, nullptr, nullptr) == napi_ok &&
        (found == kind || (kind == napi_uint8_array && found == napi_uint8_clamped_array));
    Expect(is_kind, std::string(name) + " must be a " + NameOf(kind));
    return static_cast<Element*>(data);
  }

  // A whole number from least to most.
  int64_t Integer(int index, const char* name, int64_t least, int64_t most) {
    double value = -1;
    const bool is_number = napi_get_value_double(env_, values_[index], &value) == napi_ok;
    const auto in_range = value >= static_cast<double>(least) && value <= static_cast<double>(most);
    const bool is_whole = is_number && in_range && value == std::floor(value);
    Expect(is_whole, std::string(name) + " must be a whole number from " + std::to_string(least) + " to " +
                         std::to_string(most));
    return is_whole ? static_cast<int64_t>(value) : 0;
  }

  // Throws in JavaScript unless the condition holds or something else did not before.
  void Expect(bool condition, const std::string& expectation) {
    if (condition || !fit_) return;
    fit_ = false;
    napi_throw_type_error(env_, nullptr, (function_ + ": " + expectation).c_str());
  }

  bool Fit() const { return fit_; }

 private:
  static const char* NameOf(napi_typedarray_type kind) {
    switch (kind) {
      case napi_uint8_array: return "Uint8Array";
      case napi_int32_array: return "Int32Array";
      case napi_uint32_array: return "Uint32Array";
      default: return "Float32Array";
    }
  }

  static constexpr size_t kMost = 6;
  napi_env env_;
  std::string function_;
  bool fit_ = true;
  napi_value values_[kMost] = {};
};

constexpr int64_t kLargestWord = std::numeric_limits<uint32_t>::max();

// fillMask(mask, bits, threshold, kept, state)
napi_value FillMaskCall(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info, "fillMask");
  size_t length = 0;
  auto* units = arguments.Array<uint32_t>(0, napi_float32_array, "mask", &length);
  const auto bits = static_cast<int>(arguments.Integer(1, "bits", 1, 16));
  arguments.Expect((bits & (bits - 1)) == 0, "bits must be 1, 2, 4, 8 or 16");
  const auto threshold = static_cast<uint32_t>(arguments.Integer(2, "threshold", 0, kLargestWord));
  const int64_t kept = arguments.Integer(3, "kept", std::numeric_limits<int32_t>::min(), kLargestWord);
  size_t words = 0;
  auto* state = arguments.Array<uint32_t>(4, napi_int32_array, "state", &words);
  arguments.Expect(words == 4, "state must be four words");
  if (arguments.Fit()) FillMask(units, length, bits, threshold, static_cast<uint32_t>(kept), state);
  return nullptr;
}

constexpr size_t kAhead = 3;
constexpr int64_t kCacheLine = 64;

// writeImages(pixels, positions, shifts, height, width, target)
napi_value WriteImagesCall(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info, "writeImages");
  size_t pixel_count = 0;
  const auto* pixels = arguments.Array<uint8_t>(0, napi_uint8_array, "pixels", &pixel_count);
  size_t count = 0;
  const auto* positions = arguments.Array<uint32_t>(1, napi_uint32_array, "positions", &count);
  size_t shift_count = 0;
  const auto* shifts = arguments.Array<int32_t>(2, napi_int32_array, "shifts", &shift_count);
  constexpr int64_t kMostPixels = std::numeric_limits<int32_t>::max();
  const Size size{arguments.Integer(3, "height", 1, kMostPixels), arguments.Integer(4, "width", 1, kMostPixels)};
  size_t target_length = 0;
  auto* target = arguments.Array<float>(5, napi_float32_array, "target", &target_length);
  const int64_t area = size.height * size.width;
  arguments.Expect(shift_count == 2 * count, "shifts must be two for each of positions");
  arguments.Expect(target_length == count * static_cast<size_t>(area), "target must have a value for each pixel");
  const size_t stored = arguments.Fit() ? pixel_count / static_cast<size_t>(area) : 0;
  for (size_t row = 0; row < count && arguments.Fit(); row++) {
    arguments.Expect(positions[row] < stored, "positions must be below " + std::to_string(stored));
  }
  if (!arguments.Fit()) return nullptr;
  for (size_t row = 0; row < count; row++) {
    // Pictures at random places of a large set are far away; a few are on their way while one is written.
    if (row + kAhead < count) {
      const uint8_t* next = pixels + positions[row + kAhead] * area;
      for (int64_t at = 0; at < area; at += kCacheLine) __builtin_prefetch(next + at);
    }
    WriteImage(pixels + positions[row] * area, size, shifts[2 * row], shifts[2 * row + 1], target + row * area);
  }
  return nullptr;
}

// readRows(file, start, rowBytes, rows, target): whether all of them are there. The rows of a file of rows of equal length, by its open
// descriptor, one after the other.
napi_value ReadRowsCall(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info, "readRows");
  constexpr int64_t kMost = int64_t{1} << 53;
  const auto file = static_cast<int>(arguments.Integer(0, "file", 0, std::numeric_limits<int32_t>::max()));
  const int64_t start = arguments.Integer(1, "start", 0, kMost);
  const int64_t size = arguments.Integer(2, "rowBytes", 1, std::numeric_limits<int32_t>::max());
  size_t count = 0;
  const auto* rows = arguments.Array<uint32_t>(3, napi_uint32_array, "rows", &count);
  size_t length = 0;
  auto* target = arguments.Array<uint8_t>(4, napi_uint8_array, "target", &length);
  arguments.Expect(length == count * static_cast<size_t>(size), "target must have room for each row");
  if (!arguments.Fit()) return nullptr;
  bool are_there = true;
  for (size_t row = 0; row < count && are_there; row++) {
    uint8_t* to = target + row * static_cast<size_t>(size);
    are_there = pread(file, to, static_cast<size_t>(size), start + rows[row] * size) == size;
  }
  napi_value result = nullptr;
  napi_get_boolean(env, are_there, &result);
  return result;
}

// What TensorFlow asks of memory that it is to take as it is.
constexpr size_t kAlignment = 64;

// alignedBuffer(bytes): an ArrayBuffer
napi_value AlignedBufferCall(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info, "alignedBuffer");
  const auto bytes = static_cast<size_t>(arguments.Integer(0, "bytes", 0, int64_t{1} << 53));
  if (!arguments.Fit()) return nullptr;
  void* data = std::aligned_alloc(kAlignment, (bytes / kAlignment + 1) * kAlignment);
  napi_value buffer = nullptr;
  const auto release = [](napi_env, void* memory, void*) { std::free(memory); };
  if (data == nullptr || napi_create_external_arraybuffer(env, data, bytes, release, nullptr, &buffer) != napi_ok) {
    std::free(data);
    napi_throw_range_error(env, nullptr, "alignedFloats: expected free memory, found none");
  }
  return buffer;
}

napi_value Export(napi_env env, napi_value exports) {
  const std::pair<const char*, napi_callback> functions[] = {
      {"fillMask", FillMaskCall},
      {"writeImages", WriteImagesCall},
      {"readRows", ReadRowsCall},
      {"alignedBuffer", AlignedBufferCall}};
  for (const auto& [name, call] : functions) {
    napi_value function = nullptr;
    napi_create_function(env, name, NAPI_AUTO_LENGTH, call, nullptr, &function);
    napi_set_named_property(env, exports, name, function);
  }
  return exports;
}

}  // namespace

NAPI_MODULE(dark_knowledge_kernels, Export)
