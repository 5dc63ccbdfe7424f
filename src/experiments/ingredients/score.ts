/** What a net, or several together, get wrong on the parts of a data set. */
import type { LabelledDataset } from "../../data/dataset.js";
import type { LabelledData } from "../../data/labelled-data.js";
import { phoneBigrams, phoneErrorRate, type PhoneBigrams } from "../../data/speech/decoder.js";
import type { FrameSet } from "../../data/speech/frames.js";
import { evaluateLogits } from "../../training/evaluate.js";

/** Logits, or logarithms of probabilities, of the examples of a set: `count · classes` values. */
export type LogitsFor = (set: LabelledDataset) => Float32Array;

/**
 * `errors` and `accuracy` on the test set, `validationErrors` and `validationAccuracy` on the validation set; of speech also
 * `phoneErrorRate` and `validationPhoneErrorRate`, see {@link phoneErrorRate}, the bigrams being those of the training set.
 */
export function scores(
  logitsFor: LogitsFor,
  { training, validation, test }: LabelledData,
): Record<string, number> {
  const bigrams = isSpeech(training) ? phoneBigrams(training) : undefined;
  return {
    ...named(score(logitsFor(test), test, bigrams)),
    ...named(score(logitsFor(validation), validation, bigrams), "validation"),
  };
}

function score(
  logits: Float32Array,
  set: LabelledDataset,
  bigrams: PhoneBigrams | undefined,
): Record<string, number> {
  const { errors } = evaluateLogits(logits, set);
  return {
    errors,
    accuracy: 1 - errors / set.count,
    ...(bigrams && isSpeech(set) && { phoneErrorRate: phoneErrorRate(logits, set, bigrams) }),
  };
}

/** The same figures, their names beginning with a word: `validation` makes `errors` to `validationErrors`. */
export function named(figures: Readonly<Record<string, number>>, word = ""): Record<string, number> {
  const rename = (name: string) => (word === "" ? name : word + name[0]!.toUpperCase() + name.slice(1));
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [rename(name), value]));
}

function isSpeech(set: LabelledDataset): set is FrameSet {
  return "boundaries" in set;
}
