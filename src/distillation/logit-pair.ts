/** The logits of student and teacher and the T at which they are softened, with their checks. */
import * as tf from "@tensorflow/tfjs";
import { checkLogits, checkOptionsGiven } from "../support/checks.js";
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

/** The temperature of both nets. */
export interface TemperatureOptions {
  /** T, above 0, no unit, the same for student and teacher; often 2 to 20. Required. */
  temperature: number;
}

/** The teacher's T, and the student's if it differs. */
export interface SoftTargetOptions extends TemperatureOptions {
  /**
   * The student's own T, if it differs from the teacher's. The paper uses the same T for both (default). Some code softens
   * only the teacher, as with `studentTemperature: 1`; then the student's logits approach v / T.
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
export function checkTemperatures(where: string, options: SoftTargetOptions): void {
  checkOptionsGiven(where, options, "{ temperature: 4 }");
  const { temperature, studentTemperature = temperature } = options;
  checkTemperature(where, temperature);
  checkTemperature(where, studentTemperature, "studentTemperature");
}
