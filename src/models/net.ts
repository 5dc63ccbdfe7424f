/** What can be trained, evaluated and kept: a net, whatever it is made of. */
import type * as tf from "@tensorflow/tfjs";
import type { StepMemory } from "../kernels/step-memory.js";
import type { RandomGenerator } from "../support/random.js";
import type { DropoutRates } from "./dropout.js";

/** Values of a net's variables by name, outside of any tensor: to keep, compare or store. */
export type WeightValues = Record<string, { shape: number[]; values: Float32Array }>;

/** Masks of dropout for one step; undefined where nothing is dropped. */
export type Masks = readonly (tf.Tensor | undefined)[];

/** What can be trained and evaluated: a net of this library's, or any of tfjs's layers models that gives logits. */
export type AnyNet = Net | tf.LayersModel;

/** A variable of a net with a name that is the same in all nets of its architecture. */
export interface NamedVariable {
  name: string;
  variable: tf.Variable;
}

/** How a net is applied. */
export interface ApplyOptions {
  /** Whether it learns from this batch: dropout and batch normalisation then act. Default: false. */
  training?: boolean;
  /** Of this step, from {@link Net.masks}. Default: nothing is dropped. */
  masks?: Masks;
}

/** A net that gives logits for each class. */
export interface Net {
  /** What it consists of, without its weights: the same for equal nets, as part of the keys of what is kept. */
  readonly architecture: object;
  /**
   * Whether `apply` and `penalties` do the same each time with what they are given: their code takes nothing else from outside, and
   * draws nothing. Training follows the code of other nets in each step. Default: false.
   */
  readonly isFixed?: boolean;
  /** Of one example. */
  readonly inputShape: readonly number[];
  readonly classes: number;
  /** What training changes. */
  readonly namedVariables: readonly NamedVariable[];
  /** Those of {@link namedVariables} that hold incoming weights, units along the last axis: what max-norm constrains. */
  readonly weights: readonly tf.Variable[];
  /**
   * Logits z of a batch, `[batch, classes]`.
   * @param inputs - `[batch, …]`, as many values for each example as {@link inputShape} has
   */
  apply(inputs: tf.Tensor, options?: ApplyOptions): tf.Tensor2D;
  /** What is added to the mean loss, of regularizers. Default: nothing. */
  penalties?(): tf.Scalar[];
  /** Fresh masks for one step; the rates are those of `train`'s options. */
  masks(batchSize: number, rates: DropoutRates, generator: RandomGenerator, memory?: StepMemory): Masks;
  /** A copy of all that the net's answers depend on, by name. */
  values(): WeightValues;
  /**
   * Sets all of it.
   * @throws ArgumentError if a value is missing or has another shape; the net is then unchanged
   */
  setValues(values: WeightValues): void;
}
