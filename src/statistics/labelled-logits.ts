/** Checks of logits against labels. */
import { checkLabels, checkLogitRows } from "../support/check-values.js";
import { check, checkInteger } from "../support/checks.js";

/** The labels of some examples: the part of a data set that counting errors needs. */
export interface LabelledExamples {
  /** Number of examples. */
  count: number;
  /** Number of classes. */
  classes: number;
  /** Whole numbers 0 … classes − 1, one for each example. */
  labels: ArrayLike<number>;
  /** Name of the examples, for messages. */
  name?: string;
}

/**
 * Checks logits, or logarithms of probabilities, against the labels of their examples.
 *
 * @param logits - `count · classes` values, example after example
 * @throws ArgumentError if the number of logits or labels is wrong, a label is no class, or a logit is NaN or +∞
 */
export function checkLabelledLogits(
  where: string,
  logits: ArrayLike<number>,
  examples: LabelledExamples,
): void {
  checkLabelledCount(where, logits, examples);
  checkLogitRows(where, { what: "logits", values: logits, size: examples.classes });
}

/**
 * The same, but does not look at the logits themselves.
 * @throws ArgumentError if the number of logits or labels is wrong, or a label is no class
 */
export function checkLabelledCount(
  where: string,
  logits: ArrayLike<number>,
  { count, classes, labels, name = "the examples" }: LabelledExamples,
): void {
  checkInteger(where, "count", count, 1);
  checkInteger(where, "classes", classes, 2);
  check(labels.length === count, where, `labels of ${name} must be ${count}, one for each`, labels.length);
  checkLabels(where, { name, labels, classes });
  const expectation = `logits must be ${count * classes}, ${classes} for each of the ${count} examples of ${name}`;
  check(logits.length === count * classes, where, expectation, logits.length);
}
