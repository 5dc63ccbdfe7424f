/** The softmax at a temperature, eq. 1 of the paper. A logit of −∞ masks a class: its probability is 0. */
import * as tf from "@tensorflow/tfjs";
import type { NumberSource } from "../support/numbers.js";
import { constant, withGradient } from "./closed-form.js";
import { distributionsOf } from "./distributions.js";
import { log1p, select, sumOfClasses } from "./accurate.js";
import { largestClass, logSoftmax, softmax } from "./log-softmax.js";
import { checkTemperature, logitsOf } from "./logits.js";

/**
 * Class probabilities at a temperature: q_i = exp(z_i / T) / Σ_j exp(z_j / T). Eq. 1
 *
 * The largest logit is subtracted before the division by T, so neither large logits nor small temperatures
 * overflow. Differentiable.
 *
 * @param logits - z, any shape; classes along the last axis. −∞ masks a class: its probability and gradient are 0
 * @param temperature - T, above 0; 1 gives the usual softmax, and a higher T softer probabilities
 * @returns probabilities of the logits' shape; NaN for examples with NaN or +∞ among their logits, or nothing but −∞
 * @throws ArgumentError unless the logits are numbers with an axis of classes and the temperature is positive and finite
 */
export function softmaxWithTemperature(logits: NumberSource, temperature: number): tf.Tensor {
  return tf.tidy(() => {
    checkTemperature("softmaxWithTemperature", temperature);
    return softmax(logitsOf("softmaxWithTemperature", "logits", logits), temperature);
  });
}

/**
 * Natural logarithms of {@link softmaxWithTemperature}, exact even where the probabilities underflow or
 * one is close to 1.
 *
 * @param logits - z, any shape; classes along the last axis
 * @param temperature - T, above 0
 * @returns log-probabilities (nats) of the logits' shape; −∞ for a masked class
 * @throws ArgumentError as {@link softmaxWithTemperature}
 */
export function logSoftmaxWithTemperature(logits: NumberSource, temperature: number): tf.Tensor {
  return tf.tidy(() => {
    checkTemperature("logSoftmaxWithTemperature", temperature);
    return logSoftmax(logitsOf("logSoftmaxWithTemperature", "logits", logits), temperature);
  });
}

/**
 * Entropy of each distribution, −Σ p ln p, where 0 ln 0 counts as 0.
 *
 * @param probabilities - p, classes along the last axis
 * @returns nats, with the shape minus its last axis; from 0 to ln N for N classes
 * @throws ArgumentError if there is no axis of classes, or these are not probabilities
 */
export function entropy(probabilities: NumberSource): tf.Tensor {
  return tf.tidy(() =>
    withGradient(
      [distributionsOf("entropy", "probabilities", probabilities)],
      entropyValue,
      (upstream, p) => [tf.neg(tf.mul(tf.expandDims(upstream, -1), slopes(p)))],
    ),
  );
}

/** −ln m Σ p − Σ p ln (p / m), with m the largest of p: no term is negative, so no digits cancel. */
function entropyValue(p: tf.Tensor): tf.Tensor {
  const largest = tf.max(p, -1, true);
  // If m is close to 1, compute its logarithm from 1 − m, which has digits that m has lost.
  const isHigh = isMajority(largest);
  const missing = tf.where(
    isHigh,
    sumOfClasses(tf.mul(p, tf.sub(1, largestClass(p))), true),
    tf.zerosLike(largest),
  );
  const logLargest = select(isHigh, log1p(tf.neg(missing)), tf.log(largest));
  const terms = tf.mul(p, tf.log(tf.div(p, largest)));
  const rest = sumOfClasses(select(tf.equal(p, 0), p, terms));
  return tf.neg(tf.add(tf.mul(tf.squeeze(logLargest, [-1]), sumOfClasses(p)), rest));
}

/** ln p + 1, with 0 instead of −∞ for a class with p = 0: the softmax's derivative there is 0, and 0 · ∞ would be NaN. */
function slopes(p: tf.Tensor): tf.Tensor {
  const isZero = constant([p], (values) => tf.equal(values, 0));
  const logarithm = tf.log(tf.where(isZero, tf.onesLike(p), p));
  return tf.where(isZero, tf.zerosLike(p), tf.add(logarithm, 1));
}

/** Where a probability is above ½: one class at most. */
export function isMajority(probabilities: tf.Tensor): tf.Tensor {
  return tf.greater(probabilities, 0.5);
}

/** 1 − p, computed as the sum of the other classes if p is close to 1. */
export function complement(probabilities: tf.Tensor): tf.Tensor {
  const isHigh = constant([probabilities], isMajority);
  const others = tf.sum(tf.where(isHigh, tf.zerosLike(probabilities), probabilities), -1, true);
  return tf.where(isHigh, tf.add(tf.zerosLike(probabilities), others), tf.sub(1, probabilities));
}
