/** What a generalist and its specialists predict, and the checks on it. §5.2 and §5.4 */
import type * as tf from "@tensorflow/tfjs";
import { checkLogitRows } from "../support/check-values.js";
import { ArgumentError, check, checkOptionsGiven, describe } from "../support/checks.js";
import { didYouMean } from "../support/near-names.js";
import type { NumberSource } from "../support/numbers.js";
import * as kind from "../support/option-kinds.js";
import { optionsSchema, withChanges } from "../support/options.js";
import { distributionsOf } from "./distributions.js";
import { softmax } from "./log-softmax.js";
import { checkTemperature, logitsOf } from "./logits.js";

/** What a net says of some examples, `[examples, outputs]`: logits, or the probabilities that follow from them. */
export type Predictions = { logits: NumberSource } | { probabilities: NumberSource };

/**
 * What a specialist says of the examples for which it is active: `classes.length + 1` outputs each. The last output is its dustbin,
 * which stands for all classes that are not its own.
 */
export type SpecialistPredictions = Predictions & {
  /** Its own classes, numbered as the generalist's, in the order of its outputs: at least two, and not all. */
  classes: ArrayLike<number>;
  /** The examples (rows of the generalist) for which it is active, in the order of its own rows. Default: all of them. */
  examples?: ArrayLike<number>;
};

/** A generalist with the specialists that it makes active. */
export interface GeneralistAndSpecialists {
  /** Its outputs are all classes. */
  generalist: Predictions;
  /** In any order; none is allowed. */
  specialists: readonly SpecialistPredictions[];
}

/** How predictions are turned into distributions. */
export interface CombineOptions {
  /** T of the softmax of all logits. Default: 1, as in the paper. Probabilities are taken as they are, so T must be 1 with them. */
  temperature?: number;
}

const SCHEMA = optionsSchema<Required<CombineOptions>>({ temperature: kind.temperature });

/** The same after the checks: rows of probabilities. */
export interface CheckedPredictions {
  count: number;
  /** Number of the generalist's classes. */
  classes: number;
  /** p_g, `count · classes` values. */
  generalist: Float32Array;
  specialists: readonly CheckedSpecialist[];
}

/** A specialist after the checks. */
export interface CheckedSpecialist {
  classes: Uint32Array;
  examples: Uint32Array;
  /** p_m, `examples.length · (classes.length + 1)` values. */
  probabilities: Float32Array;
}

/** @throws ArgumentError, in the name of `where`, saying which net is wrong, and how */
export function checkedPredictions(
  where: string,
  predictions: GeneralistAndSpecialists,
  options: CombineOptions = {},
): CheckedPredictions {
  const { temperature } = withChanges(where, SCHEMA, { temperature: 1 }, options);
  checkOptionsGiven(where, predictions, "{ generalist: { logits }, specialists: [{ classes, logits }] }");
  const { generalist, specialists } = predictions;
  checkTemperature(where, temperature);
  check(isArray(specialists), where, "specialists must be an array", specialists);
  const all = rowsOf(where, "generalist", generalist, temperature);
  return {
    count: all.count,
    classes: all.outputs,
    generalist: all.probabilities,
    specialists: specialists.map((one, index) =>
      checkedSpecialist(where, `specialists[${index}]`, one, all, temperature),
    ),
  };
}

/** Does not narrow the type, as `Array.isArray` would: to one of anything. */
const isArray = (value: unknown): boolean => Array.isArray(value);

interface Rows {
  count: number;
  outputs: number;
  probabilities: Float32Array;
}

function rowsOf(where: string, name: string, predictions: Predictions, temperature: number): Rows {
  const expectation = `${name} must have either logits or probabilities`;
  const isObject = typeof predictions === "object" && (predictions as object | null) !== null;
  check(isObject, where, expectation, predictions);
  const hasLogits = "logits" in predictions;
  check(hasLogits !== "probabilities" in predictions, where, expectation, predictions);
  if (!hasLogits) {
    const advice = "with probabilities, which stay as they are, temperature must be 1";
    check(temperature === 1, where, `${name}: ${advice}`, temperature);
  }
  const what = `${name}.${hasLogits ? "logits" : "probabilities"}`;
  const tensor = hasLogits
    ? logitsOf(where, what, predictions.logits)
    : distributionsOf(where, what, predictions.probabilities);
  check(tensor.rank === 2, where, `${what} must have shape [examples, outputs]`, tensor.shape);
  const [count, outputs] = tensor.shape as [number, number];
  if (hasLogits) checkLogitRows(where, { what, values: valuesOf(tensor), size: outputs });
  return {
    count,
    outputs,
    probabilities: valuesOf(hasLogits ? softmax(tensor, temperature) : tensor),
  };
}

const valuesOf = (tensor: tf.Tensor) => tensor.dataSync<"float32">();

function checkedSpecialist(
  where: string,
  name: string,
  specialist: SpecialistPredictions,
  generalist: Rows,
  temperature: number,
): CheckedSpecialist {
  const { count, outputs, probabilities } = rowsOf(where, name, specialist, temperature);
  checkNames(where, name, specialist);
  const classes = distinct(where, `${name}.classes`, specialist.classes, generalist.outputs);
  check(classes.length >= 2, where, `${name}.classes must be at least two`, classes.length);
  const hasDustbin = classes.length < generalist.outputs;
  check(hasDustbin, where, `${name}.classes must leave a class for its dustbin`, classes.length);
  const columns = `${name} must have an output for each of its ${classes.length} classes, and the dustbin's after them`;
  check(outputs === classes.length + 1, where, columns, outputs);
  const examples =
    specialist.examples === undefined
      ? Uint32Array.from({ length: generalist.count }, (_, index) => index)
      : distinct(where, `${name}.examples`, specialist.examples, generalist.count);
  const rows = `${name} must have a row for each of its ${examples.length} examples`;
  check(count === examples.length, where, rows, count);
  return { classes, examples, probabilities };
}

/** Refuses a misspelt `examples`, without which a specialist would count for all of them. Anything else may be there, too. */
function checkNames(where: string, name: string, specialist: SpecialistPredictions): void {
  const names = ["classes", "examples", "logits", "probabilities"];
  const stranger = Object.keys(specialist).find((one) => !names.includes(one) && didYouMean(one, names));
  if (stranger === undefined) return;
  const problem = `${name} must have ${names.join(", ")}, got ${describe(stranger)}`;
  throw new ArgumentError(`${where}: ${problem}${didYouMean(stranger, names)}`);
}

/** Distinct whole numbers below a bound. */
function distinct(where: string, what: string, numbers: ArrayLike<number>, bound: number): Uint32Array {
  const isList = typeof numbers === "object" && (numbers as object | null) !== null && "length" in numbers;
  check(isList, where, `${what} must be an array of numbers`, numbers);
  const seen = new Uint8Array(bound);
  for (let index = 0; index < numbers.length; index++) {
    const number = numbers[index]!;
    const isInRange = Number.isInteger(number) && number >= 0 && number < bound;
    if (!isInRange) {
      const range = `${what} must be whole numbers from 0 to ${bound - 1}, at position ${index}`;
      check(false, where, range, number);
    }
    if (seen[number]) throw new ArgumentError(`${where}: ${what} must differ, got ${describe(number)} twice`);
    seen[number] = 1;
  }
  return Uint32Array.from(numbers);
}
