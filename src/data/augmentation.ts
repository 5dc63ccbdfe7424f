/** Augmentation: shifts, mixup, noise, or your own function change examples in each epoch, with the training's seed. */
import * as tf from "@tensorflow/tfjs";
import type { StepMemory } from "../kernels/step-memory.js";
import { contentOfFunction, type ContentReader } from "../storage/named-function.js";
import { ArgumentError, check } from "../support/checks.js";
import * as kind from "../support/option-kinds.js";
import { optionsSchema } from "../support/options.js";
import type { RandomGenerator } from "../support/random.js";
import { disposeBatch, makeBatch, type Batch } from "./batches.js";
import type { Dataset } from "./dataset.js";
import { mixBatch } from "./mixup.js";

/** Changes a batch's inputs. */
export interface AugmentInputs {
  /**
   * @param inputs - inputs as nets see them, `[batch, …shape]` with the shape of the data set's examples
   * @param generator - the training's generator. Draw all random numbers from it, so that a training can resume; `generator.bits()`
   *   gives a seed for tfjs's own random tensors
   * @returns inputs of the same shape
   */
  (inputs: tf.Tensor, generator: RandomGenerator): tf.Tensor;
  /** The content of the function, if it has a name; nets trained with it can then be cached. */
  content?: ContentReader;
}

/** Changes to the examples in each step, in this order. */
export interface Augmentation {
  /** Shifts each picture by up to this many pixels in each direction. Default: 0. */
  maxShiftPixels?: number;
  /** Your own change of the inputs. Default: none. */
  inputs?: AugmentInputs | undefined;
  /** Standard deviation of normal noise added to each input, in the units that nets see. Default: 0. */
  noise?: number;
  /**
   * The α of mixup (Zhang et al. 2018), which mixes each example with another one of its batch: λ x + (1 − λ) x′ for inputs, labels and
   * targets, with one λ per step from Beta(α, α). 0 mixes nothing. Default: 0.
   */
  mixup?: number;
}

/** No augmentation. */
export const NO_AUGMENTATION: Required<Augmentation> = {
  maxShiftPixels: 0,
  inputs: undefined,
  noise: 0,
  mixup: 0,
};

/** The ranges of the options. */
export const AUGMENTATION_SCHEMA = optionsSchema<Required<Augmentation>>({
  maxShiftPixels: kind.whole(0),
  inputs: kind.optional(kind.callback<AugmentInputs>()),
  noise: kind.weight,
  mixup: kind.weight,
});

/**
 * Gives a function for `augment` a name, so that nets trained with it can be cached and trainings resume. As with `namedLoss`, every value
 * that it uses from outside must be a parameter, and it gets its parameters as the third argument.
 *
 * ```ts
 * const darker = namedAugmentation({ name: "darker", least: 0.5 }, (inputs, generator, { least }) =>
 *   tf.mul(inputs, least + (1 - least) * generator.uniform()),
 * );
 * await train(student, data, { teacher, loss, augment: { inputs: darker, maxShiftPixels: 2 } });
 * ```
 *
 * @param options - `name`, and the parameters: plain data, arrays, tensors, functions
 * @throws ArgumentError if the name is missing, the content of the function or of a parameter can't be read, or the function uses a
 * value from outside
 */
export function namedAugmentation<const Options extends { name: string }>(
  options: Options,
  augment: (inputs: tf.Tensor, generator: RandomGenerator, parameters: Omit<Options, "name">) => tf.Tensor,
): AugmentInputs {
  const content = contentOfFunction("namedAugmentation", "the augmentation", options, augment);
  const { name: _name, ...parameters } = options;
  return Object.assign(
    (inputs: tf.Tensor, generator: RandomGenerator) => augment(inputs, generator, parameters),
    { content },
  );
}

/** The names of the active changes. */
export function augmentsBy(augmentation: Required<Augmentation>): string[] {
  return Object.entries(augmentation).flatMap(([name, value]) => (value ? [name] : []));
}

/** The random generators: one for shifts, as before other changes existed, and one for the rest. */
export interface AugmentationGenerators {
  shifts: RandomGenerator;
  augment: RandomGenerator;
}

/**
 * The augmented examples at the given positions.
 *
 * @param memory - memory of a training, whose batches are disposed after each step
 * @throws ArgumentError if examples to be shifted are not pictures, or the user's function returns no valid inputs
 */
export function augmentedBatch(
  data: Dataset,
  positions: ArrayLike<number>,
  { maxShiftPixels, inputs: own, noise, mixup }: Required<Augmentation>,
  { shifts, augment }: AugmentationGenerators,
  memory: StepMemory,
): Batch {
  const jitter = maxShiftPixels > 0 ? { maxShiftPixels, generator: shifts } : undefined;
  const batch = makeBatch(data, positions, jitter, memory);
  const replaceInputs = (change: (inputs: tf.Tensor2D) => tf.Tensor2D) => {
    const changed = tf.tidy(() => change(batch.inputs));
    batch.inputs.dispose();
    batch.inputs = changed;
  };
  try {
    if (own) replaceInputs((inputs) => changedInputs(inputs, data, own, augment));
    if (noise > 0) replaceInputs((inputs) => tf.add(inputs, noiseFor(inputs, noise, augment, memory)));
    return mixup > 0 ? mixBatch(batch, mixup, augment) : batch;
  } catch (error) {
    disposeBatch(batch);
    throw error;
  }
}

function changedInputs(
  inputs: tf.Tensor2D,
  { shape }: Dataset,
  own: AugmentInputs,
  generator: RandomGenerator,
): tf.Tensor2D {
  const expected = [inputs.shape[0], ...shape];
  const changed: unknown = own(tf.reshape(inputs, expected), generator);
  const expectation = `augment.inputs must give a tensor of shape [${expected.join(", ")}], as it is given`;
  if (changed instanceof Promise) throw new ArgumentError(`train: ${expectation}, got a promise`);
  check(changed instanceof tf.Tensor, "train", expectation, changed);
  const found = changed as tf.Tensor;
  check(found.shape.join() === expected.join(), "train", expectation, found.shape);
  check(found.dtype === "float32", "train", "augment.inputs must give float32", found.dtype);
  return tf.reshape(found, inputs.shape);
}

function noiseFor(
  { shape }: tf.Tensor2D,
  deviation: number,
  generator: RandomGenerator,
  memory: StepMemory,
): tf.Tensor2D {
  const values = memory("noise", shape[0] * shape[1]);
  for (let index = 0; index < values.length; index += 2) {
    // Box and Muller's transform gives two numbers at once; 1 − u lies in (0, 1], so the logarithm is finite.
    const radius = deviation * Math.sqrt(-2 * Math.log(1 - generator.uniform()));
    const angle = 2 * Math.PI * generator.uniform();
    values[index] = radius * Math.cos(angle);
    if (index + 1 < values.length) values[index + 1] = radius * Math.sin(angle);
  }
  return tf.tensor2d(values, shape);
}
