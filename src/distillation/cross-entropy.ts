/**
 * −Σ_i p_i ln q_i where 0 · ln 0 counts as 0: what the losses of labels and of soft targets have in common. Values only,
 * their gradients are written out elsewhere.
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
 * @param labels - y, `[batch, classes]`, of any sum; where one is 0 its class counts as 0, even if the net masks it
 * @param logits - z, `[batch, classes]`
 * @returns nats, `[batch]`; +∞ where the net masks a class with y above 0
 */
export function crossEntropyWithLabels(labels: tf.Tensor, logits: tf.Tensor): tf.Tensor {
  const { exponents, others } = relativePowers(logits, 1);
  const products = tf.mul(labels, tf.sub(log1p(others), exponents));
  // A label of 0 stands for its product, which may be 0 · ∞.
  return sumOfClasses(select(tf.equal(labels, 0), labels, products));
}

/** Logits with the temperature that softens them. */
export interface Softened {
  /** `[batch, classes]` */
  logits: tf.Tensor;
  temperature: number;
}

/**
 * Cross entropy with a teacher's softened distribution; as that sums to 1, ln (1 + others) − Σ_i p_i exponent_i.
 *
 * @returns nats, `[batch]`; +∞ where the student masks a class that the teacher does not
 */
export function crossEntropyWithTeacher(teacher: Softened, student: Softened): tf.Tensor {
  const ofTeacher = relativePowers(teacher.logits, teacher.temperature);
  const { exponents, others } = relativePowers(student.logits, student.temperature);
  // A p that underflowed is not 0: it must not hide a q of 0.
  const p = tf.maximum(probabilitiesOf(ofTeacher), SMALLEST_NORMAL);
  // Where the teacher masks a class its power, 0, stands for the product, which may be 0 · ∞.
  const isMasked = tf.equal(ofTeacher.exponents, -Infinity);
  const terms = select(isMasked, ofTeacher.powers, tf.mul(p, exponents));
  return tf.sub(tf.squeeze(log1p(others), [-1]), sumOfClasses(terms));
}
