/** The softmax at a temperature, eq. 1 of the paper. */
import * as tf from "@tensorflow/tfjs";
import { check, checkPositive } from "../support/checks.js";
import { constant } from "./closed-form.js";

/**
 * Class probabilities at a temperature: q_i = exp(z_i / T) / Σ_j exp(z_j / T). Eq. 1
 *
 * The largest logit is subtracted before it is divided by T, so that neither large logits nor small temperatures
 * overflow. Differentiable.
 *
 * @param logits - z, any shape; classes along the last axis
 * @param temperature - T, above 0; at 1 the usual softmax, the higher the softer
 * @returns probabilities of the logits' shape
 * @throws ArgumentError unless the temperature is positive and finite
 */
export function softmaxWithTemperature(logits: tf.Tensor, temperature: number): tf.Tensor {
  checkArguments("softmaxWithTemperature", logits, temperature);
  return tf.tidy(() => tf.exp(logSoftmaxWithTemperature(logits, temperature)));
}

/**
 * Natural logarithms of {@link softmaxWithTemperature}, exact where the probabilities themselves underflow.
 *
 * @param logits - z, any shape; classes along the last axis
 * @param temperature - T, above 0
 * @returns log-probabilities (nats) of the logits' shape
 * @throws ArgumentError unless the temperature is positive and finite
 */
export function logSoftmaxWithTemperature(logits: tf.Tensor, temperature: number): tf.Tensor {
  checkArguments("logSoftmaxWithTemperature", logits, temperature);
  return tf.tidy(() => {
    // A softmax does not change when all logits move, so neither does its gradient.
    const largest = constant(logits, (z) => tf.max(z, -1, true));
    const shifted = tf.div(tf.sub(logits, largest), temperature);
    return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), -1, true)));
  });
}

/** The logits of each example less their mean over the classes: the same softmax, at any temperature. */
export function zeroMean(logits: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.sub(logits, tf.mean(logits, -1, true)));
}

function checkArguments(where: string, logits: tf.Tensor, temperature: number): void {
  checkPositive(where, "temperature", temperature);
  check(logits.rank >= 1, where, "logits must have an axis of classes", logits.shape);
}

/**
 * Entropy of each distribution, −Σ p ln p, where 0 ln 0 counts as 0.
 *
 * @param probabilities - p, classes along the last axis
 * @returns nats, the shape without its last axis; from 0 to ln N for N classes
 * @throws ArgumentError if there is no axis of classes
 */
export function entropy(probabilities: tf.Tensor): tf.Tensor {
  check(
    probabilities.rank >= 1,
    "entropy",
    "probabilities must have an axis of classes",
    probabilities.shape,
  );
  return tf.tidy(() => {
    // A probability of 0 has the logarithm of 1 here, and so the product 0.
    const safe = tf.where(constant(probabilities, isPositive), probabilities, tf.onesLike(probabilities));
    const isHigh = constant(probabilities, isMajority);
    // Close to 1 the logarithm is that of what is missing: 1 − p has digits that p has lost.
    const missing = tf.where(isHigh, complement(probabilities), tf.zerosLike(probabilities));
    const logarithm = tf.where(isHigh, tf.log1p(tf.neg(missing)), tf.log(safe));
    return tf.neg(tf.sum(tf.mul(probabilities, logarithm), -1));
  });
}

function isPositive(probabilities: tf.Tensor): tf.Tensor {
  return tf.greater(probabilities, 0);
}

/** Where a probability is above ½: one class at most. */
export function isMajority(probabilities: tf.Tensor): tf.Tensor {
  return tf.greater(probabilities, 0.5);
}

/** 1 − p, as the sum of the other classes where p is close to 1. */
export function complement(probabilities: tf.Tensor): tf.Tensor {
  const isHigh = constant(probabilities, isMajority);
  const others = tf.sum(tf.where(isHigh, tf.zerosLike(probabilities), probabilities), -1, true);
  return tf.where(isHigh, tf.add(tf.zerosLike(probabilities), others), tf.sub(1, probabilities));
}
