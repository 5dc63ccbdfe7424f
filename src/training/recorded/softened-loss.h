// The loss of labels and soft targets with its gradient, which TensorFlow takes some hundred operations for: distillation/objective.ts
// says what it is, and its neighbours why the formulas are these. In float64, rounded once. Part of operations.cc.
#pragma once

#include <cmath>
#include <limits>
#include <vector>

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

// The softmax of one example's logits at T: `relativePowers` of log-softmax.ts.
struct Softened {
  std::vector<double> exponents;
  std::vector<double> powers;
  double top = 0;
  size_t largest = 0;
  // The sum of all powers but the largest, which is 1.
  double others = 0;

  explicit Softened(size_t classes) : exponents(classes), powers(classes) {}

  // False if these are no logits: one is NaN or +∞, or all are −∞.
  bool Set(const float* logits, double temperature) {
    const size_t classes = exponents.size();
    top = -std::numeric_limits<double>::infinity();
    for (size_t i = 0; i < classes; i++) {
      if (std::isnan(logits[i])) return false;
      if (logits[i] > top) {
        top = logits[i];
        largest = i;
      }
    }
    if (!std::isfinite(top)) return false;
    others = 0;
    for (size_t i = 0; i < classes; i++) {
      exponents[i] = (logits[i] - top) / temperature;
      powers[i] = std::exp(exponents[i]);
      if (i != largest) others += powers[i];
    }
    return true;
  }
  double Probability(size_t i) const { return powers[i] / (1 + others); }
};

// What is computed for one example.
struct LossRow {
  double loss = 0;
  std::vector<double> gradient;
};

// H(y, softmax z), with q Σ y − y.
void AddHardTerm(const Softened& student, const float* labels, const LossTerms& terms, LossRow* row) {
  const size_t classes = student.powers.size();
  const auto label = [&](size_t i) {
    return labels[i] * (1 - terms.smoothing) + terms.smoothing / static_cast<double>(classes);
  };
  const double denominator = std::log1p(student.others);
  double loss = 0;
  double sum = 0;
  for (size_t i = 0; i < classes; i++) {
    const double y = label(i);
    sum += y;
    // A label of 0 counts as 0, also of a class that is masked.
    if (y != 0) loss += y * (denominator - student.exponents[i]);
  }
  row->loss += terms.hard * loss;
  for (size_t i = 0; i < classes; i++) {
    // Where q is close to 1, 1 − q has digits that q has lost.
    const double gradient = i == student.largest ? sum - label(i) - student.others / (1 + student.others) * sum
                                                 : student.Probability(i) * sum - label(i);
    row->gradient[i] += terms.hard * gradient;
  }
}

// T² H(p, q) of the softened distributions, with T (q − p).
void AddSoftTerm(const Softened& z, const Softened& v, const LossTerms& terms, LossRow* row) {
  constexpr double kSmallestNormal = std::numeric_limits<float>::min();
  const double infinity = std::numeric_limits<double>::infinity();
  const size_t classes = z.powers.size();
  double expected = 0;
  double excess = 0;
  // ln q − ln p, but for a number that is the same for all classes.
  std::vector<double> ratios(classes);
  for (size_t i = 0; i < classes; i++) {
    const bool is_masked = v.exponents[i] == -infinity;
    if (!is_masked) expected += std::max(v.Probability(i), kSmallestNormal) * z.exponents[i];
    if (!is_masked || z.exponents[i] != -infinity) ratios[i] = z.exponents[i] - v.exponents[i];
    excess += v.Probability(i) * std::expm1(ratios[i]);
  }
  row->loss += terms.soft * (std::log1p(z.others) - expected);
  const double shared =
      std::abs(excess) < 0.5 ? -std::log1p(excess) : std::log1p(v.others) - std::log1p(z.others);
  // A class with q above ½, which may be close to 1 in both, is known by the others.
  double others = 0;
  size_t high = classes;
  for (size_t i = 0; i < classes; i++) {
    const bool is_in_neither = z.exponents[i] == -infinity && v.exponents[i] == -infinity;
    const double ratio = is_in_neither ? 0 : ratios[i] + shared;
    const double difference =
        ratio > 0 ? -z.Probability(i) * std::expm1(-ratio) : v.Probability(i) * std::expm1(ratio);
    if (z.Probability(i) > 0.5) {
      high = i;
    } else {
      others += difference;
      row->gradient[i] += terms.soft / terms.temperature * difference;
    }
  }
  if (high < classes) row->gradient[high] -= terms.soft / terms.temperature * others;
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
    for (size_t row = rows * part / parts; row < rows * (part + 1) / parts; row++) {
      const size_t at = row * classes;
      LossRow result{0, std::vector<double>(classes)};
      const float* logits = call.Data<float>(0) + at;
      bool are_logits = true;
      if (terms.hard != 0) {
        are_logits = student.Set(logits, 1);
        if (are_logits) AddHardTerm(student, call.Data<float>(1) + at, terms, &result);
      }
      if (terms.soft != 0 && are_logits) {
        are_logits = softened.Set(logits, terms.temperature) &&
                     teacher.Set(call.Data<float>(2) + at, terms.temperature);
        if (are_logits) AddSoftTerm(softened, teacher, terms, &result);
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
