/** The softmax at a temperature, to full precision, for logits that have been checked. softmax.ts defines it. */
import * as tf from "@tensorflow/tfjs";
import { withGradient } from "./closed-form.js";
import { log1p, sumOfClasses } from "./accurate.js";

/** `softmaxWithTemperature` for arguments that have been checked. */
export function softmax(logits: tf.Tensor, temperature: number): tf.Tensor {
  const value = (z: tf.Tensor) => probabilitiesOf(relativePowers(z, temperature));
  return withGradient([logits], value, (upstream, z) => [
    throughSoftmax(softmax(z, temperature), upstream, temperature),
  ]);
}

/** Turns the gradient with respect to q = softmax(z / T) into the gradient with respect to z. */
export function throughSoftmax(q: tf.Tensor, upstream: tf.Tensor, temperature: number): tf.Tensor {
  const weighted = tf.mul(q, upstream);
  return tf.div(tf.sub(weighted, tf.mul(q, tf.sum(weighted, -1, true))), temperature);
}

/** `logSoftmaxWithTemperature` for arguments that have been checked. */
export function logSoftmax(logits: tf.Tensor, temperature: number): tf.Tensor {
  const value = (z: tf.Tensor) => {
    const { exponents, others } = relativePowers(z, temperature);
    return tf.sub(exponents, log1p(others));
  };
  return withGradient([logits], value, (upstream, z) => {
    const shared = tf.mul(softmax(z, temperature), tf.sum(upstream, -1, true));
    return [tf.div(tf.sub(upstream, shared), temperature)];
  });
}

/** The classes of each example relative to its most probable one, whose logit is m. */
export interface RelativePowers {
  /** m, with an axis of one class. */
  top: tf.Tensor;
  /** (z_i − m) / T, of the logits' shape: 0 or less, −∞ for a masked class. */
  exponents: tf.Tensor;
  /** Their exponentials. */
  powers: tf.Tensor;
  /** 1 at the most probable class, the first of several, and 0 at the others. */
  largest: tf.Tensor;
  /**
   * The sum of all powers except that of the most probable class, which is 1; with an axis of one class. If q is close to 1
   * for that class, −ln q = ln (1 + others) keeps the digits that a sum of all powers would lose.
   */
  others: tf.Tensor;
}

/** The parts of the softmax and its logarithm: q_i = powers_i / (1 + others). Do not differentiate them. */
export function relativePowers(logits: tf.Tensor, temperature: number): RelativePowers {
  const top = tf.max(logits, -1, true);
  const distances = tf.sub(logits, top);
  const exponents = temperature === 1 ? distances : tf.div(distances, temperature);
  const powers = tf.exp(exponents);
  const largest = largestClass(logits);
  return { top, exponents, powers, largest, others: sumOfClasses(tf.sub(powers, largest), true) };
}

/** q of {@link relativePowers}. */
export function probabilitiesOf({ powers, others }: RelativePowers): tf.Tensor {
  return tf.div(powers, tf.add(others, 1));
}

/** 1 at the class with the largest value, the first of equal ones, and 0 at the others. */
export function largestClass(values: tf.Tensor): tf.Tensor {
  const classes = values.shape.at(-1)!;
  // tfjs refuses a single class.
  if (classes === 1) return tf.onesLike(values);
  const indices = tf.argMax(values, -1);
  // On WebAssembly, oneHot in float32 writes the bits of the integer 1, which read as another float32.
  if (tf.getBackend() === "wasm") return tf.cast(tf.oneHot(indices, classes), "float32");
  return tf.oneHot(indices, classes, 1, 0, "float32");
}
