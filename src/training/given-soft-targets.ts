/** Teachers given by their outputs instead of a net: logits, probabilities or the most probable classes. */
import { warnOfProbabilities } from "../distillation/distributions.js";
import type { Dataset } from "../data/dataset.js";
import { ArgumentError, check, checkPositive, describe } from "../support/checks.js";
import { checkLogitRows } from "../support/check-values.js";
import { didYouMean } from "../support/near-names.js";
import { numbersOf, type NumberSource } from "../support/numbers.js";
import type { TypedArray } from "../support/typed-array.js";

/** Numbers for each example and class, also straight from a file: `readArrays(path).arrays.logits`. */
export type ExampleNumbers =
  NumberSource | { readonly shape: readonly number[]; readonly values: TypedArray | readonly number[] };

/** A teacher's outputs for each example of a set, `[count, classes]`. */
export type GivenSoftTargets = GivenLogits | GivenProbabilities | GivenTopK;

/** A teacher's logits v. */
export interface GivenLogits {
  logits: ExampleNumbers;
}

/** A teacher's probabilities: v = T ln p. A probability that underflowed to 0 stays 0 at every temperature; logits would keep more. */
export interface GivenProbabilities {
  /** Rows that sum to 1. */
  probabilities: ExampleNumbers;
  /** The T at which they were softened. Default: 1. */
  temperature?: number;
}

/** Only the teacher's most probable classes. */
export interface GivenTopK {
  /** `[count, k]` each: class numbers, distinct for each example, and their probabilities. */
  topK: { classes: ExampleNumbers; probabilities: ExampleNumbers };
  /**
   * Where the remaining probability goes: `evenly` to the other classes (default), or to `none` of them. With `none` they are ruled out,
   * and the k classes share it in proportion.
   */
  rest?: "evenly" | "none";
  /** The T at which the probabilities were softened. Default: 1. */
  temperature?: number;
}

const FORMS = ["logits", "probabilities", "topK", "rest", "temperature"];

/** Allowed distance of a sum of probabilities from 1: rounding over many classes, or to three decimals. */
const TOLERANCE = 1e-3;

/** Whether this is a teacher's outputs, known by one of these names or a similar one; nets have none of them. */
export function isGiven(teacher: object): teacher is GivenSoftTargets {
  return Object.getPrototypeOf(teacher) === Object.prototype && !("namedVariables" in teacher);
}

/**
 * Turns a teacher's outputs into its logits for a set.
 *
 * @returns `count · classes` values; −∞ for probability 0
 * @throws ArgumentError naming the mistake: a shape, the number of classes, NaN, probabilities that don't sum to 1, a class that
 *   does not exist or occurs twice
 */
export function givenLogits(where: string, given: GivenSoftTargets, data: Dataset): Float32Array {
  const expectation = "a teacher must be a net, nets, { logits }, { probabilities } or { topK, rest }";
  const stranger = Object.keys(given).find((name) => !FORMS.includes(name));
  if (stranger !== undefined) {
    throw new ArgumentError(`${where}: ${expectation}, got ${describe(given)}${didYouMean(stranger, FORMS)}`);
  }
  const forms = ["logits", "probabilities", "topK"].filter((form) => form in given);
  check(forms.length === 1, where, expectation, forms);
  if ("logits" in given) {
    check(!("temperature" in given), where, "logits have no temperature: the loss has one", given);
    const logits = matrixOf(where, `logits for ${data.name}`, given.logits, data.count, outputsOf(data));
    checkLogitRows(where, logits);
    warnOfProbabilities(where, logits.what, logits.values, logits.size);
    return logits.values;
  }
  const { temperature = 1 } = given;
  checkPositive(where, "temperature", temperature);
  const probabilities =
    "topK" in given ? probabilitiesOfTopK(where, given, data) : rowsOf(where, given, data);
  // In place: of many examples and classes, memory does not hold two copies.
  for (let index = 0; index < probabilities.length; index++) {
    probabilities[index] = temperature * Math.log(probabilities[index]!);
  }
  return probabilities;
}

/** Numbers for each example. */
interface Matrix {
  what: string;
  values: Float32Array;
  /** Of one example. */
  size: number;
}

