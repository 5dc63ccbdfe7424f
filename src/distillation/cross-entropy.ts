/**
 * −Σ_i p_i ln q_i where 0 · ln 0 counts as 0: what the losses of labels and of soft targets have in common. Values only,
 * their gradients are written out elsewhere.
 *
 * As −ln q_i = ln (1 + others) − exponent_i, see `relativePowers`, and p sums to 1, it is ln (1 + others) − Σ_i p_i exponent_i:
 * no term is negative, so no digits cancel.
 */
import * as tf from "@tensorflow/tfjs";
import { log1p, sumOfClasses } from "./accurate.js";
import { relativePowers } from "./log-softmax.js";

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
  const shared = tf.mul(log1p(others), sumOfClasses(labels));
  return perExample(tf.sub(shared, sumWithout(tf.equal(labels, 0), tf.mul(labels, exponents))));
}

/** Logits with the temperature that softens them. */
export interface Softened {
  /** `[batch, classes]` */
  logits: tf.Tensor;
  temperature: number;
}

/**
 * Cross entropy with a teacher's softened distribution.
 *
 * @returns nats, `[batch]`; +∞ where the student masks a class that the teacher does not
 */
export function crossEntropyWithTeacher(teacher: Softened, student: Softened): tf.Tensor {
  const ofTeacher = relativePowers(teacher.logits, teacher.temperature);
  const { exponents, others } = relativePowers(student.logits, student.temperature);
  // A p that underflowed is not 0: it must not hide a q of 0.
  const p = tf.maximum(tf.div(ofTeacher.powers, tf.add(ofTeacher.others, 1)), SMALLEST_NORMAL);
  const isMasked = tf.equal(ofTeacher.exponents, -Infinity);
  return perExample(tf.sub(log1p(others), sumWithout(isMasked, tf.mul(p, exponents))));
}

/** The sums over the classes, without the terms that are 0 · ∞; with an axis of one class. */
export function sumWithout(absent: tf.Tensor, terms: tf.Tensor): tf.Tensor {
  return sumOfClasses(tf.where(absent, tf.zerosLike(terms), terms));
}

/** Without the axis of one class. */
export function perExample(values: tf.Tensor): tf.Tensor {
  return tf.squeeze(values, [-1]);
}
