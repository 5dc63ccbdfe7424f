/** Two softened distributions and their difference, with the digits that subtracting two logarithms would lose. Values only. */
import * as tf from "@tensorflow/tfjs";
import { log1p, select, sumOfClasses } from "./accurate.js";
import { probabilitiesOf, relativePowers } from "./log-softmax.js";
import type { LogitPair, SoftTargetOptions } from "./logit-pair.js";

/** A softened pair, `[batch, classes]` each. */
export interface SoftenedPair {
  /** The student's probabilities at its temperature. */
  q: tf.Tensor;
  /** The teacher's probabilities at its temperature: the soft targets. */
  p: tf.Tensor;
  /**
   * ln q − ln p. At high temperatures, where q and p both tend to 1/N, and wherever they are nearly equal, it keeps the
   * digits that q − p would lose. It is 0 for a class that both nets mask, −∞ if only the student masks it, and +∞ if only the
   * teacher does.
   */
  logRatio: tf.Tensor;
}

/**
 * q = softmax(z / S), p = softmax(v / T) and d = ln q − ln p, `[batch, classes]` each. Do not differentiate it.
 *
 * With one temperature d is computed from the differences z − v, which are exact however close the nets are. With two, its
 * rounding error is that of z / S and v / T.
 */
export function softenedValues(
  { student: z, teacher: v }: LogitPair,
  { temperature, studentTemperature = temperature }: SoftTargetOptions,
): SoftenedPair {
  const student = relativePowers(z, studentTemperature);
  const teacher = relativePowers(v, temperature);
  const [q, p] = [probabilitiesOf(student), probabilitiesOf(teacher)];

  // Without the softmaxes' denominators: d up to a number that is the same for all classes.
  const apart = tf.sub(student.exponents, teacher.exponents);
  const relative = () => {
    if (temperature !== studentTemperature) return apart;
    const [rounded, lost] = exactDifference(z, v);
    const fromTops = tf.sub(rounded, tf.sub(student.top, teacher.top));
    return tf.div(tf.add(fromTops, lost), temperature);
  };
  const none = tf.zerosLike(p);
  const isMaskedByOne = tf.equal(tf.minimum(student.exponents, teacher.exponents), -Infinity);
  const isMaskedByBoth = tf.equal(tf.maximum(student.exponents, teacher.exponents), -Infinity);
  const masked = select(isMaskedByBoth, none, apart);
  const x = select(isMaskedByOne, masked, relative());

  // That number is −ln Σ p e^x, as Σ p e^d = 1. Where it is not small the denominators' logarithms have enough digits.
  const excess = sumOfClasses(tf.mul(p, tf.expm1(x)), true);
  const ofDenominators = tf.sub(log1p(teacher.others), log1p(student.others));
  const shared = select(tf.less(tf.abs(excess), 0.5), tf.neg(log1p(excess)), ofDenominators);
  return { q, p, logRatio: select(isMaskedByBoth, none, tf.add(x, shared)) };
}

/** The rounded a − b and its rounding error (Knuth, The Art of Computer Programming 2, 4.2.2). */
function exactDifference(a: tf.Tensor, b: tf.Tensor): [tf.Tensor, tf.Tensor] {
  const rounded = tf.sub(a, b);
  const minusB = tf.sub(rounded, a);
  const lost = tf.sub(tf.sub(a, tf.sub(rounded, minusB)), tf.add(b, minusB));
  return [rounded, lost];
}
