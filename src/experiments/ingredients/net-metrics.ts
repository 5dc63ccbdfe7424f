/** What is written down of every net that a trial has trained. */
import type { LabelledDataset } from "../../data/dataset.js";
import { expectedCalibrationError } from "../../statistics/calibration.js";
import { evaluateLogits } from "../../training/evaluate.js";
import type { EpochRecord } from "../../training/epoch-record.js";
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

/** Wrong answers: `wrongImages[i]` is an image's position, from 0, and `wrongAnswers[i]` what it was taken for. */
export interface WrongAnswers {
  wrongImages: readonly number[];
  wrongAnswers: readonly number[];
}

/** What a net got wrong, to be compared with other nets on the same images, and how it came there. */
export interface NetDetails extends WrongAnswers, Record<string, Json> {
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
    ...wrongAnswersOf(predictions, test.labels),
    curve: epochs.map(({ errors }) => errors ?? null),
  };
}

/** Those answers that differ from the labels. */
export function wrongAnswersOf(answers: ArrayLike<number>, labels: ArrayLike<number>): WrongAnswers {
  const wrongImages = Array.from(labels, (_, image) => image).filter(
    (image) => answers[image] !== labels[image],
  );
  return { wrongImages, wrongAnswers: wrongImages.map((image) => answers[image]!) };
}

/** The answers to all images, from those that are wrong. */
export function answersFrom(
  { wrongImages = [], wrongAnswers = [] }: Partial<WrongAnswers>,
  labels: ArrayLike<number>,
): Uint8Array {
  const answers = Uint8Array.from(labels);
  wrongImages.forEach((image, index) => {
    answers[image] = wrongAnswers[index]!;
  });
  return answers;
}
