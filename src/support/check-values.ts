/** Checks the values of a data set's arrays one by one. */
import { check } from "./checks.js";

/** Labels and their range. */
export interface LabelsToCheck {
  /** Name of the data set. */
  name: string;
  labels: ArrayLike<unknown>;
  classes: number;
}

/** @throws ArgumentError naming the first label that is not a whole number from 0 to classes − 1, and its position */
export function checkLabels(where: string, { name, labels, classes }: LabelsToCheck): void {
  for (let position = 0; position < labels.length; position++) {
    const label = labels[position];
    const isLabel = typeof label === "number" && label >= 0 && label < classes && Math.floor(label) === label;
    if (isLabel) continue;
    // Other programs use −1 and −100 for ignored examples.
    const hint =
      (label as number) < 0
        ? " (leave out examples that are to be ignored, or give them any label and weight 0)"
        : "";
    const expectation = `labels of ${name} must be whole numbers from 0 to ${classes - 1}${hint}`;
    check(false, where, `${expectation}, at position ${position}`, label);
  }
}

/** @throws ArgumentError naming the first value that can't be a class: it is not a whole number of at least 0 */
export function checkClasses(where: string, what: string, values: ArrayLike<unknown>): void {
  for (let position = 0; position < values.length; position++) {
    const value = values[position];
    if (Number.isInteger(value) && (value as number) >= 0) continue;
    check(false, where, `${what} must be whole numbers of at least 0, at position ${position}`, value);
  }
}

/** Numbers for examples, a fixed number for each. */
export interface RowsToCheck {
  /** A name for messages: "inputs of digits". */
  what: string;
  values: ArrayLike<number>;
  /** Number of values per example. */
  size: number;
  /** Number of examples before these. Default: 0. */
  first?: number;
}

/** @throws ArgumentError naming the first value that isn't finite, and its place */
export function checkFinite(where: string, { what, values, size }: RowsToCheck): void {
  for (let index = 0; index < values.length; index++) {
    if (Number.isFinite(values[index])) continue;
    check(false, where, `${what} must be finite numbers${placeOf(index, size)}`, values[index]);
  }
}

/**
 * Checks logits or logarithms of probabilities; −∞ rules a class out.
 * @throws ArgumentError naming the first value that is NaN or +∞, or the first example with all classes ruled out
 */
export function checkLogitRows(where: string, { what, values, size, first = 0 }: RowsToCheck): void {
  for (let start = 0; start < values.length; start += size) {
    let isAnyFinite = false;
    for (let index = start; index < start + size; index++) {
      const value = values[index]!;
      if (Number.isFinite(value)) isAnyFinite = true;
      else if (value !== -Infinity) {
        const place = placeOf(first * size + index, size);
        check(false, where, `${what} must be numbers below infinity${place}`, value);
      }
    }
    if (isAnyFinite) continue;
    const expectation = `${what} must not rule out all classes, at example ${first + start / size}`;
    check(false, where, expectation, `${size} times -Infinity`);
  }
}

/** The first value that is below 0, by its example. */
export function checkWeights(where: string, { what, values }: Omit<RowsToCheck, "size">): void {
  let isAnyPositive = false;
  for (let example = 0; example < values.length; example++) {
    const weight = values[example]!;
    const expectation = `${what} must be at least 0, at position ${example}`;
    if (weight < 0) check(false, where, expectation, weight);
    if (weight > 0) isAnyPositive = true;
  }
  check(isAnyPositive, where, `${what} must not all be 0`, "zeros only");
}

/** Allowed distance of the sum of members' weights from 1: rounding of float32. */
const SUM_TOLERANCE = 1e-5;

/** @throws ArgumentError unless there is at least one weight, each is above 0, and they sum to 1 */
export function checkMemberWeights(where: string, what: string, weights: ArrayLike<number>): void {
  check(weights.length > 0, where, `${what} must be those of at least one member`, weights.length);
  let sum = 0;
  for (let member = 0; member < weights.length; member++) {
    const weight = weights[member]!;
    const isWeight = weight > 0 && weight < Infinity;
    check(isWeight, where, `${what} must be above 0 and finite, at member ${member + 1}`, weight);
    sum += weight;
  }
  check(Math.abs(sum - 1) <= SUM_TOLERANCE, where, `${what} must sum to 1`, sum);
}

function placeOf(index: number, size: number): string {
  if (size === 1) return `, at position ${index}`;
  return `, at example ${Math.floor(index / size)}, value ${index % size}`;
}
