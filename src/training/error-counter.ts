/** Counts errors batch after batch, so that the logits of all examples need not be in memory at once. */
import type { Labels } from "../data/dataset.js";
import { checkLogitRows } from "../support/check-values.js";

/** Up to this number of classes, the confusion matrix is counted; for more it would take more memory than the examples. */
const MOST_IN_MATRIX = 1000;

/** From this number of classes on, the five most probable classes are looked at, as is usual there. */
const LEAST_FOR_TOP_FIVE = 100;

/** How often examples of one class were taken for another. */
export interface Confusion {
  label: number;
  prediction: number;
  /** Number of examples. */
  count: number;
}

/** The errors of a net on a labelled set, without dropout or shifts. */
export interface Evaluation {
  errors: number;
  /** Number of examples. */
  count: number;
  /** Examples whose label is not among the five most probable classes; undefined for fewer than 100 classes. */
  topFiveErrors: number | undefined;
  /** Errors among the examples of each class. */
  errorsByClass: number[];
  /** `confusion[label][prediction]`: number of examples. Empty above 1000 classes: `confusions` has the pairs that occur. */
  confusion: number[][];
  /** Every pair of a label and another prediction that occurs, the most frequent first. */
  confusions: Confusion[];
  /** The most probable class of each example. */
  predictions: Labels;
}

/** Examples to count. */
export interface Counted {
  count: number;
  classes: number;
  labels: ArrayLike<number>;
}

/** Adds the logits of the next examples, and sums up at the end. */
export interface ErrorCounter {
  /**
   * @param logits - `classes` values for each of the next examples
   * @throws ArgumentError if one is NaN or +∞
   */
  add(logits: ArrayLike<number>): void;
  result(): Evaluation;
}

/**
 * Starts to count.
 * @param where - the function that counts, for errors
 */
export function errorCounter(where: string, { count, classes, labels }: Counted): ErrorCounter {
  const predictions = classes <= 256 ? new Uint8Array(count) : new Uint16Array(count);
  let done = 0;
  let outsideTopFive = 0;
  const add = (logits: ArrayLike<number>) => {
    checkLogitRows(where, { what: "logits", values: logits, size: classes, first: done });
    for (let from = 0; from < logits.length; from += classes, done++) {
      predictions[done] = indexOfLargest(logits, from, classes);
      if (classes < LEAST_FOR_TOP_FIVE) continue;
      if (placeOf(labels[done]!, logits, from, classes) >= 5) outsideTopFive++;
    }
  };
  const result = (): Evaluation => {
    const errorsByClass = new Array<number>(classes).fill(0);
    const pairs = new Map<number, number>();
    for (let example = 0; example < count; example++) {
      const [label, prediction] = [labels[example]!, predictions[example]!];
      if (prediction !== label) errorsByClass[label]!++;
      const pair = label * classes + prediction;
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
    }
    const errors = errorsByClass.reduce((sum, times) => sum + times, 0);
    const topFiveErrors = classes < LEAST_FOR_TOP_FIVE ? undefined : outsideTopFive;
    return { errors, count, topFiveErrors, errorsByClass, ...confusionsOf(pairs, classes), predictions };
  };
  return { add, result };
}

/** @param pairs - numbers of examples by label · classes + prediction */
function confusionsOf(
  pairs: ReadonlyMap<number, number>,
  classes: number,
): Pick<Evaluation, "confusion" | "confusions"> {
  const size = classes > MOST_IN_MATRIX ? 0 : classes;
  const confusion = Array.from({ length: size }, () => new Array<number>(classes).fill(0));
  const confusions: Confusion[] = [];
  for (const [pair, count] of pairs) {
    const [label, prediction] = [Math.floor(pair / classes), pair % classes];
    if (size > 0) confusion[label]![prediction] = count;
    if (label !== prediction) confusions.push({ label, prediction, count });
  }
  confusions.sort(
    (first, second) =>
      second.count - first.count || first.label - second.label || first.prediction - second.prediction,
  );
  return { confusion, confusions };
}

/** The first of the largest values. */
function indexOfLargest(values: ArrayLike<number>, from: number, count: number): number {
  let best = 0;
  for (let index = 1; index < count; index++) if (values[from + index]! > values[from + best]!) best = index;
  return best;
}

/** How many classes are more probable than the label; of equal ones, those before it. */
function placeOf(label: number, logits: ArrayLike<number>, from: number, classes: number): number {
  const own = logits[from + label]!;
  let before = 0;
  for (let index = 0; index < classes; index++) {
    const value = logits[from + index]!;
    if (value > own || (value === own && index < label)) before++;
  }
  return before;
}
