/** The parts of a batch that losses use, and the errors if one is missing. */
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
 * The teacher's logits v, `[batch, classes]`. For several teachers they depend on T: they give the mean of the teachers' soft
 * targets, softmax(v / T) = Σ_m w_m softmax(v_m / T).
 *
 * @param temperature - the T at which the loss softens them, Infinity for the mean of the logits themselves
 * @throws ArgumentError if the batch has no teacher, or several and no T was given
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
    "for this loss the data must be a transfer set, as by await transferSet(teacher, data) or transferSet({ logits }, data), " +
    "or the option teacher a net";
  check(teacherLogits !== undefined, "train", expectation, "examples without them");
  return teacherLogits;
}

/** The batch with several teachers replaced by one, their mean at T. */
export function atTemperature(batch: Batch, temperature: number): Batch {
  if (batch.memberLogits === undefined) return batch;
  const teacherLogits = teacherLogitsOf(batch, temperature);
  return { ...batch, teacherLogits, memberLogits: undefined, memberWeights: undefined };
}
