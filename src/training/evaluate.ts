/** Counts the errors of a net. */
import * as tf from "@tensorflow/tfjs";
import { imageTensor } from "../data/batches.js";
import { checkDataset, checkLabelled } from "../data/check-dataset.js";
import { sizeOf, type Dataset, type LabelledDataset, type Labels } from "../data/dataset.js";
import { asNet } from "../models/layers-net.js";
import type { AnyNet, Net } from "../models/net.js";
import { checkLabelledLogits, type LabelledExamples } from "../statistics/labelled-logits.js";
import { checkFits, checkTakes } from "./check-fits.js";

/** Examples per forward pass: large matrix products are fast, and 2000 examples keep memory small. */
const EVALUATION_BATCH = 2000;
/** The same for nets on pictures, whose layers may output many times more values than they take. */
const PICTURES_BATCH = 250;
/** Limit of their values, so that large examples also take little memory: 64 MB. */
const BATCH_VALUES = 2 ** 24;

/** Up to this number of classes, the confusion matrix is counted. */
const MOST_CONFUSED = 2048;

/** The errors of a net on a labelled set, without dropout or shifts. */
export interface Evaluation {
  errors: number;
  /** Number of examples. */
  count: number;
  /** Errors among the examples of each class. */
  errorsByClass: number[];
  /** `confusion[label][prediction]`: number of examples. Empty above 2048 classes, which have too many pairs. */
  confusion: number[][];
  /** The most probable class of each example. */
  predictions: Labels;
}

/**
 * Logits of all examples of a set. The set needs no labels.
 * @returns `count · classes` values, example after example
 * @throws ArgumentError if the net doesn't take the set's inputs
 */
export function logitsOf(given: AnyNet, set: Dataset): Float32Array {
  const net = asNet("logitsOf", given);
  const known = checkDataset("logitsOf", set);
  checkTakes("logitsOf", net, known);
  return logits(net, known);
}

function logits(net: Net, set: Dataset): Float32Array {
  const all = new Float32Array(set.count * net.classes);
  const examples = net.inputShape.length > 1 ? PICTURES_BATCH : EVALUATION_BATCH;
  const most = Math.max(1, Math.min(examples, Math.floor(BATCH_VALUES / sizeOf(set))));
  let written = 0;
  for (let first = 0; first < set.count; first += most) {
    const count = Math.min(most, set.count - first);
    const positions = Uint32Array.from({ length: count }, (_, row) => first + row);
    const batch = tf.tidy(() => net.apply(imageTensor(set, positions)));
    const values = batch.dataSync<"float32">();
    batch.dispose();
    all.set(values, written);
    written += values.length;
  }
  return all;
}

/**
 * Runs the net on every example of the set and counts its errors.
 * @throws ArgumentError if the net's inputs or classes are not those of the set, or it gives NaN
 */
export function evaluate(given: AnyNet, set: LabelledDataset): Evaluation {
  const net = asNet("evaluate", given);
  const known = checkLabelled("evaluate", set);
  checkFits("evaluate", net, known);
  return countErrors("evaluate", logits(net, known), known);
}

/**
 * Like {@link evaluate}, for known logits (or probabilities): `count · classes` values, example after example.
 * @throws ArgumentError if their number is wrong, or one is NaN
 */
export function evaluateLogits(logits: ArrayLike<number>, set: LabelledExamples): Evaluation {
  return countErrors("evaluateLogits", logits, set);
}

function countErrors(where: string, logits: ArrayLike<number>, set: LabelledExamples): Evaluation {
  checkLabelledLogits(where, logits, set);
  const { count, classes, labels } = set;
  const errorsByClass = new Array<number>(classes).fill(0);
  const confusion = classes > MOST_CONFUSED ? [] : Array.from(errorsByClass, () => errorsByClass.slice());
  const predictions = classes <= 256 ? new Uint8Array(count) : new Uint16Array(count);
  for (let example = 0; example < count; example++) {
    const prediction = indexOfLargest(logits, example * classes, classes);
    predictions[example] = prediction;
    const label = labels[example]!;
    if (prediction !== label) errorsByClass[label]!++;
    if (confusion.length > 0) confusion[label]![prediction]!++;
  }
  const errors = errorsByClass.reduce((sum, times) => sum + times, 0);
  return { errors, count, errorsByClass, confusion, predictions };
}

function indexOfLargest(values: ArrayLike<number>, from: number, count: number): number {
  let best = 0;
  for (let index = 1; index < count; index++) if (values[from + index]! > values[from + best]!) best = index;
  return best;
}
