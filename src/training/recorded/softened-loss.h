// The loss of labels and soft targets with its gradient, which TensorFlow takes some hundred operations for: distillation/objective.ts
// says what it is, and its neighbours why the formulas are these. In float64, rounded once. Part of operations.cc.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "../../kernels/widest.h"
#include "exponential.h"
#include "kernel-call.h"
#include "team.h"

namespace {

// The attributes of the operation.
struct LossTerms {
  double temperature = 1;
  // softWeight · T²
  double soft = 0;
  double hard = 1;
  double smoothing = 0;
};

void* CreateLoss(TF_OpKernelConstruction* construction) {
  auto* terms = new LossTerms;
  TF_Status* status = TF_NewStatus();
  const auto read = [&](const char* name, double* to) {
    float value = 0;
    TF_OpKernelConstruction_GetAttrFloat(construction, name, &value, status);
    *to = value;
  };
  read("temperature", &terms->temperature);
  read("soft", &terms->soft);
  read("hard", &terms->hard);
  read("smoothing", &terms->smoothing);
  TF_DeleteStatus(status);
  return terms;
}

// Sums are kept in as many parts as the widest processor adds at once.
constexpr size_t kParts = 8;

inline double Total(const double (&parts)[kParts]) {
  double total = 0;
  for (const double part : parts) total += part;
  return total;
}

// The largest of some logits; NaN if one of them is NaN.
WIDEST float LargestOf(const float* logits, size_t count) {
  constexpr size_t kWide = 16;
  float largest[kWide];
  bool is_nan = false;
  for (size_t j = 0; j < kWide; j++) largest[j] = -std::numeric_limits<float>::infinity();
  size_t i = 0;
  for (; i + kWide <= count; i += kWide) {
    for (size_t j = 0; j < kWide; j++) {
      largest[j] = logits[i + j] > largest[j] ? logits[i + j] : largest[j];
      is_nan |= logits[i + j] != logits[i + j];
    }
  }
  for (; i < count; i++) {
    largest[0] = logits[i] > largest[0] ? logits[i] : largest[0];
    is_nan |= logits[i] != logits[i];
  }
  return is_nan ? std::numeric_limits<float>::quiet_NaN() : *std::max_element(largest, largest + kWide);
}

// (z − top) / T of each logit, and e to it. A division takes as long as all the rest, so there is one.
WIDEST void Soften(const float* logits, size_t count, double top, double temperature, double* exponents,
                   double* powers) {
  const double inverse = 1 / temperature;
  for (size_t i = 0; i < count; i++) {
    exponents[i] = (logits[i] - top) * inverse;
    powers[i] = Exp(exponents[i]);
  }
}

WIDEST double SumOf(const double* values, size_t count) {
  double parts[kParts] = {};
  size_t i = 0;
  for (; i + kParts <= count; i += kParts) {
    for (size_t j = 0; j < kParts; j++) parts[j] += values[i + j];
  }
  for (; i < count; i++) parts[0] += values[i];
  return Total(parts);
}

// The softmax of one example's logits at T: `relativePowers` of log-softmax.ts.
struct Softened {
  std::vector<double> exponents;
  std::vector<double> powers;
  size_t largest = 0;
  // The sum of all powers but the largest, which is 1.
  double others = 0;

  explicit Softened(size_t classes) : exponents(classes), powers(classes) {}

