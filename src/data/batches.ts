/** Turns examples into the tensors that a training step takes. */
import * as tf from "@tensorflow/tfjs";
import { kernels } from "../kernels/kernels.js";
import { freshMemory, type StepMemory } from "../kernels/step-memory.js";
import type { RandomGenerator } from "../support/random.js";
import { randomShifts } from "./jitter.js";
import type { ImageSet, TransferSet } from "./image-set.js";

/** What a loss sees beside the student's logits. */
export interface Batch {
  /** Grey values 0…1, `[batch, height · width]`. */
  inputs: tf.Tensor2D;
  /** One-hot labels, `[batch, classes]`. */
  labels: tf.Tensor2D;
  /** The teacher's logits v, `[batch, classes]`, if the examples are a {@link TransferSet}. */
  teacherLogits: tf.Tensor2D | undefined;
}

/** How far images are moved at random in each direction (pixels), and by which generator. */
export interface JitterOptions {
  maxShiftPixels: number;
  generator: RandomGenerator;
}

/** Frees a batch's tensors. */
export function disposeBatch({ inputs, labels, teacherLogits }: Batch): void {
  tf.dispose([inputs, labels, ...(teacherLogits ? [teacherLogits] : [])]);
}

/**
 * The examples at the given positions as tensors, each image moved by a shift of its own if `jitter` is given.
 * Bytes become numbers only here, so a data set takes one byte per pixel in memory.
 *
 * @param memory - of a training, whose batches follow one another, each disposed before the next one is made
 */
export function makeBatch(
  set: ImageSet | TransferSet,
  positions: Uint32Array,
  jitter?: JitterOptions,
  memory = freshMemory,
): Batch {
  const { classes } = set;
  const count = positions.length;
  const labels = memory("labels", count * classes).fill(0);
  positions.forEach((position, row) => {
    labels[row * classes + set.labels[position]!] = 1;
  });
  return {
    inputs: imageTensor(set, positions, jitter, memory),
    labels: tf.tensor2d(labels, [count, classes]),
    teacherLogits: "teacherLogits" in set ? rowsOf(set.teacherLogits, positions, classes, memory) : undefined,
  };
}

function rowsOf(values: Float32Array, rows: Uint32Array, length: number, memory: StepMemory): tf.Tensor2D {
  const chosen = memory("teacherLogits", rows.length * length);
  rows.forEach((from, to) => {
    chosen.set(values.subarray(from * length, (from + 1) * length), to * length);
  });
  return tf.tensor2d(chosen, [rows.length, length]);
}

/**
 * The images at the given positions.
 * @returns grey values 0…1, or as `greys` has it, `[positions, height · width]`
 */
export function imageTensor(
  set: ImageSet,
  positions: ArrayLike<number>,
  jitter?: JitterOptions,
  memory = freshMemory,
): tf.Tensor2D {
  const size = set.height * set.width;
  const count = positions.length;
  const values = memory("inputs", count * size);
  const shifts = jitter
    ? randomShifts(count, jitter.maxShiftPixels, jitter.generator)
    : new Int32Array(2 * count);
  kernels.writeImages(set, Uint32Array.from(positions), shifts, values);
  if (set.greys) {
    const { zero, unit } = set.greys;
    for (let index = 0; index < values.length; index++) values[index] = (255 * values[index]! - zero) / unit;
  }
  return tf.tensor2d(values, [count, size]);
}
