/**
 * −Σ_i p_i ln q_i, where 0 · ln 0 counts as 0: the part that the losses for labels and for soft targets share. Values only;
 * the gradients are written out elsewhere.
 *
 * −ln q_i = ln (1 + others) − exponent_i, see `relativePowers`: neither part is negative, so no digits cancel.
 */
import * as tf from "@tensorflow/tfjs";
import { log1p, select, sumOfClasses } from "./accurate.js";
import { probabilitiesOf, relativePowers } from "./log-softmax.js";

/** The smallest normal float32, 1.2e-38, for a probability that underflowed. */
export const SMALLEST_NORMAL = 2 ** -126;

/**
 * Cross entropy with labels, at T = 1.
 *
 * @param labels - y, `[batch, classes]`, with any sum; a class whose label is 0 counts as 0, even if the net masks it
 * @param logits - z, `[batch, classes]`
 * @returns nats, `[batch]`; +∞ where the net masks a class with y above 0
 */
export function crossEntropyWithLabels(labels: tf.Tensor, logits: tf.Tensor): tf.Tensor {
  const { exponents, others } = relativePowers(logits, 1);
  const products = tf.mul(labels, tf.sub(log1p(others), exponents));
  // For a label of 0 we use 0 itself: the product may be 0 · ∞.
  return sumOfClasses(select(tf.equal(labels, 0), labels, products));
}

/** Logits with the temperature that softens them. */
export interface Softened {
  /** `[batch, classes]` */
  logits: tf.Tensor;
  temperature: number;
}

/**
 * Cross entropy with a teacher's softened distribution: ln (1 + others) − Σ_i p_i exponent_i, since the distribution sums to 1.
 *
 * @returns nats, `[batch]`; +∞ where the student masks a class that the teacher does not
 */
export function crossEntropyWithTeacher(teacher: Softened, student: Softened): tf.Tensor {
  const ofTeacher = relativePowers(teacher.logits, teacher.temperature);
  const { exponents, others } = relativePowers(student.logits, student.temperature);
  // A p that underflowed is not really 0: it must not hide a q of 0.
  const p = tf.maximum(probabilitiesOf(ofTeacher), SMALLEST_NORMAL);
  // For a class that the teacher masks we use its power, 0: the product may be 0 · ∞.
  const isMasked = tf.equal(ofTeacher.exponents, -Infinity);
  const terms = select(isMasked, ofTeacher.powers, tf.mul(p, exponents));
  return tf.sub(tf.squeeze(log1p(others), [-1]), sumOfClasses(terms));
}