  // False if these are no logits: one is NaN or +∞, or all are −∞.
  bool Set(const float* logits, double temperature) {
    const size_t classes = exponents.size();
    const float top = LargestOf(logits, classes);
    if (!std::isfinite(top)) return false;
    largest = std::find(logits, logits + classes, top) - logits;
    Soften(logits, classes, top, temperature, exponents.data(), powers.data());
    powers[largest] = 0;
    others = SumOf(powers.data(), classes);
    powers[largest] = 1;
    return true;
  }
  double Probability(size_t i) const { return powers[i] / (1 + others); }
};

// What is computed for one example.
struct LossRow {
  double loss = 0;
  std::vector<double> gradient;
};

// The labels that a loss with label smoothing uses.
struct Smoothed {
  double kept;
  double added;
};

// y of each class, and y (denominator − exponent), in which a label of 0 counts as 0, also of a class that is masked.
WIDEST void LabelTerms(const float* labels, const double* exponents, size_t count, Smoothed smoothed,
                       double denominator, double* used, double* terms) {
  for (size_t i = 0; i < count; i++) {
    used[i] = labels[i] * smoothed.kept + smoothed.added;
    const double term = used[i] * (denominator - exponents[i]);
    terms[i] = used[i] != 0 ? term : 0;
  }
}

WIDEST void AddHardGradient(const double* labels, const double* powers, size_t count, double scale, double weight,
                            double* gradient) {
  for (size_t i = 0; i < count; i++) gradient[i] += weight * (powers[i] * scale - labels[i]);
}

// Room for numbers of each class.
struct Scratch {
  std::vector<double> first;
  std::vector<double> second;
  std::vector<double> third;

  explicit Scratch(size_t classes) : first(classes), second(classes), third(classes) {}
};

// H(y, softmax z), with q Σ y − y.
void AddHardTerm(const Softened& student, const float* labels, const LossTerms& terms, Scratch* scratch, LossRow* row) {
  const size_t classes = student.powers.size();
  const Smoothed smoothed{1 - terms.smoothing, terms.smoothing / static_cast<double>(classes)};
  double* const used = scratch->first.data();
  double* const losses = scratch->second.data();
  LabelTerms(labels, student.exponents.data(), classes, smoothed, std::log1p(student.others), used, losses);
  row->loss += terms.hard * SumOf(losses, classes);
  const double sum = SumOf(used, classes);
  const size_t largest = student.largest;
  const double before = row->gradient[largest];
  AddHardGradient(used, student.powers.data(), classes, sum / (1 + student.others), terms.hard, row->gradient.data());
  // Where q is close to 1, 1 − q has digits that q has lost.
  row->gradient[largest] =
      before + terms.hard * (sum - used[largest] - student.others / (1 + student.others) * sum);
}

// Of each class: ln q − ln p, but for a number that is the same for all; p · exponent of q; and how much p e^ratio differs from p.
// With so many arrays the compiler does not ask whether some are the same.
WIDEST void Compare(const double* z, const double* v, const double* powers, size_t count, double sum,
                    double* __restrict ratios, double* __restrict expected, double* __restrict excess) {
  constexpr double kSmallestNormal = std::numeric_limits<float>::min();
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const double scale = 1 / sum;
  for (size_t i = 0; i < count; i++) {
    const double p = powers[i] * scale;
    const double exponent = v[i] == -kInfinity ? 0 : z[i];
    const double difference = z[i] - v[i];
    // A class that both mask has ∞ − ∞.
    const double ratio = difference == difference ? difference : 0;
    ratios[i] = ratio;
    expected[i] = (p > kSmallestNormal ? p : kSmallestNormal) * exponent;
    excess[i] = p * ExpMinusOne(ratio);
  }
}

// q − p from the ratios, in place of them.
WIDEST void Differ(const Softened& z, const Softened& v, size_t count, double shared, double* ratios) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const double* const z_powers = z.powers.data();
  const double* const v_powers = v.powers.data();
  const double* const z_exponents = z.exponents.data();
  const double* const v_exponents = v.exponents.data();
  const double z_scale = 1 / (1 + z.others);
  const double v_scale = 1 / (1 + v.others);
  for (size_t i = 0; i < count; i++) {
    const bool is_in_neither = (z_exponents[i] == -kInfinity) & (v_exponents[i] == -kInfinity);
    const double ratio = is_in_neither ? 0 : ratios[i] + shared;
    const double change = ExpMinusOne(-std::abs(ratio));
    const double falling = -z_powers[i] * z_scale * change;
    const double rising = v_powers[i] * v_scale * change;
    ratios[i] = ratio > 0 ? falling : rising;
  }
}

