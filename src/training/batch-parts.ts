/** What losses take of a batch, and say when it is not there. */
import type * as tf from "@tensorflow/tfjs";
import type { Batch } from "../data/batches.js";
import { logitsOfMeanSoftmax } from "../distillation/mean-of-members.js";
import { check } from "../support/checks.js";

/** @throws ArgumentError if the batch has none */
export function labelsOf({ labels }: Batch): tf.Tensor2D {
  check(
    labels !== undefined,
    "train",
    "the loss needs data with labels, or hardWeight: 0",
    "examples without them",
  );
  return labels;
}

/**
 * The teacher's logits v, `[batch, classes]`. Several teachers together have logits at one T only, those of the mean of their soft
 * targets: softmax(v / T) = Σ_m w_m softmax(v_m / T).
 *
 * @param temperature - the T at which the loss softens them, Infinity for the mean of the logits themselves
 * @throws ArgumentError if the batch has no teacher, or it has several and there is no T
 */
export function teacherLogitsOf(batch: Batch, temperature?: number): tf.Tensor2D {
  const { teacherLogits, memberLogits, memberWeights } = batch;
  if (memberLogits && memberWeights) {
    const expectation =
      "a loss must say at which T several teachers are averaged, teacherLogitsOf(batch, T), or use batch.memberLogits";
    check(temperature !== undefined, "train", expectation, "no T");
    return logitsOfMeanSoftmax(memberLogits, memberWeights, temperature);
  }
  const expectation =
    "for this loss the data must be a transfer set, with the teacher's logits, or the option teacher a net";
  check(teacherLogits !== undefined, "train", expectation, "examples without them");
  return teacherLogits;
}

/** The batch as a loss sees it that softens all teachers at T: several are one teacher there. */
export function atTemperature(batch: Batch, temperature: number): Batch {
  if (batch.memberLogits === undefined) return batch;
  const teacherLogits = teacherLogitsOf(batch, temperature);
  return { ...batch, teacherLogits, memberLogits: undefined, memberWeights: undefined };
}
