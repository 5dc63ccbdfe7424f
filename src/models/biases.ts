/** Moves the biases of some classes, as the paper does to repair students that have never seen a class. §3 */
import { check, checkInteger } from "../support/checks.js";
import type { MultilayerPerceptron } from "./multilayer-perceptron.js";

/** Some classes, and the shift of their biases. */
export interface BiasShift {
  classes: readonly number[];
  /** A positive shift makes the net predict these classes more often. */
  shift: number;
}

/**
 * Adds a shift to the biases of some classes in place, and so to all logits of these classes.
 * @throws ArgumentError if a class does not exist or the shift is not finite
 */
export function shiftBiases(net: MultilayerPerceptron, { classes, shift }: BiasShift): void {
  const count = net.layerSizes.at(-1)!;
  checkShift("shiftBiases", { classes, shift }, count);
  const values = net.values();
  const biases = values[`biases${net.layers.length - 1}`]!.values;
  for (const label of new Set(classes)) biases[label]! += shift;
  net.setValues(values);
}

/**
 * The logits that the net with shifted biases would have.
 *
 * @param logits - `examples · count` values, example after example
 * @param count - number of all classes
 * @returns a copy
 * @throws ArgumentError if a class does not exist or the shift is not finite
 */
export function shiftLogits(
  logits: Float32Array,
  { classes, shift }: BiasShift,
  count: number,
): Float32Array {
  checkShift("shiftLogits", { classes, shift }, count);
  const expectation = `logits must be ${count} for each example`;
  check(logits.length % count === 0, "shiftLogits", expectation, logits.length);
  return logits.map((logit, index) => (classes.includes(index % count) ? logit + shift : logit));
}

function checkShift(where: string, { classes, shift }: BiasShift, count: number): void {
  for (const label of classes) checkInteger(where, "each class", label, 0, count - 1);
  check(Number.isFinite(shift), where, "shift must be finite", shift);
}
