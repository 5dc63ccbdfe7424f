/** How two nets' softened distributions differ, to full precision also where both are nearly uniform. §2 */
import * as tf from "@tensorflow/tfjs";
import { checkLogits, checkPositive } from "../support/checks.js";
import { constant } from "./closed-form.js";
import { isMajority, softmaxWithTemperature } from "./softmax.js";

/** Logits of both nets for one batch, `[batch, classes]` each. */
export interface LogitPair {
  /** z */
  student: tf.Tensor;
  /** v */
  teacher: tf.Tensor;
}

/** At which T. */
export interface TemperatureOptions {
  /** T, above 0, the same for student and teacher. */
  temperature: number;
}

/** T of the teacher, and of the student where it differs. */
export interface SoftTargetOptions extends TemperatureOptions {
  /**
   * The student's own T, where it differs from the teacher's. The paper takes the same for both (default). With the
   * teacher alone softened, as some code does by `studentTemperature: 1`, the student's logits come to be v / T.
   */
  studentTemperature?: number;
}

/** A softened pair, `[batch, classes]` each. */
export interface SoftenedPair {
  /** The student's probabilities at its temperature. */
  q: tf.Tensor;
  /** The teacher's probabilities at its temperature: the soft targets. */
  p: tf.Tensor;
  /** ln q − ln p. At high temperatures, where q and p both tend to 1/N, it keeps the digits that q − p would lose. */
  logRatio: tf.Tensor;
}

/**
 * Softens both nets' logits. Eq. 1
 * @throws ArgumentError, in the name of `where`, if the shapes differ or a temperature is not positive
 */
export function softenedPair(
  where: string,
  { student, teacher }: LogitPair,
  { temperature, studentTemperature = temperature }: SoftTargetOptions,
): SoftenedPair {
  checkLogits(where, "student and teacher", student.shape, teacher.shape);
  checkPositive(where, "temperature", temperature);
  checkPositive(where, "studentTemperature", studentTemperature);
  return tf.tidy(() => ({
    q: softmaxWithTemperature(student, studentTemperature),
    p: softmaxWithTemperature(teacher, temperature),
    logRatio: tf.sub(logRatioToUniform(student, studentTemperature), logRatioToUniform(teacher, temperature)),
  }));
}

/**
 * q − p, from whichever of p (e^d − 1) and q (1 − e^−d), d = ln q − ln p, can't overflow; for a class with q > ½, which
 * may be close to 1 in both, from the other classes.
 */
export function probabilityDifference({ q, p, logRatio }: SoftenedPair): tf.Tensor {
  return tf.tidy(() => {
    // Each branch sees only its own side of d, or a derivative at d = 0 would come from both.
    const studentHigher = constant(logRatio, (d) => tf.greater(d, 0));
    const none = tf.zerosLike(logRatio);
    const above = tf.neg(tf.mul(q, tf.expm1(tf.neg(tf.where(studentHigher, logRatio, none)))));
    const below = tf.mul(p, tf.expm1(tf.where(studentHigher, none, logRatio)));
    const difference = tf.where(studentHigher, above, below);
    const isHigh = constant(q, isMajority);
    const others = tf.sum(tf.where(isHigh, none, difference), -1, true);
    return tf.where(isHigh, tf.sub(none, others), difference);
  });
}

/**
 * The terms of KL(p ‖ q) in a form in which none is negative, so that no digits cancel in their sum:
 * p (e^d − 1 − d) with d = ln q − ln p, which is q − p − p d: by its series where d is small, and without e^d where d is
 * positive, as it may overflow.
 */
export function divergenceTerms({ q, p, logRatio }: SoftenedPair): tf.Tensor {
  const none = tf.zerosLike(logRatio);
  const where = (condition: (d: tf.Tensor) => tf.Tensor) => {
    const chosen = constant(logRatio, condition);
    return { chosen, d: tf.where(chosen, logRatio, none) };
  };
  const small = where((d) => tf.less(tf.abs(d), 0.1));
  const positive = where((d) => tf.greater(d, 0));
  const negative = where((d) => tf.less(d, 0));
  // d²/2 (1 + d/3 (1 + d/4 (1 + d/5))), good to 3e-7 for |d| < 0.1.
  const series = [5, 4, 3].reduce<tf.Tensor>(
    (tail, divisor) => tf.add(1, tf.mul(tf.div(small.d, divisor), tail)),
    tf.onesLike(logRatio),
  );
  const near = tf.mul(p, tf.mul(tf.div(tf.square(small.d), 2), series));
  const above = tf.mul(q, tf.sub(1, tf.mul(tf.add(1, positive.d), tf.exp(tf.neg(positive.d)))));
  const below = tf.mul(p, tf.sub(tf.expm1(negative.d), negative.d));
  return tf.where(small.chosen, near, tf.where(positive.chosen, above, below));
}

/** ln (N q) of each class, to full precision also where q is close to 1/N. */
function logRatioToUniform(logits: tf.Tensor, temperature: number): tf.Tensor {
  const largest = constant(logits, (z) => tf.max(z, -1, true));
  const shifted = tf.div(tf.sub(logits, largest), temperature);
  return tf.sub(shifted, tf.log1p(tf.mean(tf.expm1(shifted), -1, true)));
}
