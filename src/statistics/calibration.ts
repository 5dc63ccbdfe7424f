/** Calibration: whether a net is right as often as it claims. Own code: npm has no package that bins logits. */
import * as tf from "@tensorflow/tfjs";
import { checkInteger } from "../support/checks.js";
import { softmaxWithTemperature } from "../distillation/softmax.js";
import { checkLabelledLogits, type LabelledExamples } from "./labelled-logits.js";

/**
 * Expected calibration error (Guo, Pleiss, Sun, Weinberger 2017). The examples are sorted into bins of equal width by the
 * probability of the most probable class. The difference between mean probability and accuracy is
 * averaged over the bins, weighted by their examples: Σ_b |B_b| / n · |accuracy(B_b) − confidence(B_b)|.
 *
 * @param logits - `count · classes` values, example after example; −∞ for a class that is ruled out
 * @param bins - number of bins of equal width in (0, 1]. Default: 15, as in the paper
 * @returns from 0 (calibrated) to 1
 * @throws ArgumentError if the number of logits or labels is wrong, a label is no class, a logit is NaN or +∞, or bins is
 * not a whole number of at least 1
 */
export function expectedCalibrationError(
  logits: ArrayLike<number>,
  examples: LabelledExamples,
  { bins = 15 }: { bins?: number } = {},
): number {
  checkInteger("expectedCalibrationError", "bins", bins, 1);
  checkLabelledLogits("expectedCalibrationError", logits, examples);
  const { count, classes, labels } = examples;
  const [confidences, answers] = tf.tidy(() => {
    const z = tf.tensor2d(Float32Array.from(logits), [count, classes]);
    const confidence = tf.max(softmaxWithTemperature(z, 1), -1);
    return [confidence.dataSync<"float32">(), tf.argMax(z, -1).dataSync<"int32">()] as const;
  });
  // Sum over a bin of confidence minus correctness: n · |B_b|/n · (confidence − accuracy).
  const excess = new Float64Array(bins);
  confidences.forEach((confidence, example) => {
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(confidence * bins) - 1));
    excess[bin]! += confidence - Number(answers[example] === labels[example]);
  });
  return excess.reduce((sum, value) => sum + Math.abs(value), 0) / count;
}
