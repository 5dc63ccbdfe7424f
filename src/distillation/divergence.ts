/** The terms of the Kullback–Leibler divergence, to full precision even where the distributions are nearly equal. §2 */
import * as tf from "@tensorflow/tfjs";
import { select } from "./accurate.js";
import { SMALLEST_NORMAL } from "./cross-entropy.js";
import type { SoftenedPair } from "./softened-values.js";

/** Below this, p (e^d − 1 − d) is computed from its series; its nine divisors make it accurate to 5e-8. */
const SMALL = 0.5;
const DIVISORS = [9, 8, 7, 6, 5, 4, 3];

/** From here on e^d is not needed and might overflow. */
const LARGE = 2;

/**
 * The terms of KL(p ‖ q) in a form in which none is negative, so that their sum loses no digits to cancellation:
 * p (e^d − 1 − d) with d = ln q − ln p, which is q − p − p d. The term is q for a class that only the teacher masks, and +∞
 * for one that only the student masks. Do not differentiate it.
 */
export function divergenceTerms({ q, p, logRatio: d }: SoftenedPair): tf.Tensor {
  // d²/2 (1 + d/3 (1 + d/4 (1 + …)))
  const series = DIVISORS.reduce<tf.Tensor>(
    (tail, divisor) => tf.add(tf.mul(tf.div(d, divisor), tail), 1),
    tf.onesLike(d),
  );
  const near = tf.mul(p, tf.mul(tf.div(tf.square(d), 2), series));
  // For large d, e^−d is 0; it must also be 0 beside an infinite d.
  const bounded = tf.minimum(d, 200);
  const above = tf.mul(q, tf.sub(1, tf.mul(tf.add(1, bounded), tf.exp(tf.neg(bounded)))));
  // A p that underflowed is not really 0: it must not hide a q of 0.
  const between = tf.mul(tf.maximum(p, SMALLEST_NORMAL), tf.sub(tf.expm1(d), d));
  // NaN is neither small nor large, so it stays visible.
  const elsewhere = select(tf.greater(d, LARGE), above, between);
  return select(tf.less(tf.abs(d), SMALL), near, elsewhere);
}
