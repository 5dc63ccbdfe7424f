/** How closely a student follows its teacher, right or wrong. */
import * as tf from "@tensorflow/tfjs";
import { checkLogitRows } from "../support/check-values.js";
import { check, checkInteger } from "../support/checks.js";
import { softTargetDivergence } from "../distillation/losses.js";

/** How often two nets give the same answer, and how far apart their probabilities are. */
export interface Agreement {
  /** Fraction of the examples on which both give the same answer. */
  sameAnswers: number;
  /**
   * Mean of KL(p ‖ q) at T = 1, in nats per example, with the teacher's p and the student's q. Infinity if the student rules out a
   * class (−∞) that the teacher does not.
   */
  divergence: number;
}

/**
 * Compares the answers and the probabilities of two nets.
 *
 * @param pair - `count · classes` logits each, example after example
 * @throws ArgumentError unless both have the same number of logits, a multiple of `classes`, and none is NaN or +∞
 */
export function agreement(
  { student, teacher }: { student: ArrayLike<number>; teacher: ArrayLike<number> },
  classes: number,
): Agreement {
  checkInteger("agreement", "classes", classes, 1);
  const count = student.length / classes;
  check(
    count >= 1 && Number.isInteger(count) && teacher.length === student.length,
    "agreement",
    `student and teacher must have equally many logits, ${classes} for each example`,
    [student.length, teacher.length],
  );
  checkLogitRows("agreement", { what: "student's logits", values: student, size: classes });
  checkLogitRows("agreement", { what: "teacher's logits", values: teacher, size: classes });
  const [same, divergence] = tf.tidy(() => {
    const [z, v] = [student, teacher].map((logits) =>
      tf.tensor2d(Float32Array.from(logits), [count, classes]),
    );
    const equal = tf.equal(tf.argMax(z!, -1), tf.argMax(v!, -1));
    const divergences = softTargetDivergence({ student: z!, teacher: v! }, { temperature: 1 });
    return [equal.dataSync(), divergences.dataSync<"float32">()] as const;
  });
  const mean = (values: ArrayLike<number>) =>
    Array.from(values).reduce((sum, value) => sum + value, 0) / count;
  return { sameAnswers: mean(same), divergence: mean(divergence) };
}
