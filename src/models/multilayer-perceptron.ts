/** The paper's nets: fully connected layers of rectified linear units that end in logits. §3 */
import * as tf from "@tensorflow/tfjs";
import { check, checkInteger, checkOptionsGiven } from "../support/checks.js";
import { freshMemory } from "../kernels/step-memory.js";
import { randomGenerator, type RandomGenerator } from "../support/random.js";
import { dropoutMasks, type DropoutRates } from "./dropout.js";
import type { ApplyOptions, Masks, NamedVariable, Net, WeightValues } from "./net.js";

/** Layer sizes and seed of a net. */
export interface MultilayerPerceptronOptions {
  /** Inputs, hidden units of each layer, classes: `[784, 1200, 1200, 10]` is the paper's teacher. */
  layerSizes: readonly number[];
  /** Seed of the initial weights, a whole number. Default: 1, so that a second run starts from the same weights. */
  seed?: number;
}

/** One layer: logits or pre-activations are `inputs · weights + biases`. */
export interface Layer {
  /** `[inputs, units]` */
  weights: tf.Variable<tf.Rank.R2>;
  /** `[units]` */
  biases: tf.Variable<tf.Rank.R1>;
}

/**
 * A multilayer perceptron with rectified linear hidden units. It returns logits; the softmax and its
 * temperature belong to the loss.
 *
 * Initial weights are normal with variance 2 / inputs (He et al. 2015), initial biases zero.
 */
export class MultilayerPerceptron implements Net {
  readonly layerSizes: readonly number[];
  readonly layers: readonly Layer[];

  /** @throws ArgumentError unless there are at least two sizes, all whole numbers of at least 1 */
  constructor(options: MultilayerPerceptronOptions) {
    checkOptionsGiven("MultilayerPerceptron", options, "{ layerSizes: [784, 30, 10] }");
    const { layerSizes, seed = 1 } = options;
    const expectation = "layerSizes must have at least two sizes, as [784, 30, 10]";
    const given: unknown = layerSizes;
    check(Array.isArray(given), "MultilayerPerceptron", expectation, given);
    check(layerSizes.length >= 2, "MultilayerPerceptron", expectation, [...layerSizes]);
    for (const size of layerSizes) checkInteger("MultilayerPerceptron", "each of layerSizes", size, 1);
    this.layerSizes = [...layerSizes];
    this.layers = layerSizes.slice(1).map((units, index) => ({
      weights: variable(() => heNormal(layerSizes[index]!, units, randomGenerator(seed, "weights", index))),
      biases: variable(() => tf.zeros<tf.Rank.R1>([units])),
    }));
  }

  get architecture(): { net: string; layerSizes: readonly number[] } {
    return { net: "multilayer perceptron", layerSizes: this.layerSizes };
  }

  /** False for a subclass, or an object with replaced methods: they may have their own code. */
  get isFixed(): boolean {
    const isOwn = Object.values(this).every((value) => typeof value !== "function");
    return isOwn && this.constructor === MultilayerPerceptron;
  }

  /** `[inputs]` */
  get inputShape(): readonly number[] {
    return [this.layerSizes[0]!];
  }

  /** Number of units of the last layer. */
  get classes(): number {
    return this.layerSizes.at(-1)!;
  }

  /** The weights of each layer, `[inputs, units]`. */
  get weights(): tf.Variable[] {
    return this.layers.map(({ weights }) => weights);
  }

  /** Everything that is trained: weights and biases of each layer. */
  get variables(): tf.Variable[] {
    return this.namedVariables.map(({ variable }) => variable);
  }

  /** The same with names: `weights0`, `biases0`, `weights1`, … */
  get namedVariables(): NamedVariable[] {
    return this.layers.flatMap(({ weights, biases }, index): NamedVariable[] => [
      { name: `weights${index}`, variable: weights },
      { name: `biases${index}`, variable: biases },
    ]);
  }

  /**
   * Computes the logits z of a batch.
   *
   * @param inputs - `[batch, layerSizes[0]]`
   * @param masks - dropout masks that multiply the inputs of each layer, `[batch, inputs]` each
   * @returns `[batch, classes]`
   * @throws ArgumentError if the inputs have the wrong width
   */
  logits(inputs: tf.Tensor2D, masks?: readonly (tf.Tensor2D | undefined)[]): tf.Tensor2D {
    check(
      inputs.rank === 2 && inputs.shape[1] === this.layerSizes[0],
      "MultilayerPerceptron.logits",
      `inputs must have shape [batch, ${this.layerSizes[0]!}]`,
      inputs.shape,
    );
    return this.activations(inputs, { to: this.layers.length }, masks);
  }

