/**
 * Losses for independent outputs: each logit belongs to one label, whose probability is the sigmoid of the logit. A net with one output
 * is a binary classifier. All losses are per example, `[batch]`, in nats, summed over the labels, and lose no digits to cancellation.
 *
 * T and T²: with q = σ(z / T) and p = σ(v / T) the gradient of the soft term is (q − p) / T, which for high T tends to (z − v) / 4T². So T²
 * compensates for the temperature here, too. The limit, (z − v) / 4 for each label, does not depend on the number of labels, whereas that of
 * the softmax has 1/N. A sigmoid depends on the size of a logit, and a softmax does not; so logits are matched as they are, not zero-meaned.
 */
import * as tf from "@tensorflow/tfjs";
import { checkSameShape } from "../support/checks.js";
import type { NumberSource } from "../support/numbers.js";
import { select, softplus } from "./accurate.js";
import { lossWithGradient } from "./closed-form.js";
import { floats, floatsOfClasses } from "./floats.js";
import { checkTemperature } from "./logits.js";
import { checkWeightsOfTerms, type DistillationOptions } from "./objective.js";
import { logitPairOf, type LogitPair, type TemperatureOptions } from "./logit-pair.js";

/**
 * Probabilities of independent labels at a temperature: σ(z / T) = 1 / (1 + e^(−z / T)).
 *
 * @param logits - z, any shape
 * @param temperature - T, above 0
 * @returns probabilities of that shape
 * @throws ArgumentError unless the logits are numbers and T is positive and finite
 */
export function sigmoidWithTemperature(logits: NumberSource, temperature: number): tf.Tensor {
  return tf.tidy(() => {
    checkTemperature("sigmoidWithTemperature", temperature);
    return tf.sigmoid(tf.div(floats("sigmoidWithTemperature", "logits", logits), temperature));
  });
}

/**
 * Cross entropy with independent labels, each present or absent: Σ_i −y_i ln σ(z_i) − (1 − y_i) ln σ(−z_i).
 *
 * @param logits - z, `[batch, labels]`
 * @param labels - y, from 0 to 1, `[batch, labels]`
 * @returns nats, `[batch]`; gradient σ(z) − y
 * @throws ArgumentError if the shapes differ
 */
export function multiLabelLoss(logits: NumberSource, labels: NumberSource): tf.Tensor {
  return tf.tidy(() => {
    const z = floatsOfClasses("multiLabelLoss", "logits", logits);
    const y = floats("multiLabelLoss", "labels", labels);
    checkSameShape("multiLabelLoss", "logits and labels", z.shape, y.shape);
    return hardTerm(z, y);
  });
}

/**
 * Cross entropy of the teacher's and the student's probabilities at T: Σ_i −p_i ln q_i − (1 − p_i) ln(1 − q_i).
 *
 * @returns nats, `[batch]`; gradient (q − p) / T
 * @throws ArgumentError if the shapes differ or T is not positive
 */
export function multiLabelSoftTargetLoss(
  pair: LogitPair<NumberSource>,
  { temperature }: TemperatureOptions,
): tf.Tensor {
  return tf.tidy(() => {
    checkTemperature("multiLabelSoftTargetLoss", temperature);
    return softTerm(logitPairOf("multiLabelSoftTargetLoss", pair), temperature);
  });
}

/**
 * The paper's objective for independent labels: hardWeight · {@link multiLabelLoss} + softWeight · T² ·
 * {@link multiLabelSoftTargetLoss}. A term of weight 0 is left out.
 *
 * @param labels - y, from 0 to 1, `[batch, labels]`
 * @returns nats, `[batch]`
 * @throws ArgumentError if shapes differ, T is not positive, or a weight is negative
 */
export function multiLabelDistillationLoss(
  pair: LogitPair<NumberSource>,
  labels: NumberSource,
  { temperature, softWeight, hardWeight }: DistillationOptions,
): tf.Tensor {
  const where = "multiLabelDistillationLoss";
  return tf.tidy(() => {
    checkWeightsOfTerms(where, { temperature, softWeight, hardWeight });
    const logits = logitPairOf(where, pair);
    const y = floats(where, "labels", labels);
    checkSameShape(where, "student and labels", logits.student.shape, y.shape);
    const hard = () => tf.mul(hardTerm(logits.student, y), hardWeight);
    const soft = () => tf.mul(softTerm(logits, temperature), softWeight * temperature ** 2);
    if (softWeight === 0) return hard();
    return hardWeight === 0 ? soft() : tf.add(hard(), soft());
  });
}

function hardTerm(logits: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  return lossWithGradient(logits, labels, {
    value: (z, y) => crossEntropy(y, tf.sub(1, y), z),
    // (1 − y) σ(z) − y σ(−z): σ(z) − y would lose the digits of a confident net.
    gradient: (z, y) => tf.sub(tf.mul(tf.sub(1, y), tf.sigmoid(z)), tf.mul(y, tf.sigmoid(tf.neg(z)))),
  });
}

function softTerm({ student, teacher }: LogitPair, temperature: number): tf.Tensor {
  return lossWithGradient(student, teacher, {
    value: (z, v) => {
      const softened = tf.div(v, temperature);
      return crossEntropy(tf.sigmoid(softened), tf.sigmoid(tf.neg(softened)), tf.div(z, temperature));
    },
    gradient: (z, v) =>
      tf.div(sigmoidDifference(tf.div(z, temperature), tf.div(v, temperature)), temperature),
  });
}

/** Σ_i p_i ln (1 + e^−x_i) + (1 − p_i) ln (1 + e^x_i): no term is negative. @param others - 1 − p */
function crossEntropy(p: tf.Tensor, others: tf.Tensor, x: tf.Tensor): tf.Tensor {
  return tf.sum(tf.add(product(p, softplus(tf.neg(x))), product(others, softplus(x))), -1);
}

/** 0 where the weight is 0, even if the loss is infinite because −∞ rules the label out. */
function product(weight: tf.Tensor, loss: tf.Tensor): tf.Tensor {
  return select(tf.equal(weight, 0), tf.zerosLike(loss), tf.mul(weight, loss));
}

/** σ(a) − σ(b) = σ(a) σ(−b) (1 − e^(b − a)) for a above b, to full precision even where both are nearly equal, or nearly 1. */
function sigmoidDifference(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const [largest, least] = [tf.maximum(a, b), tf.minimum(a, b)];
  const isSame = tf.equal(a, b);
  const distance = select(isSame, tf.zerosLike(a), tf.sub(least, largest));
  const size = tf.mul(tf.mul(tf.sigmoid(largest), tf.sigmoid(tf.neg(least))), tf.neg(tf.expm1(distance)));
  return select(tf.less(a, b), tf.neg(size), size);
}
