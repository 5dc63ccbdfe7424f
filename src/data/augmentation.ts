/** Examples that change from epoch to epoch: moved, mixed, with noise, or as one likes. All of it begins with the training's seed. */
import * as tf from "@tensorflow/tfjs";
import type { StepMemory } from "../kernels/step-memory.js";
import { contentOfFunction, type FunctionContent } from "../storage/named-function.js";
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
   * @param inputs - as nets see them, `[batch, …shape]` with the shape of the data set's examples
   * @param generator - of the training: what is random must be drawn from it, so that a training can resume. `generator.bits()` makes
   *   a seed for tfjs's own random tensors
   * @returns inputs of the same shape
   */
  (inputs: tf.Tensor, generator: RandomGenerator): tf.Tensor;
  /** What the function is known by, if it has a name: with that a net which was trained with it can be kept. */
  content?: () => FunctionContent;
}

/** How examples are changed, anew in each step; in this order. */
export interface Augmentation {
  /** Each picture is moved by up to this many pixels in each direction. Default: 0. */
  maxShiftPixels?: number;
  /** Changes the inputs as one likes. Default: nothing. */
  inputs?: AugmentInputs | undefined;
  /** Standard deviation of normal noise that is added to each input, in the units that nets see. Default: 0. */
  noise?: number;
  /**
   * Mixes each example with another one of its batch (Zhang et al. 2018): λ x + (1 − λ) x′ for inputs, labels and targets, with one
   * λ for each step from Beta(α, α). This is α; 0 mixes nothing. Default: 0.
   */
  mixup?: number;
}

/** Nothing is changed. */
export const NO_AUGMENTATION: Required<Augmentation> = {
  maxShiftPixels: 0,
  inputs: undefined,
  noise: 0,
  mixup: 0,
};

/** What each kind of change may be. */
export const AUGMENTATION_SCHEMA = optionsSchema<Required<Augmentation>>({
  maxShiftPixels: kind.whole(0),
  inputs: kind.optional(kind.callback<AugmentInputs>()),
  noise: kind.weight,
  mixup: kind.weight,
});

/**
 * Gives a function for `augment` a name, so that nets trained with it can be kept, and trainings resume. As with `namedLoss`, what it
 * takes from outside must be a parameter, and it is given its parameters as the third argument.
 *
 * ```ts
 * const darker = namedAugmentation({ name: "darker", least: 0.5 }, (inputs, generator, { least }) =>
 *   tf.mul(inputs, least + (1 - least) * generator.uniform()),
 * );
 * await train(student, data, { teacher, loss, augment: { inputs: darker, maxShiftPixels: 2 } });
 * ```
 *
 * @param options - `name`, and the parameters: plain data, arrays, tensors, functions
 * @throws ArgumentError if there is no name, a parameter or the function whose content can't be seen, or a value from outside
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

/** The names of what is changed; none if nothing is. */
export function augmentsBy(augmentation: Required<Augmentation>): string[] {
  return Object.entries(augmentation).flatMap(([name, value]) => (value ? [name] : []));
}

/** From which what is random is drawn: shifts apart from the rest, as they were before there was more. */
export interface AugmentationGenerators {
  shifts: RandomGenerator;
  augment: RandomGenerator;
}

/**
 * The examples at the given positions, changed.
 *
 * @param memory - of a training, whose batches are disposed after each step
 * @throws ArgumentError if examples are to be moved that are no pictures, or a function of one's own gives no inputs
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
