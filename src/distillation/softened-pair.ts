/** How two nets' softened distributions differ, to full precision also where both are nearly uniform, or nearly equal. §2 */
import * as tf from "@tensorflow/tfjs";
import { checkLogits } from "../support/checks.js";
import type { NumberSource } from "../support/numbers.js";
import { constant } from "./closed-form.js";
import { logRatio } from "./log-ratio.js";
import { softmax } from "./log-softmax.js";
import { checkTemperature, isMasked, logitsOf } from "./logits.js";
import { isMajority } from "./softmax.js";

/** Logits of both nets for one batch, `[batch, classes]` each. */
export interface LogitPair<Of extends NumberSource = tf.Tensor> {
  /** z */
  student: Of;
  /** v */
  teacher: Of;
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
  /**
   * ln q − ln p. At high temperatures, where q and p both tend to 1/N, and wherever they are nearly equal, it keeps the
   * digits that q − p would lose. 0 for a class that both mask.
   */
  logRatio: tf.Tensor;
}

/**
 * Softens both nets' logits. Eq. 1
 * @throws ArgumentError, in the name of `where`, unless both are numbers of one shape, and the temperatures positive
 */
export function softenedPair(
  where: string,
  pair: LogitPair<NumberSource>,
  options: SoftTargetOptions,
): SoftenedPair {
  return tf.tidy(() => {
    checkTemperatures(where, options);
    return { ...soften(logitPairOf(where, pair), options) };
  });
}

/** {@link softenedPair} of arguments that have been checked. */
export function soften(
  { student, teacher }: LogitPair,
  { temperature, studentTemperature = temperature }: SoftTargetOptions,
): SoftenedPair {
  return {
    q: softmax(student, studentTemperature),
    p: softmax(teacher, temperature),
    logRatio: logRatio({ student, teacher }, { temperature, studentTemperature }),
  };
}

/** @throws ArgumentError, in the name of `where`, unless both are logits of one shape, `[batch, classes]` */
export function logitPairOf(where: string, pair: LogitPair<NumberSource>): LogitPair {
  const student = logitsOf(where, "student", pair.student);
  const teacher = logitsOf(where, "teacher", pair.teacher);
  checkLogits(where, "student and teacher", student.shape, teacher.shape);
  return { student, teacher };
}

/** Where both nets mask a class, constant for differentiation. */
export function maskedInBoth({ student, teacher }: LogitPair): tf.Tensor {
  return constant([student, teacher], (z, v) => tf.logicalAnd(isMasked(z), isMasked(v)));
}

/** @throws ArgumentError, in the name of `where`, unless both are positive and finite */
export function checkTemperatures(
  where: string,
  { temperature, studentTemperature = temperature }: SoftTargetOptions,
): void {
  checkTemperature(where, temperature);
  checkTemperature(where, studentTemperature, "studentTemperature");
}

/**
 * q − p, from whichever of p (e^d − 1) and q (1 − e^−d), d = ln q − ln p, can't overflow; for a class with q > ½, which
 * may be close to 1 in both, from the other classes.
 */
export function probabilityDifference({ q, p, logRatio }: SoftenedPair): tf.Tensor {
  return tf.tidy(() => {
    // Each branch sees only its own side of d, or a derivative at d = 0 would come from both.
    const studentHigher = constant([logRatio], (d) => tf.greater(d, 0));
    const none = tf.zerosLike(logRatio);
    const above = tf.neg(tf.mul(q, tf.expm1(tf.neg(tf.where(studentHigher, logRatio, none)))));
    const below = tf.mul(p, tf.expm1(tf.where(studentHigher, none, logRatio)));
    const difference = tf.where(studentHigher, above, below);
    const isHigh = constant([q], isMajority);
    const others = tf.sum(tf.where(isHigh, none, difference), -1, true);
    return tf.where(isHigh, tf.sub(none, others), difference);
  });
}
