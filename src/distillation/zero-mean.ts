/** Logits minus their mean over the classes. A class masked by a logit of −∞ is not counted. §2.1 */
import * as tf from "@tensorflow/tfjs";
import type { NumberSource } from "../support/numbers.js";
import { constant } from "./closed-form.js";
import { isMasked, logitsOf } from "./logits.js";

/**
 * The logits of each example minus their mean over the classes. Their softmax is the same at every temperature.
 *
 * @param logits - z, any shape; classes along the last axis
 * @returns logits of that shape; −∞ stays
 * @throws ArgumentError unless the logits are numbers with an axis of classes
 */
export function zeroMean(logits: NumberSource): tf.Tensor {
  return tf.tidy(() => {
    const z = logitsOf("zeroMean", "logits", logits);
    const masked = constant([z], isMasked);
    return tf.where(masked, z, unmasked(masked).zeroMean(z));
  });
}

/** Operations on the classes that are not masked; values of masked classes count as 0 and become 0. */
export interface Unmasked {
  /** The number of unmasked classes, with an axis of one class. */
  count: tf.Tensor;
  /** The values, and 0 for a masked class. */
  only: (values: tf.Tensor) => tf.Tensor;
  /** The values minus their mean, and 0 for a masked class. */
  zeroMean: (values: tf.Tensor) => tf.Tensor;
}

/** @param masked - where a class does not count, boolean, and constant for differentiation */
export function unmasked(masked: tf.Tensor): Unmasked {
  const counted = tf.sub(1, tf.cast(masked, "float32"));
  const count = tf.sum(counted, -1, true);
  const only = (values: tf.Tensor) => tf.where(masked, tf.zerosLike(values), values);
  const zeroMean = (values: tf.Tensor) => {
    const some = only(values);
    return tf.mul(tf.sub(some, tf.div(tf.sum(some, -1, true), count)), counted);
  };
  return { count, only, zeroMean };
}
