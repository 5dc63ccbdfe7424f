/** Dropout (Hinton et al. 2012), which regularises the paper's teacher: masks made before each step. */
import * as tf from "@tensorflow/tfjs";
import * as kind from "../support/option-kinds.js";
import { optionsSchema } from "../support/options.js";
import { kernels } from "../kernels/kernels.js";
import { freshMemory } from "../kernels/step-memory.js";
import type { RandomGenerator } from "../support/random.js";

/** Fractions of the units that dropout switches off in a training step. */
export interface DropoutRates {
  /** Fraction of the inputs, in [0, 1). */
  input: number;
  /** Fraction of the units of each hidden layer, in [0, 1). */
  hidden: number;
}

/** The ranges of both rates. */
export const DROPOUT_KIND = optionsSchema<DropoutRates>({ input: kind.rate, hidden: kind.rate }).all;

/**
 * Fresh masks for one step: zero with probability rate, else 1 / (1 − rate). So the expected input of
 * every unit is the same with and without dropout, and nothing needs rescaling afterwards.
 *
 * @param layerSizes - the net's inputs, hidden units, classes
 * @param memory - memory of a training, whose masks are disposed after each step
 * @returns for each layer a factor for its inputs, `[batch, inputs]`; undefined where the rate is 0
 */
export function dropoutMasks(
  layerSizes: readonly number[],
  batchSize: number,
  { input, hidden }: DropoutRates,
  generator: RandomGenerator,
  memory = freshMemory,
): (tf.Tensor2D | undefined)[] {
  return layerSizes.slice(0, -1).map((units, index) => {
    const rate = index === 0 ? input : hidden;
    if (rate === 0) return undefined;
    return dropoutMask(`mask ${index}`, [batchSize, units], rate, generator, memory) as tf.Tensor2D;
  });
}

/**
 * One fresh mask of any shape.
 *
 * @param name - name of its memory
 * @param rate - above 0, below 1
 */
export function dropoutMask(
  name: string,
  shape: readonly number[],
  rate: number,
  generator: RandomGenerator,
  memory = freshMemory,
): tf.Tensor {
  const mask = memory(
    name,
    shape.reduce((product, size) => product * size, 1),
  );
  fillMask(mask, rate, generator);
  return tf.tensor(mask, [...shape], "float32");
}

/** Random bits per unit: one suffices for a rate of 0.5; sixteen give any rate to within 1 / 65,536. */
function bitsFor(rate: number): number {
  return [1, 2, 4, 8].find((bits) => Number.isInteger(rate * 2 ** bits)) ?? 16;
}

function fillMask(mask: Float32Array, rate: number, generator: RandomGenerator): void {
  const bits = bitsFor(rate);
  const state = Int32Array.from(generator.state());
  kernels.fillMask(mask, { bits, threshold: Math.round(rate * 2 ** bits), kept: 1 / (1 - rate) }, state);
  generator.setState(state);
}
