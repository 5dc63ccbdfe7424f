/** Logits beside the labels that they are judged by. */
import { checkLabels, checkLogitRows } from "../support/check-values.js";
import { check, checkInteger } from "../support/checks.js";

/** The labels of some examples: all that counting errors takes of a data set. */
export interface LabelledExamples {
  /** Number of examples. */
  count: number;
  /** Number of classes. */
  classes: number;
  /** Whole numbers 0 … classes − 1, one for each example. */
  labels: ArrayLike<number>;
  /** Of the examples, for messages. */
  name?: string;
}

/**
 * Checks logits, or logarithms of probabilities, against the labels of their examples.
 *
 * @param logits - `count · classes` values, example after example
 * @throws ArgumentError if there are more or fewer logits or labels, a label is no class, or a logit is NaN or +∞
 */
export function checkLabelledLogits(
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
  checkLogitRows(where, { what: "logits", values: logits, size: classes });
}
