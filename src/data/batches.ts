/** Turns examples into tensors for a training step. */
import * as tf from "@tensorflow/tfjs";
import { freshMemory, type StepMemory } from "../kernels/step-memory.js";
import { check } from "../support/checks.js";
import { checkDataset } from "./check-dataset.js";
import { sizeOf, type Dataset } from "./dataset.js";
import { isInFile } from "./file-inputs.js";
import { checkPositions } from "./select-examples.js";
import { writeInputs, type JitterOptions } from "./write-inputs.js";

/** A batch: the second argument of a loss, after the student's logits. */
export interface Batch {
  /** The net's inputs, `[batch, inputs]`; grey pictures have values 0…1. */
  inputs: tf.Tensor2D;
  /** One-hot labels, `[batch, classes]`, if the examples have any. */
  labels?: tf.Tensor2D | undefined;
  /** `[batch, outputs]`, if the examples have targets that are not classes. */
  targets?: tf.Tensor2D | undefined;
  /** Weight of each example in the mean loss, `[batch, 1]`, if the examples have weights. */
  weights?: tf.Tensor2D | undefined;
  /** The teacher's logits v, `[batch, classes]`, if the examples are a {@link TransferSet} or a teacher runs beside the student. */
  teacherLogits?: tf.Tensor2D | undefined;
  /** With several teachers, instead, the logits of each, `[batch, members, classes]`. */
  memberLogits?: tf.Tensor3D | undefined;
  /** Weight of each of several teachers, `[members]`, above 0; they sum to 1. */
  memberWeights?: tf.Tensor1D | undefined;
}

/** From more numbers on, a row is copied as a whole. */
const FEW = 32;

/** Frees a batch's tensors. */
export function disposeBatch(batch: Batch): void {
  tf.dispose(Object.values(batch).filter((tensor) => tensor !== undefined));
}

/**
 * The examples at the given positions as tensors; with `jitter`, each picture gets its own random shift.
 * Bytes become floats only here, so a data set of pictures takes one byte per pixel in memory.
 *
 * @param set - checked at each call, unless `dataset` or a reader made it
 * @param memory - memory of a training, in which each batch is disposed before the next one is made
 * @returns tensors; free them with `tf.dispose(batch)`
 * @throws ArgumentError if the set is wrong, a position is outside it, or examples with jitter are not pictures
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
 * @returns inputs as nets see them, `[positions, inputs]`; grey pictures have values 0…1
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
    // A label may have changed after the set was checked, and would be written to another row.
    if (!(label < classes)) check(false, "makeBatch", `labels of ${name} must be below ${classes}`, label);
    values[row * classes + label] = 1;
  }
  return tf.tensor2d(values, [positions.length, classes]);
}

/** The values of a field for the examples at the given positions; `undefined` if the field is missing. */
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
  if (isInFile(values)) {
    rows.set(values.read(positions));
    return tf.tensor2d(rows, [positions.length, size]);
  }
  for (let row = 0; row < positions.length; row++) {
    const [from, to] = [positions[row]! * size, row * size];
    // For few numbers, a view of each row takes longer.
    if (size > FEW) rows.set(values.subarray(from, from + size), to);
    else for (let index = 0; index < size; index++) rows[to + index] = values[from + index]!;
  }
  return tf.tensor2d(rows, [positions.length, size]);
}
