/** The interface of a net, which can be trained, evaluated and cached. */
import type * as tf from "@tensorflow/tfjs";
import type { StepMemory } from "../kernels/step-memory.js";
import type { RandomGenerator } from "../support/random.js";
import type { DropoutRates } from "./dropout.js";

/** Values of a net's variables by name, as plain arrays to keep, compare or store. */
export type WeightValues = Record<string, { shape: number[]; values: Float32Array }>;

/** Dropout masks for one step; undefined where nothing is dropped. */
export type Masks = readonly (tf.Tensor | undefined)[];

/** A net of this library, or any tfjs layers model that gives logits. */
export type AnyNet = Net | tf.LayersModel;

/** A variable of a net with a name that is the same in all nets of its architecture. */
export interface NamedVariable {
  name: string;
  variable: tf.Variable;
}

/** Options for applying a net. */
export interface ApplyOptions {
  /** Whether the net learns from this batch; then dropout and batch normalisation are active. Default: false. */
  training?: boolean;
  /** The masks of this step, from {@link Net.masks}. Default: nothing is dropped. */
  masks?: Masks;
}

/** A net that gives logits for each class. */
export interface Net {
  /** The net's architecture without its weights; part of the keys of cached results. */
  readonly architecture: object;
  /**
   * Whether `apply` and `penalties` depend only on their arguments: they read nothing else and draw no random numbers. Training
   * follows the code of other nets in each step. Default: false.
   */
  readonly isFixed?: boolean;
  /** Shape of one example. */
  readonly inputShape: readonly number[];
  readonly classes: number;
  /** The variables that training changes. */
  readonly namedVariables: readonly NamedVariable[];
  /** Those of {@link namedVariables} that hold incoming weights, with units along the last axis; max-norm constrains them. */
  readonly weights: readonly tf.Variable[];
  /**
   * Logits z of a batch, `[batch, classes]`.
   * @param inputs - `[batch, …]`, as many values for each example as {@link inputShape} has
   */
  apply(inputs: tf.Tensor, options?: ApplyOptions): tf.Tensor2D;
  /** Penalties of regularizers, added to the mean loss. Default: none. */
  penalties?(): tf.Scalar[];
  /** Fresh masks for one step; the rates are those of `train`'s options. */
  masks(batchSize: number, rates: DropoutRates, generator: RandomGenerator, memory?: StepMemory): Masks;
  /** A copy of everything that the net's outputs depend on, by name. */
  values(): WeightValues;
  /**
   * Sets all these values.
   * @throws ArgumentError if a value is missing or has another shape; the net is then unchanged
   */
  setValues(values: WeightValues): void;
}
