/** What a net is right about if it may answer with some of its classes only: the paper's conditional accuracy. §5.5 */
import type { LabelledDataset } from "../../data/dataset.js";
import { onlyClasses } from "../../data/transfer-set.js";
import type { MultilayerPerceptron } from "../../models/multilayer-perceptron.js";
import { logitsOf } from "../../training/evaluate.js";
import { placesOf } from "./places.js";

/**
 * Part of the examples of some classes for which the largest of these classes' logits is the right one.
 *
 * @param outputs - the net's outputs for the classes, in their order
 */
export function accuracyWithin(
  net: MultilayerPerceptron,
  set: LabelledDataset,
  classes: readonly number[],
  outputs: readonly number[],
): number {
  const own = onlyClasses(set, classes);
  const places = placesOf(classes, set.classes);
  const logits = logitsOf(net, own);
  let right = 0;
  for (let example = 0; example < own.count; example++) {
    const row = logits.subarray(example * net.classes, (example + 1) * net.classes);
    if (largestOf(row, outputs) === places[own.labels[example]!]) right++;
  }
  return right / own.count;
}

/** The place of the largest value among some outputs; of equal ones the first. */
export function largestOf(row: ArrayLike<number>, outputs: readonly number[]): number {
  let best = 0;
  for (let place = 1; place < outputs.length; place++) {
    if (row[outputs[place]!]! > row[outputs[best]!]!) best = place;
  }
  return best;
}
