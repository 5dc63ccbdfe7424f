/**
 * The paper's objective as other papers and programs write it, each expressed with `distillationLoss`.
 *
 * | convention | here |
 * |---|---|
 * | C1·T² + α·C2 (the notes this project began with) | {@link lossFromNotes} |
 * | α hard + (1 − α) soft (Keras, torchdistill) | `weightsFromAlpha({ alpha, weighs: "hard" })` |
 * | α soft + (1 − α) hard (many others) | `weightsFromAlpha({ alpha, weighs: "soft" })` |
 * | KL(p ‖ q) in place of H(p, q) | `softTargetDivergence`: lower by the entropy of p, the same gradient |
 * | mean over the batch (PyTorch's `batchmean`) | the mean of our losses, which are per example |
 * | mean over batch and classes (PyTorch's `mean`) | softWeight / N: the soft term is silently N times weaker |
 * | no T² | softWeight / T² |
 * | T on the teacher only | `softTargetLoss` with `studentTemperature: 1` |
 * | mean of the ensemble's logits | `geometricMean` of its distributions; `arithmeticMean` differs |
 */
import * as tf from "@tensorflow/tfjs";
import { check, checkNotNegative } from "../support/checks.js";
import type { NumberSource } from "../support/numbers.js";
import { objective, termsOf, type DistillationOptions } from "./objective.js";
import type { LogitPair, TemperatureOptions } from "./logit-pair.js";

/** T and α in the notes' meaning. */
export interface NotesOptions extends TemperatureOptions {
  /** α, the weight of the hard term C2. */
  alpha: number;
}

/**
 * C1·T² + α·C2, with C1 the cross entropy with the soft targets at T, and C2 that with the labels at T = 1.
 * (The notes write both as binary cross entropies but give the gradients of these; see `binary-cross-entropy.ts`.)
 *
 * @param labels - y, one-hot (or probabilities), `[batch, classes]`
 * @returns nats, `[batch]`
 * @throws ArgumentError if shapes differ, the labels are not rows that sum to 1, the temperature is not positive, or alpha is negative
 */
export function lossFromNotes(
  pair: LogitPair<NumberSource>,
  labels: NumberSource,
  { temperature, alpha }: NotesOptions,
): tf.Tensor {
  checkNotNegative("lossFromNotes", "alpha", alpha);
  const options = { temperature, softWeight: 1, hardWeight: alpha };
  return tf.tidy(() => objective(termsOf("lossFromNotes", pair, labels, options), options));
}

/** α and the term that it weighs. */
export interface AlphaOptions {
  /** α, from 0 to 1; the other term has 1 − α. */
  alpha: number;
  /** The term whose weight is α; papers differ. */
  weighs: "hard" | "soft";
}

/**
 * The two weights of `distillationLoss` from a single α.
 * @throws ArgumentError unless alpha is from 0 to 1 and `weighs` names a term
 */
export function weightsFromAlpha({
  alpha,
  weighs,
}: AlphaOptions): Pick<DistillationOptions, "hardWeight" | "softWeight"> {
  check(alpha >= 0 && alpha <= 1, "weightsFromAlpha", "alpha must be from 0 to 1", alpha);
  check(["hard", "soft"].includes(weighs), "weightsFromAlpha", "weighs must be hard or soft", weighs);
  return weighs === "hard"
    ? { hardWeight: alpha, softWeight: 1 - alpha }
    : { hardWeight: 1 - alpha, softWeight: alpha };
}
