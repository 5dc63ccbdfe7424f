/** Counts the errors of a net. */
import * as tf from "@tensorflow/tfjs";
import { imageTensor } from "../data/batches.js";
import { checkDataset, checkLabelled } from "../data/check-dataset.js";
import { sizeOf, type Dataset, type LabelledDataset } from "../data/dataset.js";
import { asNet } from "../models/layers-net.js";
import type { AnyNet, Net } from "../models/net.js";
import { checkLabelledCount, type LabelledExamples } from "../statistics/labelled-logits.js";
import { checkFits, checkTakes } from "./check-fits.js";
import { errorCounter, type Evaluation } from "./error-counter.js";

export type { Confusion, Evaluation } from "./error-counter.js";

/** Examples per forward pass: large matrix products are fast, and 2000 examples keep memory small. */
const EVALUATION_BATCH = 2000;
/** The same for nets on pictures, whose layers may output many times more values than they take. */
const PICTURES_BATCH = 250;
/** Limit of their inputs and of their logits, so that large examples also take little memory: 64 MB. */
const BATCH_VALUES = 2 ** 24;

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
  let written = 0;
  for (const values of logitBatches(net, set)) {
    all.set(values, written);
    written += values.length;
  }
  return all;
}

/** Examples per forward pass. */
export function answerBatch(net: Net, set: Dataset): number {
  const examples = net.inputShape.length > 1 ? PICTURES_BATCH : EVALUATION_BATCH;
  const values = Math.max(sizeOf(set), net.classes);
  return Math.max(1, Math.min(examples, Math.floor(BATCH_VALUES / values)));
}

/** The logits of a set that fits the net, batch after batch, each in new memory. */
export function* logitBatches(net: Net, set: Dataset): Generator<Float32Array> {
  const most = answerBatch(net, set);
  for (let first = 0; first < set.count; first += most) {
    const count = Math.min(most, set.count - first);
    const positions = Uint32Array.from({ length: count }, (_, row) => first + row);
    const batch = tf.tidy(() => net.apply(imageTensor(set, positions)));
    const found = batch.dataSync<"float32">();
    batch.dispose();
    yield found;
  }
}

/**
 * Runs the net on every example of the set, some at a time, and counts its errors.
 * @throws ArgumentError if the net's inputs or classes are not those of the set, or it gives NaN
 */
export function evaluate(given: AnyNet, set: LabelledDataset): Evaluation {
  const { net, known, counter } = checkedExam("evaluate", given, set);
  for (const values of logitBatches(net, known)) counter.add(values);
  return counter.result();
}

/**
 * Like {@link evaluate}, and asks between two batches whether to stop.
 * @returns undefined if it stopped
 */
export async function evaluateUnless(
  isStopped: () => Promise<boolean>,
  given: AnyNet,
  set: LabelledDataset,
): Promise<Evaluation | undefined> {
  const { net, known, counter } = checkedExam("evaluate", given, set);
  let done = 0;
  for (const values of logitBatches(net, known)) {
    counter.add(values);
    done += values.length / net.classes;
    if (done < known.count && (await isStopped())) return undefined;
  }
  return counter.result();
}

function checkedExam(where: string, given: AnyNet, set: LabelledDataset) {
  const net = asNet(where, given);
  const known = checkLabelled(where, set);
  checkFits(where, net, known);
  return { net, known, counter: errorCounter(where, known) };
}

/**
 * Like {@link evaluate}, for known logits (or probabilities): `count · classes` values, example after example.
 * @throws ArgumentError if their number is wrong, or one is NaN
 */
export function evaluateLogits(logits: ArrayLike<number>, set: LabelledExamples): Evaluation {
  const where = "evaluateLogits";
  checkLabelledCount(where, logits, set);
  const counter = errorCounter(where, set);
  counter.add(logits);
  return counter.result();
}
