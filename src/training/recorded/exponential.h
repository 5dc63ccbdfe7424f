// e^x − 1 and e^x in float64, without branches, so that a compiler computes several at once in a loop over numbers. Part of operations.cc.
#pragma once

#include <cstdint>
#include <cstring>
#include <limits>

namespace {

// e^x = 2^k (1 + p) with |r| = |x − k ln 2| ≤ ln 2 / 2, and p = e^r − 1 by its series, whose rest is below 2^-55 of it.
struct Exponential {
  double scale;
  double p;

  // Only for −708 ≤ x ≤ 709, between which 2^k is a normal number.
  explicit Exponential(double x) {
    constexpr double kLog2E = 1.4426950408889634;
    // Adding it leaves a whole number in a float64's last bits.
    constexpr double kRound = 6755399441055744.0;
    // ln 2 as two numbers, the first with so few bits that k times it is exact.
    constexpr double kLn2High = 6.93147180369123816490e-01;
    constexpr double kLn2Low = 1.90821492927058770002e-10;
    const double rounded = x * kLog2E + kRound;
    const double k = rounded - kRound;
    const double r = (x - k * kLn2High) - k * kLn2Low;
    double series = 1.0 / 6227020800.0;
    series = series * r + 1.0 / 479001600.0;
    series = series * r + 1.0 / 39916800.0;
    series = series * r + 1.0 / 3628800.0;
    series = series * r + 1.0 / 362880.0;
    series = series * r + 1.0 / 40320.0;
    series = series * r + 1.0 / 5040.0;
    series = series * r + 1.0 / 720.0;
    series = series * r + 1.0 / 120.0;
    series = series * r + 1.0 / 24.0;
    series = series * r + 1.0 / 6.0;
    series = series * r + 0.5;
    p = r + r * r * series;
    uint64_t bits;
    std::memcpy(&bits, &rounded, sizeof bits);
    bits = (bits << 52) + (uint64_t{1023} << 52);
    std::memcpy(&scale, &bits, sizeof scale);
  }
};

constexpr double kLeastExponent = -708;
constexpr double kLargestExponent = 709;

// Within the range of Exponential; NaN becomes its lower end.
inline double Within(double x) {
  const double above = x > kLeastExponent ? x : kLeastExponent;
  return above < kLargestExponent ? above : kLargestExponent;
}

// e^x for x ≤ 709; below −708, where float64 has no normal numbers, 0.
inline double Exp(double x) {
  const Exponential e(Within(x));
  return x < kLeastExponent ? 0 : e.scale + e.scale * e.p;
}

// e^x − 1; −1 below −708, ∞ above 709.
inline double ExpMinusOne(double x) {
  const Exponential e(Within(x));
  const double value = e.scale * e.p + (e.scale - 1);
  const double bounded = x > kLargestExponent ? std::numeric_limits<double>::infinity() : value;
  return x < kLeastExponent ? -1 : bounded;
}

}  // namespace
