/**
 * One binary cross entropy per class, which notes about the paper often write in place of the cross entropy.
 * It is here for comparison. Those notes give the gradients (q − p) / T for the soft term and q − y for the labels; these
 * belong to `softTargetLoss` and `hardTargetLoss`, not to this loss.
 */
import * as tf from "@tensorflow/tfjs";
import type { NumberSource } from "../support/numbers.js";
import { constant, lossWithGradient } from "./closed-form.js";
import { crossEntropyWithLabels, crossEntropyWithTeacher } from "./cross-entropy.js";
import { labelRowsOf } from "./distributions.js";
import { log1p, select, sumOfClasses } from "./accurate.js";
import { logSoftmax, softmax } from "./log-softmax.js";
import { checkTemperature, logitsOf } from "./logits.js";
import { probabilityDifference } from "./probability-difference.js";
import { logitPairOf, type LogitPair, type TemperatureOptions } from "./logit-pair.js";
import { complement, isMajority } from "./softmax.js";

/**
 * The notes' soft term: Σ_i −p_i ln q_i − (1 − p_i) ln(1 − q_i), q and p at temperature T.
 *
 * @returns nats, `[batch]`; gradient as {@link binarySoftTargetGradient}
 * @throws ArgumentError if the shapes differ or the temperature is not positive
 */
export function binarySoftTargetLoss(
  pair: LogitPair<NumberSource>,
  { temperature }: TemperatureOptions,
): tf.Tensor {
  return tf.tidy(() => {
    checkTemperature("binarySoftTargetLoss", temperature);
    const { student, teacher } = logitPairOf("binarySoftTargetLoss", pair);
    return lossWithGradient(student, teacher, {
      value: (z, v) => {
        const positive = crossEntropyWithTeacher({ logits: v, temperature }, { logits: z, temperature });
        return tf.add(positive, negative(softmax(v, temperature), z, temperature));
      },
      gradient: (z, v) => softGradient({ student: z, teacher: v }, temperature),
    });
  });
}

/**
 * The true gradient of {@link binarySoftTargetLoss}: with the softmax's Jacobian q_i (δ_ij − q_j) / T,
 * ∂C/∂z_j = (1/T) [ (q_j − p_j) / (1 − q_j) − q_j Σ_i (q_i − p_i) / (1 − q_i) ].
 *
 * @returns `[batch, classes]`, nats per unit of logit; 0 for a class that both nets mask
 * @throws ArgumentError if the shapes differ or the temperature is not positive
 */
export function binarySoftTargetGradient(
  pair: LogitPair<NumberSource>,
  { temperature }: TemperatureOptions,
): tf.Tensor {
  return tf.tidy(() => {
    checkTemperature("binarySoftTargetGradient", temperature);
    return softGradient(logitPairOf("binarySoftTargetGradient", pair), temperature);
  });
}

function softGradient(pair: LogitPair, temperature: number): tf.Tensor {
  return gradientThroughSoftmax(pair.student, probabilityDifference(pair, { temperature }), temperature);
}

/**
 * The notes' hard term: Σ_i −y_i ln q_i − (1 − y_i) ln(1 − q_i), q at T = 1.
 *
 * @param logits - z, `[batch, classes]`
 * @param labels - y, one-hot (or probabilities), `[batch, classes]`
 * @returns nats, `[batch]`; gradient as {@link binaryHardTargetGradient}
 * @throws ArgumentError if the shapes differ, or the labels are not rows that sum to 1
 */
export function binaryHardTargetLoss(logits: NumberSource, labels: NumberSource): tf.Tensor {
  return tf.tidy(() => {
    const given = hardArguments("binaryHardTargetLoss", logits, labels);
    return lossWithGradient(given.logits, given.labels, {
      value: (z, y) => tf.add(crossEntropyWithLabels(y, z), negative(y, z, 1)),
      gradient: hardGradient,
    });
  });
}

/**
 * The true gradient of {@link binaryHardTargetLoss}: that of {@link binarySoftTargetGradient} with y for p, at T = 1.
 *
 * @returns `[batch, classes]`, nats per unit of logit
 * @throws ArgumentError if the shapes differ, or the labels are not rows that sum to 1
 */
export function binaryHardTargetGradient(logits: NumberSource, labels: NumberSource): tf.Tensor {
  return tf.tidy(() => {
    const given = hardArguments("binaryHardTargetGradient", logits, labels);
    return hardGradient(given.logits, given.labels);
  });
}

function hardArguments(where: string, logits: NumberSource, labels: NumberSource) {
  const z = logitsOf(where, "logits", logits);
  return { logits: z, labels: labelRowsOf(where, "logits and one-hot labels", labels, z) };
}

function hardGradient(logits: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  const q = softmax(logits, 1);
  const byComplement = tf.sub(complement(labels), complement(q));
  const difference = tf.where(constant([q], isMajority), byComplement, tf.sub(q, labels));
  return gradientThroughSoftmax(logits, difference, 1);
}

/** Σ_i −(1 − p_i) ln(1 − q_i), with q the softmax of the logits at T. */
function negative(p: tf.Tensor, logits: tf.Tensor, temperature: number): tf.Tensor {
  const weights = complement(p);
  const terms = tf.mul(weights, tf.neg(complementary(logits, temperature).logComplement));
  return sumOfClasses(select(tf.equal(weights, 0), weights, terms));
}

/**
 * Turns the differences q − p into the gradient, without dividing by a 1 − q that may vanish. A class i with q_i > ½ (at
 * most one) acts on the others through q_j / (1 − q_i), the softmax without class i.
 */
function gradientThroughSoftmax(logits: tf.Tensor, difference: tf.Tensor, temperature: number): tf.Tensor {
  const { q, isHigh, others } = complementary(logits, temperature);
  const none = tf.zerosLike(q);
  const low = tf.where(isHigh, none, tf.div(difference, tf.sub(1, tf.where(isHigh, none, q))));
  const high = tf.sum(tf.where(isHigh, difference, none), -1, true);
  const fromLow = tf.mul(q, tf.sub(tf.sum(low, -1, true), low));
  const fromHigh = tf.where(isHigh, none, tf.mul(high, others));
  return tf.div(tf.sub(tf.sub(difference, fromLow), fromHigh), temperature);
}

/** ln q and ln(1 − q) of the softened logits, exact also where q is close to 1. */
function complementary(logits: tf.Tensor, temperature: number) {
  const logQ = logSoftmax(logits, temperature);
  const q = tf.exp(logQ);
  const isHigh = constant([q], isMajority);
  const none = tf.zerosLike(q);
  // All classes except the high one: their share of 1 and their softmax.
  const withoutHigh = tf.where(isHigh, tf.fill(q.shape, LOWEST), logQ);
  const largest = constant([withoutHigh], (values) => tf.max(values, -1, true));
  const logOthers = tf.add(largest, tf.log(tf.sum(tf.exp(tf.sub(withoutHigh, largest)), -1, true)));
  const logComplement = tf.where(isHigh, tf.add(none, logOthers), log1p(tf.neg(tf.where(isHigh, none, q))));
  return { q, logQ, logComplement, isHigh, others: tf.exp(tf.sub(withoutHigh, logOthers)) };
}

/** Finite, and so low that its exponential is 0 beside any logit's. */
const LOWEST = -1e38;
