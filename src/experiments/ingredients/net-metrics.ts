/** What is written down of every net that a trial has trained. */
import type { LabelledDataset } from "../../data/dataset.js";
import { expectedCalibrationError } from "../../statistics/calibration.js";
import { evaluateLogits } from "../../training/evaluate.js";
import type { EpochRecord } from "../../training/train-options.js";
import type { Json } from "../../trials/trial.js";

/**
 * Figures of a net on labelled images: `errors`, of these `errorsOn0`, `errorsOn1`, … among the images of each class, and
 * `calibrationError`, the expected calibration error.
 *
 * @param logits - `count · classes` values, image after image
 */
export function netMetrics(logits: Float32Array, test: LabelledDataset): Record<string, number> {
  const { errors, errorsByClass } = evaluateLogits(logits, test);
  const byClass = errorsByClass.map((count, label) => [`errorsOn${label}`, count] as const);
  return {
    errors,
    ...Object.fromEntries(byClass),
    calibrationError: expectedCalibrationError(logits, test),
  };
}

/** What a net got wrong, to be compared with other nets on the same images, and how it came there. */
export interface NetDetails extends Record<string, Json> {
  /** See {@link mistakesText}. */
  mistakes: string;
  /** Errors after each epoch; null where they were not counted. */
  curve: readonly (number | null)[];
}

/** Mistakes and learning curve of a net. */
export function netDetails(
  logits: Float32Array,
  test: LabelledDataset,
  epochs: readonly EpochRecord[],
): NetDetails {
  const { predictions } = evaluateLogits(logits, test);
  return {
    mistakes: mistakesText(predictions, test.labels),
    curve: epochs.map(({ errors }) => errors ?? null),
  };
}

/** All wrong answers as a short text: `8:5 151:9` for image 8 taken for a 5 and image 151 for a 9, from 0. */
export function mistakesText(answers: ArrayLike<number>, labels: ArrayLike<number>): string {
  return Array.from(labels, (label, image) => (answers[image] === label ? "" : `${image}:${answers[image]!}`))
    .filter((text) => text !== "")
    .join(" ");
}

/** The answers to all images, from the text that {@link mistakesText} made. */
export function answersFrom(mistakes: string, labels: ArrayLike<number>): Uint8Array {
  const answers = Uint8Array.from(labels);
  for (const mistake of mistakes.split(" ").filter((text) => text !== "")) {
    const [image, answer] = mistake.split(":").map(Number);
    answers[image!] = answer!;
  }
  return answers;
}