WIDEST void AddScaled(const double* values, size_t count, double factor, double* to) {
  for (size_t i = 0; i < count; i++) to[i] += factor * values[i];
}

// T² H(p, q) of the softened distributions, with T (q − p).
void AddSoftTerm(const Softened& z, const Softened& v, const LossTerms& terms, Scratch* scratch, LossRow* row) {
  const size_t classes = z.powers.size();
  double* const differences = scratch->first.data();
  double* const expected = scratch->second.data();
  double* const excesses = scratch->third.data();
  Compare(z.exponents.data(), v.exponents.data(), v.powers.data(), classes, 1 + v.others, differences, expected,
          excesses);
  row->loss += terms.soft * (std::log1p(z.others) - SumOf(expected, classes));
  const double excess = SumOf(excesses, classes);
  const double shared =
      std::abs(excess) < 0.5 ? -std::log1p(excess) : std::log1p(v.others) - std::log1p(z.others);
  Differ(z, v, classes, shared, differences);
  // A class with q above ½, which may be close to 1 in both, is known by the others.
  if (z.Probability(z.largest) > 0.5) {
    differences[z.largest] = 0;
    differences[z.largest] = -SumOf(differences, classes);
  }
  AddScaled(differences, classes, terms.soft / terms.temperature, row->gradient.data());
}

// logits, labels, teacher [batch, classes]: losses [batch], and their gradients with respect to the logits. What has no weight is
// not looked at.
void SoftenedLoss(void* attributes, TF_OpKernelContext* context) {
  const LossTerms& terms = *static_cast<LossTerms*>(attributes);
  Call call(context, 3);
  const size_t count = call.Count(0);
  if (!call.Check(call.Count(1) == count && call.Count(2) == count, "labels and teacher must have the logits' shape")) {
    return;
  }
  const size_t classes = call.Columns(0);
  const size_t rows = call.Rows(0);
  float* losses = call.Result(0, 0, 1);
  float* gradients = call.Result(1, 0);
  if (losses == nullptr || gradients == nullptr) return;
  // With its exponentials a value takes as long as a pass over a hundred.
  const size_t parts = PartsFor(100 * count, rows);
  Share(parts, [&](size_t part) {
    Softened student(classes);
    Softened softened(classes);
    Softened teacher(classes);
    Scratch scratch(classes);
    LossRow result{0, std::vector<double>(classes)};
    for (size_t row = rows * part / parts; row < rows * (part + 1) / parts; row++) {
      const size_t at = row * classes;
      result.loss = 0;
      std::fill(result.gradient.begin(), result.gradient.end(), 0);
      const float* logits = call.Data<float>(0) + at;
      bool are_logits = true;
      if (terms.hard != 0) {
        are_logits = student.Set(logits, 1);
        if (are_logits) AddHardTerm(student, call.Data<float>(1) + at, terms, &scratch, &result);
      }
      if (terms.soft != 0 && are_logits) {
        are_logits = softened.Set(logits, terms.temperature) &&
                     teacher.Set(call.Data<float>(2) + at, terms.temperature);
        if (are_logits) AddSoftTerm(softened, teacher, terms, &scratch, &result);
      }
      const double none = std::numeric_limits<double>::quiet_NaN();
      losses[row] = static_cast<float>(are_logits ? result.loss : none);
      for (size_t i = 0; i < classes; i++) gradients[at + i] = static_cast<float>(are_logits ? result.gradient[i] : none);
    }
  });
}

void RegisterSoftenedLoss(TF_Status* status) {
  const Operation operation{"DarkKnowledgeLoss",
                            {"temperature: float", "soft: float", "hard: float", "smoothing: float"},
                            {"logits: float", "labels: float", "teacher: float"},
                            {"losses: float", "gradients: float"},
                            false};
  Define(operation, status);
  const auto end = [](void* terms) { delete static_cast<LossTerms*>(terms); };
  Implement(operation.name, SoftenedLoss, status, 0, CreateLoss, end);
}

}  // namespace
