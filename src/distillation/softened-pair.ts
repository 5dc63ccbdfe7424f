/** How two nets' softened distributions differ, to full precision also where both are nearly uniform, or nearly equal. §2 */
import * as tf from "@tensorflow/tfjs";
import { checkLogits } from "../support/checks.js";
import type { NumberSource } from "../support/numbers.js";
import { constant, withGradient } from "./closed-form.js";
import { softmax } from "./log-softmax.js";
import { checkTemperature, isMasked, logitsOf } from "./logits.js";
import { softenedValues } from "./softened-values.js";

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
   * digits that q − p would lose. 0 for a class that both nets mask, −∞ where only the student does, +∞ where only the
   * teacher does.
   */
  logRatio: tf.Tensor;
}

/**
 * Softens both nets' logits. Differentiable for both. Eq. 1
 * @throws ArgumentError, in the name of `where`, unless both are numbers of one shape, and the temperatures positive
 */
export function softenedPair(
  where: string,
  pair: LogitPair<NumberSource>,
  options: SoftTargetOptions,
): SoftenedPair {
  const { temperature, studentTemperature = temperature } = options;
  return tf.tidy(() => {
    checkTemperatures(where, options);
    const { student, teacher } = logitPairOf(where, pair);
    const logRatio = (z: tf.Tensor, v: tf.Tensor) =>
      softenedValues({ student: z, teacher: v }, options).logRatio;
    return {
      q: softmax(student, studentTemperature),
      p: softmax(teacher, temperature),
      logRatio: withGradient([student, teacher], logRatio, (upstream, z, v) => {
        const sum = tf.sum(upstream, -1, true);
        return [
          tf.div(tf.sub(upstream, tf.mul(softmax(z, studentTemperature), sum)), studentTemperature),
          tf.div(tf.sub(tf.mul(softmax(v, temperature), sum), upstream), temperature),
        ];
      }),
    };
  });
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
