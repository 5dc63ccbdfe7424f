/** Logits of student and teacher to study gradients on: of real nets, and synthetic. */
import * as tf from "@tensorflow/tfjs";
import type { TransferSet } from "../../data/dataset.js";
import type { MultilayerPerceptron } from "../../models/multilayer-perceptron.js";
import { randomGenerator } from "../../support/random.js";
import type { LogitPair } from "../../distillation/logit-pair.js";
import { logitsOf } from "../../training/evaluate.js";

/** Logits with labels. */
export interface LabelledPair extends LogitPair {
  /** y, one-hot, `[batch, classes]` */
  labels: tf.Tensor;
}

/**
 * A student's logits beside the teacher's on a transfer set.
 * @returns tensors `[count, classes]`
 */
export function pairOn(student: MultilayerPerceptron, transfer: TransferSet): LabelledPair {
  const shape: [number, number] = [transfer.count, transfer.classes];
  return tf.tidy(() => ({
    student: tf.tensor2d(logitsOf(student, transfer), shape),
    teacher: tf.tensor2d(transfer.teacherLogits, shape),
    labels: tf.oneHot(tf.tensor1d(Int32Array.from(transfer.labels), "int32"), transfer.classes).toFloat(),
  }));
}

/** Of made-up pairs of logits. */
export interface SyntheticOptions {
  /** Standard deviation of the teacher's logits. */
  scale: number;
  /** Standard deviation of what is added to them for the student's. Default: 3. */
  difference?: number;
  /** Number of pairs. Default: 4000. */
  count?: number;
  /** Default: 10. */
  classes?: number;
  seed?: number;
}

/** Normal logits v of a teacher, and z = v + normal differences of a student that has learned something. */
export function syntheticPair({
  scale,
  difference = 3,
  count = 4000,
  classes = 10,
  seed = 1,
}: SyntheticOptions): LogitPair {
  const generator = randomGenerator(seed, "synthetic logits");
  const normal = (deviation: number) => {
    const values = Float32Array.from({ length: count * classes }, () => deviation * generator.normal());
    return tf.tensor2d(values, [count, classes]);
  };
  return tf.tidy(() => {
    const teacher = normal(scale);
    return { teacher, student: tf.add(teacher, normal(difference)) };
  });
}
