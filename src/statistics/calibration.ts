/** Calibration: whether a net is right as often as it claims. Own code: npm has no package that bins logits. */
import * as tf from "@tensorflow/tfjs";
import { checkTemperature } from "../distillation/logits.js";
import * as kind from "../support/option-kinds.js";
import { optionsSchema, withChanges } from "../support/options.js";
import { softmaxWithTemperature } from "../distillation/softmax.js";
import { checkLabelledLogits, type LabelledExamples } from "./labelled-logits.js";

/** Examples of which a net is about equally sure. */
export interface ReliabilityBin {
  /** Number of examples; the others are 0 if there are none. */
  count: number;
  /** Mean probability of the most probable class. */
  confidence: number;
  /** Fraction of the examples that are right. */
  accuracy: number;
}

/** Options of {@link reliability} and {@link expectedCalibrationError}. */
export interface ReliabilityOptions {
  /** Number of bins of equal width in (0, 1]. Default: 15, as in the paper. */
  bins?: number;
  /** T of the probabilities. Default: 1. */
  temperature?: number;
}

const SCHEMA = optionsSchema<Required<ReliabilityOptions>>({
  bins: kind.count,
  temperature: kind.temperature,
});
const DEFAULTS: Required<ReliabilityOptions> = { bins: 15, temperature: 1 };

/**
 * The reliability diagram of a net (Guo, Pleiss, Sun, Weinberger 2017). The examples are sorted into bins of equal width by the probability of
 * the most probable class; in each bin, accuracy is compared with mean probability. A calibrated net has both alike everywhere.
 *
 * @param logits - `count · classes` values, example after example; −∞ for a class that is ruled out
 * @throws ArgumentError as {@link expectedCalibrationError}
 */
export function reliability(
  logits: ArrayLike<number>,
  examples: LabelledExamples,
  options: ReliabilityOptions = {},
): ReliabilityBin[] {
  return binned("reliability", logits, examples, options);
}

/**
 * Expected calibration error (Guo, Pleiss, Sun, Weinberger 2017): the difference between mean probability and accuracy, averaged over the bins
 * of {@link reliability}, weighted by their examples: Σ_b |B_b| / n · |accuracy(B_b) − confidence(B_b)|.
 *
 * @param logits - `count · classes` values, example after example; −∞ for a class that is ruled out
 * @returns from 0 (calibrated) to 1
 * @throws ArgumentError if the number of logits or labels is wrong, a label is no class, a logit is NaN or +∞, bins is
 * not a whole number of at least 1, or the temperature is not positive and finite
 */
export function expectedCalibrationError(
  logits: ArrayLike<number>,
  examples: LabelledExamples,
  options: ReliabilityOptions = {},
): number {
  const found = binned("expectedCalibrationError", logits, examples, options);
  return found.reduce(
    (sum, { count, confidence, accuracy }) =>
      sum + (count * Math.abs(confidence - accuracy)) / examples.count,
    0,
  );
}

function binned(
  where: string,
  logits: ArrayLike<number>,
  examples: LabelledExamples,
  options: ReliabilityOptions,
): ReliabilityBin[] {
  const { bins, temperature } = withChanges(where, SCHEMA, DEFAULTS, options);
  checkTemperature(where, temperature);
  checkLabelledLogits(where, logits, examples);
  const { count, classes, labels } = examples;
  const [confidences, answers] = tf.tidy(() => {
    const z = tf.tensor2d(Float32Array.from(logits), [count, classes]);
    const confidence = tf.max(softmaxWithTemperature(z, temperature), -1);
    return [confidence.dataSync<"float32">(), tf.argMax(z, -1).dataSync<"int32">()] as const;
  });
  const [counts, sums, right] = [0, 0, 0].map(() => new Float64Array(bins)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  confidences.forEach((confidence, example) => {
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(confidence * bins) - 1));
    counts[bin]!++;
    sums[bin]! += confidence;
    right[bin]! += Number(answers[example] === labels[example]);
  });
  const perExample = (sum: number, bin: number) => (counts[bin] === 0 ? 0 : sum / counts[bin]!);
  return Array.from(counts, (size, bin) => ({
    count: size,
    confidence: perExample(sums[bin]!, bin),
    accuracy: perExample(right[bin]!, bin),
  }));
}