/** As many as a teacher must have said of each example, if the set shows that. */
function outputsOf({ classes, targets, count }: Dataset): number | undefined {
  return classes ?? (targets && targets.length / count);
}

/** @param columns - as many as there must be for each example, if that is known */
function matrixOf(
  where: string,
  what: string,
  source: ExampleNumbers,
  count: number,
  columns: number | undefined,
): Matrix {
  const isOfFile = typeof source === "object" && "values" in source && "shape" in source;
  const isNamed = isOfFile && !("dataSync" in source);
  const numbers = numbersOf(where, what, isNamed ? source.values : source);
  const shape = isNamed ? source.shape : numbers.shape;
  const { length } = numbers.values;
  const size = columns ?? shape?.[1] ?? length / count;
  const fits = length === count * size && Number.isInteger(size) && size > 0;
  const isMatrix = shape === undefined || String(shape) === String([count, size]);
  const outputs = columns ?? "classes";
  check(fits && isMatrix, where, `${what} must be [${count}, ${outputs}]`, shape ?? `${length} values`);
  return { what, values: Float32Array.from(numbers.values), size };
}

function rowsOf(where: string, { probabilities }: GivenProbabilities, data: Dataset): Float32Array {
  const what = `probabilities for ${data.name}`;
  const { values, size } = matrixOf(where, what, probabilities, data.count, outputsOf(data));
  for (let example = 0; example < data.count; example++) {
    const sum = sumOfProbabilities(where, what, values, example, size);
    check(Math.abs(sum - 1) <= TOLERANCE, where, `${what} must sum to 1, at example ${example}`, sum);
  }
  return values;
}

function sumOfProbabilities(
  where: string,
  what: string,
  values: Float32Array,
  example: number,
  size: number,
): number {
  let sum = 0;
  for (let column = 0; column < size; column++) {
    const p = values[example * size + column]!;
    const isProbability = p >= 0 && p <= 1 + TOLERANCE;
    if (!isProbability) {
      check(false, where, `${what} must be from 0 to 1, at example ${example}, value ${column}`, p);
    }
    sum += p;
  }
  // Print it as people write it, without the digits that rounding to float32 adds.
  return Number(sum.toPrecision(6));
}

function probabilitiesOfTopK(
  where: string,
  { topK, rest = "evenly" }: GivenTopK,
  data: Dataset,
): Float32Array {
  const { name, count, classes } = data;
  check(["evenly", "none"].includes(rest), where, "rest must be evenly or none", rest);
  const isPair = typeof topK === "object" && (topK as object | null) !== null;
  check(isPair, where, "topK must be { classes, probabilities }", topK);
  const expectation = `${name} must say how many classes there are, dataset({ classes })`;
  check(classes !== undefined, where, expectation, classes);
  const what = `topK.probabilities for ${name}`;
  const { values, size: k } = matrixOf(where, what, topK.probabilities, count, undefined);
  const chosen = matrixOf(where, `topK.classes for ${name}`, topK.classes, count, k);
  const range = `topK.classes for ${name} must be whole numbers from 0 to ${classes - 1}`;
  const all = new Float32Array(count * classes);
  for (let example = 0; example < count; example++) {
    const row = all.subarray(example * classes, (example + 1) * classes).fill(NaN);
    const sum = sumOfProbabilities(where, what, values, example, k);
    check(
      sum > 0 && sum <= 1 + TOLERANCE,
      where,
      `${what} must sum to more than 0 and at most 1, at example ${example}`,
      sum,
    );
    for (let place = 0; place < k; place++) {
      const label = chosen.values[example * k + place]!;
      const isClass = Number.isInteger(label) && label >= 0 && label < classes;
      check(isClass, where, `${range}, at example ${example}, value ${place}`, label);
      const once = `topK.classes for ${name} must name each class once, at example ${example}`;
      check(Number.isNaN(row[label]), where, once, label);
      row[label] = values[example * k + place]!;
    }
    const others = rest === "evenly" && k < classes ? Math.max(0, 1 - sum) / (classes - k) : 0;
    for (let label = 0; label < classes; label++) if (Number.isNaN(row[label])) row[label] = others;
  }
  return all;
}
