/** Counts what a net gets wrong. */
import * as tf from "@tensorflow/tfjs";
import { imageTensor } from "../data/batches.js";
import type { ImageSet } from "../data/image-set.js";
import type { MultilayerPerceptron } from "../models/multilayer-perceptron.js";

/** Examples per forward pass: large matrix products are the fast ones, and 2000 keep memory small. */
const EVALUATION_BATCH = 2000;

/** How a net does on a labelled set, without dropout or shifts. */
export interface Evaluation {
  errors: number;
  /** Number of examples. */
  count: number;
  /** Errors among the examples of each class. */
  errorsByClass: number[];
  /** `confusion[label][prediction]`: how often. */
  confusion: number[][];
  /** The most probable class of each example. */
  predictions: Uint8Array;
}

/**
 * Logits of all examples of a set.
 * @returns `count · classes` values, example after example
 */
export function logitsOf(model: MultilayerPerceptron, set: ImageSet): Float32Array {
  const logits = new Float32Array(set.count * model.layerSizes.at(-1)!);
  let written = 0;
  for (let first = 0; first < set.count; first += EVALUATION_BATCH) {
    const count = Math.min(EVALUATION_BATCH, set.count - first);
    const positions = Uint32Array.from({ length: count }, (_, row) => first + row);
    const batch = tf.tidy(() => model.logits(imageTensor(set, positions)));
    const values = batch.dataSync<"float32">();
    batch.dispose();
    logits.set(values, written);
    written += values.length;
  }
  return logits;
}

/** Runs the net on every example of the set and counts. */
export function evaluate(model: MultilayerPerceptron, set: ImageSet): Evaluation {
  return evaluateLogits(logitsOf(model, set), set);
}

/** As {@link evaluate}, for logits (or probabilities) that are there already: `count · classes` values. */
export function evaluateLogits(logits: Float32Array, { count, classes, labels }: ImageSet): Evaluation {
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  const predictions = new Uint8Array(count);
  for (let example = 0; example < count; example++) {
    const prediction = indexOfLargest(logits, example * classes, classes);
    predictions[example] = prediction;
    confusion[labels[example]!]![prediction]!++;
  }
  const errorsByClass = confusion.map(
    (row, label) => row.reduce((sum, times) => sum + times, 0) - row[label]!,
  );
  const errors = errorsByClass.reduce((sum, times) => sum + times, 0);
  return { errors, count, errorsByClass, confusion, predictions };
}

function indexOfLargest(values: Float32Array, from: number, count: number): number {
  let best = 0;
  for (let index = 1; index < count; index++) if (values[from + index]! > values[from + best]!) best = index;
  return best;
}
