/** Chooses a shift for the biases of some classes without labels, from the known frequency of these classes. */
import * as tf from "@tensorflow/tfjs";
import { valuesOf } from "../runtime/values-of.js";
import { checkLogitRows } from "../support/check-values.js";
import { check, checkInteger } from "../support/checks.js";
import { logSoftmaxWithTemperature } from "../distillation/softmax.js";

/** Classes whose biases move together, and their known frequency. §3 */
export interface PriorMatchingOptions {
  /** The classes whose biases move together; not all classes. */
  classes: readonly number[];
  /** Known fraction of examples of these classes: 0.1 for one digit out of ten. */
  prior: number;
  /** Number of all classes. */
  count: number;
}

/**
 * The shift at which a net's mean prediction gives some classes their known probability:
 * mean over the examples of Σ_k softmax(z + shift)_k = prior, k in the classes. The left side grows with the shift, so
 * the solution is unique. Saerens, Latinne and Decaestecker (2002) correct all classes in a similar way.
 *
 * @param logits - `examples · count` values for examples of all classes; no label is used
 * @throws ArgumentError if the prior is not in (0, 1), the classes are none, all or unknown, the number of logits is no multiple
 * of `count`, a logit is NaN or +∞, or so many examples rule out the classes (−∞) that no shift reaches the prior
 */
export function priorMatchingShift(
  logits: ArrayLike<number>,
  { classes, prior, count }: PriorMatchingOptions,
): number {
  const where = "priorMatchingShift";
  check(prior > 0 && prior < 1, where, "prior must be above 0 and below 1", prior);
  const chosen = new Set(classes);
  const some = chosen.size > 0 && chosen.size < count;
  check(some, where, `classes must be some of ${count}`, [...classes]);
  for (const label of chosen) checkInteger(where, "each class", label, 0, count - 1);
  const isSome = logits.length >= count && logits.length % count === 0;
  check(isSome, where, `logits must be some examples of ${count} classes`, logits.length);
  checkLogitRows(where, { what: "logits", values: logits, size: count });
  const odds = logOdds(logits, chosen, count);
  // An example that rules out one of the two groups gives all probability to the other, whatever the shift.
  const partOf = (odd: number) => odds.filter((one) => one === odd).length / odds.length;
  const [least, most] = [partOf(Infinity), 1 - partOf(-Infinity)];
  check(
    least < prior && prior < most,
    where,
    `prior must be between ${least} and ${most} with these logits`,
    prior,
  );
  const meanAt = (shift: number) =>
    odds.reduce((sum, odd) => sum + 1 / (1 + Math.exp(-(odd + shift))), 0) / odds.length;
  let [low, high] = [-1, 1];
  while (meanAt(low) > prior) low *= 2;
  while (meanAt(high) < prior) high *= 2;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (meanAt(middle) < prior) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** ln P(chosen classes) − ln P(the others) of each example: a shift of the biases is added to it. */
function logOdds(logits: ArrayLike<number>, chosen: ReadonlySet<number>, count: number): Float64Array {
  const logarithms = valuesOf(() =>
    logSoftmaxWithTemperature(tf.tensor2d(Float32Array.from(logits), [logits.length / count, count]), 1),
  );
  return Float64Array.from({ length: logits.length / count }, (_, example) => {
    const ofGroup = (inside: boolean) =>
      logSumExp(
        Array.from({ length: count }, (_, label) => label)
          .filter((label) => chosen.has(label) === inside)
          .map((label) => logarithms[example * count + label]!),
      );
    return ofGroup(true) - ofGroup(false);
  });
}

function logSumExp(values: readonly number[]): number {
  const largest = Math.max(...values);
  if (largest === -Infinity) return largest;
  return largest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - largest), 0));
}
