/** What the native step computes around its matrix products, which is done in two ways: fused-step-ops.ts, composed-step-ops.ts. */
import type { NativeVariable, Precision, Value } from "./native-ops.js";
import type { OptimizerOptions } from "./optimizer.js";

/** A variable of the net with what the optimiser remembers of it. */
export interface Trained {
  name: string;
  variable: NativeVariable;
  slots: NativeVariable[];
}

/** Options of both ways. */
export interface StepOpsOptions extends OptimizerOptions {
  /** Largest norm of a unit's incoming weights; Infinity for no constraint. */
  maxNorm: number;
  /** Of the matrix products; weights and their updates are float32. */
  precision: Precision;
}

/** What one step computes; all values live until its end. Shapes as in a net's layer of `[inputs, units]`. */
export interface StepOps {
  /** A float32 value as {@link product} takes it. */
  operand: (value: Value) => Value;
  /** The layer's weights as {@link product} takes them. */
  weightsOf: (weights: Trained) => Value;
  /** a · b, or with one factor transposed. */
  product: (a: Value, b: Value, transposed?: "plain" | "first" | "second") => Value;
  /** max(0, product + biases) · mask, `[batch, units]`: the next layer's inputs. The product is used up. */
  hidden: (product: Value, biases: Trained, mask?: Value) => Value;
  /** product + biases, in float32. */
  output: (product: Value, biases: Trained) => Value;
  /**
   * From the gradient with respect to what {@link hidden} gave, which is used up: that with respect to its product,
   * `[batch, units]`, and in float32 that with respect to its biases, `[units]`.
   */
  hiddenGradient: (gradient: Value, units: Value, mask?: Value) => { gradient: Value; biasGradient: Value };
  /** The optimiser's update by a product, and the constraint on norms; after the last use of the weights. */
  updateWeights: (weights: Trained, gradient: Value) => void;
  /** The optimiser's update by a float32 gradient. */
  updateBiases: (biases: Trained, gradient: Value) => void;
}

/** Either way, for one training. */
export interface StepOpsMaker {
  /** @param update - number of this step, from 1 */
  begin: (learningRate: number, update: number) => StepOps;
  /** Frees what is kept from step to step. */
  dispose: () => void;
}
