/** One objective as texts and programs write it: how far the same α and T lead apart. */
import * as tf from "@tensorflow/tfjs";
import { lossFromNotes, weightsFromAlpha } from "../../distillation/conventions.js";
import {
  distillationLoss,
  hardTargetLoss,
  softTargetDivergence,
  softTargetLoss,
} from "../../distillation/losses.js";
import type { LabelledPair } from "../ingredients/logit-pairs.js";

/** One convention: its loss, and its gradient beside that of the first. */
export interface ConventionRow {
  name: string;
  /** Mean over the batch, in nats. */
  loss: number;
  /** Norm of the gradient divided by that of the first convention. */
  size: number;
  /** Cosine of the angle between the gradients. */
  cosine: number;
}

/**
 * Loss and gradient of each convention on the same logits, the gradients beside those of C1·T² + α·C2.
 *
 * @param options - T, and α as each convention takes it
 */
export function compareConventions(
  { student, teacher, labels }: LabelledPair,
  { temperature, alpha }: { temperature: number; alpha: number },
): ConventionRow[] {
  const T = { temperature };
  const classes = student.shape.at(-1)!;
  const hard = (z: tf.Tensor) => tf.mul(hardTargetLoss(z, labels), alpha);
  const weighed = (weighs: "hard" | "soft") => (z: tf.Tensor) =>
    distillationLoss({ student: z, teacher }, labels, { ...T, ...weightsFromAlpha({ alpha, weighs }) });
  const withSoft = (soft: (z: tf.Tensor) => tf.Tensor, factor: number) => (z: tf.Tensor) =>
    tf.add(hard(z), tf.mul(soft(z), factor));
  const crossEntropy = (z: tf.Tensor) => softTargetLoss({ student: z, teacher }, T);
  const conventions: Record<string, (z: tf.Tensor) => tf.Tensor> = {
    "C1·T² + α·C2 (notes)": (z) => lossFromNotes({ student: z, teacher }, labels, { ...T, alpha }),
    "α weighs the hard term, 1 − α the soft": weighed("hard"),
    "α weighs the soft term, 1 − α the hard": weighed("soft"),
    "as the first, KL(p ‖ q) for H(p, q)": withSoft(
      (z) => softTargetDivergence({ student: z, teacher }, T),
      temperature ** 2,
    ),
    "as the first, soft mean over classes too": withSoft(crossEntropy, temperature ** 2 / classes),
    "as the first, without T²": withSoft(crossEntropy, 1),
    "as the first, T on the teacher only": withSoft(
      (z) => softTargetLoss({ student: z, teacher }, { ...T, studentTemperature: 1 }),
      temperature ** 2,
    ),
  };
  return tf.tidy(() => {
    const gradient = (loss: (z: tf.Tensor) => tf.Tensor) => tf.grad((z) => tf.sum(loss(z)))(student);
    const norm = (values: tf.Tensor) => tf.norm(values);
    const first = gradient(conventions["C1·T² + α·C2 (notes)"]!);
    return Object.entries(conventions).map(([name, loss]) => {
      const found = gradient(loss);
      const size = tf.div(norm(found), norm(first)).dataSync<"float32">()[0]!;
      const product = tf.mul(norm(found), norm(first));
      const cosine = tf.div(tf.sum(tf.mul(found, first)), product).dataSync<"float32">()[0]!;
      const mean = tf.mean(loss(student)).dataSync<"float32">()[0]!;
      return { name, loss: mean, size, cosine };
    });
  });
}