  /**
   * The outputs of a hidden layer, after its rectified linear units.
   *
   * @param layer - number of the hidden layer, from 1
   * @returns `[batch, layerSizes[layer]]`
   * @throws ArgumentError if there is no such layer
   */
  hidden(inputs: tf.Tensor2D, layer: number, masks?: readonly (tf.Tensor2D | undefined)[]): tf.Tensor2D {
    checkInteger("MultilayerPerceptron.hidden", "layer", layer, 1, this.layers.length - 1);
    return this.activations(inputs, { to: layer }, masks);
  }

  /** What {@link hidden} and {@link logits} give, in one pass. */
  hiddenAndLogits(
    inputs: tf.Tensor2D,
    layer: number,
    masks?: readonly (tf.Tensor2D | undefined)[],
  ): { hidden: tf.Tensor2D; logits: tf.Tensor2D } {
    const hidden = this.hidden(inputs, layer, masks);
    return { hidden, logits: this.activations(hidden, { from: layer, to: this.layers.length }, masks) };
  }

  /** What the layers up to `to` make of that which layer `from` gave: of the inputs by default. */
  private activations(
    given: tf.Tensor2D,
    { from = 0, to }: { from?: number; to: number },
    masks: readonly (tf.Tensor2D | undefined)[] | undefined,
  ): tf.Tensor2D {
    return tf.tidy(() => {
      let activations = given;
      this.layers.slice(from, to).forEach(({ weights, biases }, place) => {
        const index = from + place;
        const mask = masks?.[index];
        if (mask) activations = tf.mul(activations, mask);
        activations = tf.add(tf.matMul(activations, weights), biases);
        if (index < this.layers.length - 1) activations = tf.relu(activations);
      });
      return activations;
    });
  }

  /** Like {@link logits}; the masks come from {@link masks}. */
  apply(inputs: tf.Tensor, { masks }: ApplyOptions = {}): tf.Tensor2D {
    return this.logits(inputs as tf.Tensor2D, masks as readonly (tf.Tensor2D | undefined)[] | undefined);
  }

  /** Fresh masks, one for the inputs of each layer. */
  masks(batchSize: number, rates: DropoutRates, generator: RandomGenerator, memory = freshMemory): Masks {
    return dropoutMasks(this.layerSizes, batchSize, rates, generator, memory);
  }

  /** A copy of all weights and biases, by the names of {@link namedVariables}. */
  values(): WeightValues {
    const read = (variable: tf.Variable) => ({
      shape: variable.shape,
      values: Float32Array.from(variable.dataSync<"float32">()),
    });
    return Object.fromEntries(this.namedVariables.map(({ name, variable }) => [name, read(variable)]));
  }

  /**
   * Sets all weights and biases to those of `values`.
   * @throws ArgumentError if one is missing or has another shape; the net is then unchanged
   */
  setValues(values: WeightValues): void {
    const assignments = this.namedVariables;
    for (const { variable, name } of assignments) {
      const expectation = `${name} must have shape [${variable.shape.join(", ")}]`;
      const found = values[name]?.shape;
      check(found?.join() === variable.shape.join(), "MultilayerPerceptron.setValues", expectation, found);
    }
    for (const { variable, name } of assignments) {
      tf.tidy(() => {
        variable.assign(tf.tensor(values[name]!.values, variable.shape));
      });
    }
  }

  /** Frees the net's variables. */
  dispose(): void {
    for (const variable of this.variables) variable.dispose();
  }
}

/** A variable that shares its memory with no other tensor, so that disposing of it frees all. */
function variable<R extends tf.Rank>(initialValue: () => tf.Tensor<R>): tf.Variable<R> {
  const initial = tf.tidy(initialValue);
  const result = tf.variable(initial);
  initial.dispose();
  return result;
}

function heNormal(inputs: number, units: number, generator: RandomGenerator): tf.Tensor2D {
  const deviation = Math.sqrt(2 / inputs);
  const values = Float32Array.from({ length: inputs * units }, () => deviation * generator.normal());
  return tf.tensor2d(values, [inputs, units]);
}
