/** The softmax at a temperature of logits that have been checked, to full precision. softmax.ts says what it is. */
import * as tf from "@tensorflow/tfjs";
import { withGradient } from "./closed-form.js";
import { log1p, sumOfClasses } from "./accurate.js";

/** `softmaxWithTemperature` of arguments that have been checked. */
export function softmax(logits: tf.Tensor, temperature: number): tf.Tensor {
  const value = (z: tf.Tensor) => {
    const { powers, others } = relativePowers(z, temperature);
    return tf.div(powers, tf.add(others, 1));
  };
  return withGradient([logits], value, (upstream, z) => {
    const q = softmax(z, temperature);
    const weighted = tf.mul(q, upstream);
    return [tf.div(tf.sub(weighted, tf.mul(q, tf.sum(weighted, -1, true))), temperature)];
  });
}

/** `logSoftmaxWithTemperature` of arguments that have been checked. */
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

/** The classes of each example against its most probable one, whose logit is m. */
export interface RelativePowers {
  /** (z_i − m) / T, of the logits' shape: 0 or less, −∞ for a masked class. */
  exponents: tf.Tensor;
  /** Their exponentials. */
  powers: tf.Tensor;
  /**
   * The sum of the powers but that of the most probable class, which is 1; with an axis of one class. Where q is close to 1
   * for that class, −ln q = ln (1 + others) has the digits that a sum of all powers has lost.
   */
  others: tf.Tensor;
}

/** What the softmax and its logarithm are made of: q_i = powers_i / (1 + others). Not to be differentiated. */
export function relativePowers(logits: tf.Tensor, temperature: number): RelativePowers {
  const exponents = tf.div(tf.sub(logits, tf.max(logits, -1, true)), temperature);
  const powers = tf.exp(exponents);
  return { exponents, powers, others: sumOfClasses(tf.sub(powers, largestClass(logits))) };
}

/** 1 at the class with the largest value, the first of equal ones, and 0 at the others. */
export function largestClass(values: tf.Tensor): tf.Tensor {
  const classes = values.shape.at(-1)!;
  // tfjs refuses a single one, and its WebAssembly has no oneHot in float32.
  if (classes === 1) return tf.onesLike(values);
  return tf.cast(tf.oneHot(tf.argMax(values, -1), classes), "float32");
}
