/** Weights by class, for classes that are rarer or matter more than others. */
import { check, checkNotNegative } from "../support/checks.js";
import { checkLabelled, trusted } from "./check-dataset.js";
import type { LabelledDataset, Labels } from "./dataset.js";

/**
 * The set with each example's weight multiplied by the weight of its class. In a training the weight applies to all terms of the loss,
 * including the teacher's.
 *
 * ```ts
 * await train(net, weightClasses(set, "balanced"));
 * await train(net, weightClasses(set, [1, 5]));
 * ```
 *
 * @param weights - one for each class, at least 0; or `balanced`, count / (classes · the class's count), which makes all classes count the
 *   same with a mean weight of 1
 * @throws ArgumentError if their number is not that of the classes, one is below 0, or no example has a weight above 0
 */
export function weightClasses<Set extends LabelledDataset>(
  set: Set,
  weights: readonly number[] | "balanced",
): Set {
  const where = "weightClasses";
  const { labels, classes, count, name, weights: before } = checkLabelled(where, set);
  const isKind = weights === "balanced" || typeof weights === "object";
  check(isKind, where, "weights must be balanced, or a list with one for each class", weights);
  const ofClass = weights === "balanced" ? balanced(labels, classes) : weights;
  const expectation = `weights must be ${classes}, one for each class of ${name}`;
  check(ofClass.length === classes, where, expectation, ofClass.length);
  ofClass.forEach((weight, label) => {
    checkNotNegative(where, `the weight of class ${label}`, weight);
  });
  const all = Float32Array.from(labels, (label, example) => ofClass[label]! * (before?.[example] ?? 1));
  const some = all.some((weight) => weight > 0);
  check(some, where, `some of the ${count} examples must have a weight above 0`, "none");
  return trusted({ ...set, weights: all });
}

/** A class without examples has weight 0, which is never used. */
function balanced(labels: Labels, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label]!++;
  const present = counts.filter((count) => count > 0).length;
  return counts.map((count) => (count > 0 ? labels.length / (present * count) : 0));
}
