/**
 * Checks that numbers are the probabilities, or the logits, that a function expects. The check has to read their values,
 * so it runs only where reading is cheap: outside differentiation, hence never in a training step, and on backends
 * that keep tensors in the machine's own memory, where 1,280 values take a microsecond. Elsewhere the formulas run
 * unchecked.
 */
import * as tf from "@tensorflow/tfjs";
import { ArgumentError, checkLogits } from "../support/checks.js";
import type { NumberSource } from "../support/numbers.js";
import { floats, floatsOfClasses } from "./floats.js";

/** tfjs-node's, WebAssembly's and JavaScript's; with a graphics card we would have to wait for the values. */
const BACKENDS_IN_MEMORY = ["tensorflow", "wasm", "cpu"];

/** Allowed distance of a sum of probabilities from 1: rounding over many classes, or values written with three decimals. */
const TOLERANCE = 1e-3;

/** The sum of a softmax in float32 is closer to 1 than this. */
const SOFTMAX_TOLERANCE = 1e-5;

/**
 * Probabilities, classes along the last axis.
 * @throws ArgumentError, in the name of `where`, unless they are probabilities: for logits, say, or rows that don't sum to 1
 */
export function distributionsOf(where: string, name: string, value: NumberSource): tf.Tensor {
  const probabilities = floatsOfClasses(where, name, value);
  checkDistributions(where, name, probabilities);
  return probabilities;
}

/**
 * Labels for logits: one-hot rows, or probabilities.
 * @throws ArgumentError, in the name of `where`, unless they have the logits' shape, `[batch, classes]`, and sum to 1
 */
export function labelRowsOf(where: string, names: string, value: NumberSource, logits: tf.Tensor): tf.Tensor {
  const labels = labelRowsOfAnySum(where, names, value, logits);
  checkDistributions(where, "labels", labels);
  return labels;
}

/** @throws ArgumentError, in the name of `where`, unless these are numbers of the logits' shape, `[batch, classes]` */
export function labelRowsOfAnySum(
  where: string,
  names: string,
  value: NumberSource,
  logits: tf.Tensor,
): tf.Tensor {
  const labels = floats(where, "labels", value);
  const areNumbers = labels.rank === 1 && logits.rank === 2 && labels.shape[0] === logits.shape[0];
  const advice = areNumbers ? ` (tf.oneHot(labels, ${logits.shape[1]!}) makes rows of class numbers)` : "";
  checkLogits(where, names + advice, logits.shape, labels.shape);
  return labels;
}

function checkDistributions(where: string, name: string, probabilities: tf.Tensor): void {
  if (!canRead()) return;
  const classes = probabilities.shape.at(-1)!;
  const values = probabilities.dataSync<"float32">();
  const refuse = (found: string, advice = ""): never => {
    throw new ArgumentError(
      `${where}: ${name} must be rows of probabilities that sum to 1${advice}, got ${found}`,
    );
  };
  for (let first = 0; first < values.length; first += classes) {
    let sum = 0;
    for (let index = first; index < first + classes; index++) {
      const value = values[index]!;
      if (!(value >= 0)) {
        const advice = Number.isNaN(value) ? "" : " (softmaxWithTemperature makes them of logits)";
        refuse(`${value} in row ${first / classes}, class ${index - first}`, advice);
      }
      sum += value;
    }
    if (!(Math.abs(sum - 1) <= TOLERANCE)) refuse(`a sum of ${sum} in row ${first / classes}`);
  }
}

/** When each warning was last given, in milliseconds. */
const warned = new Map<string, number>();
const PAUSE = 5000;

/** As {@link warnOfProbabilities}, where the values can be read. */
export function warnIfReadable(where: string, name: string, logits: tf.Tensor): void {
  if (canRead()) warnOfProbabilities(where, name, logits.dataSync<"float32">(), logits.shape.at(-1)!);
}

/**
 * Warns if logits look like probabilities: all from 0 to 1, each row summing to 1, and not just zeros and ones. They
 * may be logits all the same, so they are accepted.
 *
 * @param values - rows of `classes`
 */
export function warnOfProbabilities(
  where: string,
  name: string,
  values: ArrayLike<number>,
  classes: number,
): void {
  if (!lookLikeProbabilities(values, classes)) return;
  const key = `${where} ${name}`;
  const now = Date.now();
  if (now - (warned.get(key) ?? -Infinity) < PAUSE) return;
  warned.set(key, now);
  console.warn(
    `${where}: the values of ${name} look like probabilities: from 0 to 1, with rows that sum to 1. Logits are expected; ` +
      `of probabilities p at T they are logitsFromSoftTargets(p, T).`,
  );
}

function lookLikeProbabilities(values: ArrayLike<number>, classes: number): boolean {
  let fractions = false;
  for (let first = 0; first < values.length; first += classes) {
    let sum = 0;
    for (let index = first; index < first + classes; index++) {
      const value = values[index]!;
      if (!(value >= 0 && value <= 1)) return false;
      if (value > 0 && value < 1) fractions = true;
      sum += value;
    }
    if (Math.abs(sum - 1) > SOFTMAX_TOLERANCE) return false;
  }
  return fractions;
}

function canRead(): boolean {
  return tf.engine().state.gradientDepth === 0 && BACKENDS_IN_MEMORY.includes(tf.getBackend());
}
