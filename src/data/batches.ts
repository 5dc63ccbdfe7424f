/** Turns examples into the tensors that a training step takes. */
import * as tf from "@tensorflow/tfjs";
import { freshMemory, type StepMemory } from "../kernels/step-memory.js";
import { check } from "../support/checks.js";
import { checkDataset } from "./check-dataset.js";
import { sizeOf, type Dataset } from "./dataset.js";
import { checkPositions } from "./select-examples.js";
import { writeInputs, type JitterOptions } from "./write-inputs.js";

/** What a loss sees beside the student's logits. */
export interface Batch {
  /** What the net sees, `[batch, inputs]`: of grey pictures 0…1. */
  inputs: tf.Tensor2D;
  /** One-hot labels, `[batch, classes]`, if the examples have any. */
  labels?: tf.Tensor2D | undefined;
  /** `[batch, outputs]`, if the examples have targets that are no classes. */
  targets?: tf.Tensor2D | undefined;
  /** How much each example counts in the mean loss, `[batch, 1]`, if the examples have weights. */
  weights?: tf.Tensor2D | undefined;
  /** The teacher's logits v, `[batch, classes]`, if the examples are a {@link TransferSet} or a teacher sees the batch, too. */
  teacherLogits?: tf.Tensor2D | undefined;
  /** In place of these, the logits of each of several teachers, `[batch, members, classes]`. */
  memberLogits?: tf.Tensor3D | undefined;
  /** How much each of several teachers counts, `[members]`, above 0, of sum 1. */
  memberWeights?: tf.Tensor1D | undefined;
}

/** Frees a batch's tensors. */
export function disposeBatch(batch: Batch): void {
  tf.dispose(Object.values(batch).filter((tensor) => tensor !== undefined));
}

/**
 * The examples at the given positions as tensors, each picture moved by a shift of its own if `jitter` is given.
 * Bytes become numbers only here, so a data set of pictures takes one byte per pixel in memory.
 *
 * @param set - looked through at each call, unless `dataset` or a reader made it
 * @param memory - of a training, whose batches follow one another, each disposed before the next one is made
 * @returns tensors, which `tf.dispose(batch)` frees
 * @throws ArgumentError if the set is wrong, a position is outside it, or examples are to be moved that are no pictures
 */
export function makeBatch(
  set: Dataset,
  positions: ArrayLike<number>,
  jitter?: JitterOptions,
  memory = freshMemory,
): Batch {
  const known = checkDataset("makeBatch", set);
  checkPositions("makeBatch", known, positions);
  return {
    inputs: inputTensor(known, positions, jitter, memory),
    labels: known.labels && oneHotLabels(known, positions, memory),
    targets: rowsOf(known, "targets", positions, memory),
    weights: rowsOf(known, "weights", positions, memory),
    teacherLogits: rowsOf(known, "teacherLogits", positions, memory),
    ...membersOf(known, positions, memory),
  };
}

/** Several teachers' logits and weights, if the set has any. */
function membersOf(set: Dataset, positions: ArrayLike<number>, memory: StepMemory): Partial<Batch> {
  const rows = rowsOf(set, "memberLogits", positions, memory);
  if (rows === undefined || set.memberWeights === undefined) return {};
  const memberWeights = tf.tensor1d(set.memberWeights.slice());
  const memberLogits = tf.reshape<tf.Rank.R3>(rows, [positions.length, memberWeights.size, -1]);
  rows.dispose();
  return { memberLogits, memberWeights };
}

/**
 * The inputs at the given positions.
 * @returns as nets see them, of grey pictures 0…1, `[positions, inputs]`
 * @throws ArgumentError as {@link makeBatch}
 */
export function imageTensor(
  set: Dataset,
  positions: ArrayLike<number>,
  jitter?: JitterOptions,
  memory = freshMemory,
): tf.Tensor2D {
  const known = checkDataset("imageTensor", set);
  checkPositions("imageTensor", known, positions);
  return inputTensor(known, positions, jitter, memory);
}

function inputTensor(
  set: Dataset,
  positions: ArrayLike<number>,
  jitter: JitterOptions | undefined,
  memory: StepMemory,
): tf.Tensor2D {
  const size = sizeOf(set);
  const values = memory("inputs", positions.length * size);
  writeInputs(set, Uint32Array.from(positions), jitter, values);
  return tf.tensor2d(values, [positions.length, size]);
}

function oneHotLabels(
  { name, classes = 0, labels }: Dataset,
  positions: ArrayLike<number>,
  memory: StepMemory,
): tf.Tensor2D {
  const values = memory("labels", positions.length * classes).fill(0);
  for (let row = 0; row < positions.length; row++) {
    const label = labels![positions[row]!]!;
    // A value in a set that was looked through may have been changed since, and would end up in another row.
    check(label < classes, "makeBatch", `labels of ${name} must be below ${classes}`, label);
    values[row * classes + label] = 1;
  }
  return tf.tensor2d(values, [positions.length, classes]);
}

/** What a field has for the examples at the given positions; `undefined` if there is no such field. */
function rowsOf(
  set: Dataset,
  field: "targets" | "weights" | "teacherLogits" | "memberLogits",
  positions: ArrayLike<number>,
  memory: StepMemory,
): tf.Tensor2D | undefined {
  const values = set[field];
  if (values === undefined) return undefined;
  const size = values.length / set.count;
  const rows = memory(field, positions.length * size);
  for (let row = 0; row < positions.length; row++) {
    const from = positions[row]! * size;
    rows.set(values.subarray(from, from + size), row * size);
  }
  return tf.tensor2d(rows, [positions.length, size]);
}
