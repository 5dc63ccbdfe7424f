/** The terms of the Kullback–Leibler divergence, to full precision also where the distributions are nearly equal. §2 */
import * as tf from "@tensorflow/tfjs";
import { constant } from "./closed-form.js";
import { SMALLEST_NORMAL } from "./cross-entropy.js";
import type { SoftenedPair } from "./softened-pair.js";

/** Below it, p (e^d − 1 − d) is taken from its series; the nine divisors make that good to 5e-8. */
const SMALL = 0.5;
const DIVISORS = [9, 8, 7, 6, 5, 4, 3];

/** From here on e^d is not needed, and might overflow. */
const LARGE = 2;

/**
 * The terms of KL(p ‖ q) in a form in which none is negative, so that no digits cancel in their sum:
 * p (e^d − 1 − d) with d = ln q − ln p, which is q − p − p d. The term of a class that only the teacher masks is q; of
 * one that only the student masks, +∞.
 */
export function divergenceTerms({ q, p, logRatio }: SoftenedPair): tf.Tensor {
  const none = tf.zerosLike(logRatio);
  /** d in its region, elsewhere 0: what is not chosen must not get in a derivative's way. */
  const where = (condition: (d: tf.Tensor) => tf.Tensor) => {
    const chosen = constant([logRatio], condition);
    return { chosen, d: tf.where(chosen, logRatio, none) };
  };
  const small = where((d) => tf.less(tf.abs(d), SMALL));
  const large = where((d) => tf.greater(d, LARGE));
  // All that is not large, also NaN, so that it shows.
  const middle = tf.where(large.chosen, none, logRatio);
  // d²/2 (1 + d/3 (1 + d/4 (1 + …)))
  const series = DIVISORS.reduce<tf.Tensor>(
    (tail, divisor) => tf.add(tf.mul(tf.div(small.d, divisor), tail), 1),
    tf.onesLike(logRatio),
  );
  const near = tf.mul(p, tf.mul(tf.div(tf.square(small.d), 2), series));
  // Far above, e^−d is 0, and must be so beside an infinite d.
  const d = tf.minimum(large.d, 200);
  const above = tf.mul(q, tf.sub(1, tf.mul(tf.add(1, d), tf.exp(tf.neg(d)))));
  // A p that underflowed is not 0: it must not hide a q of 0.
  const below = tf.mul(tf.maximum(p, SMALLEST_NORMAL), tf.sub(tf.expm1(middle), middle));
  return tf.where(small.chosen, near, tf.where(large.chosen, above, below));
}
