/** The logits of student and teacher, and at which T they are softened: what callers may give, and what is refused. */
import * as tf from "@tensorflow/tfjs";
import { checkLogits } from "../support/checks.js";
import type { NumberSource } from "../support/numbers.js";
import { constant } from "./closed-form.js";
import { checkTemperature, isMasked, logitsOf } from "./logits.js";

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
