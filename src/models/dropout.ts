/** Dropout (Hinton et al. 2012), by which the paper's teacher is regularised: masks that are made ahead of a step. */
import * as tf from "@tensorflow/tfjs";
import * as kind from "../support/option-kinds.js";
import { optionsSchema } from "../support/options.js";
import { kernels } from "../kernels/kernels.js";
import { freshMemory } from "../kernels/step-memory.js";
import type { RandomGenerator } from "../support/random.js";

/** Which part of the units is switched off in a training step. */
export interface DropoutRates {
  /** Of the inputs, in [0, 1). */
  input: number;
  /** Of the units of each hidden layer, in [0, 1). */
  hidden: number;
}

/** What both rates may be. */
export const DROPOUT_KIND = optionsSchema<DropoutRates>({ input: kind.rate, hidden: kind.rate }).all;

/**
 * Fresh masks for one step: zero with the probability of the rate, else 1 / (1 − rate), so that the expected input of
 * every unit is the same with and without dropout, and nothing need be rescaled afterwards.
 *
 * @param layerSizes - of the net: inputs, hidden units, classes
 * @param memory - of a training, whose masks are disposed after each step
 * @returns for each layer what to multiply its inputs by, `[batch, inputs]`; undefined where the rate is 0
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
 * @param name - of its memory
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

/** Bits of randomness for one unit: one is enough for a rate of 0.5; sixteen make any rate to within 1 / 65,536. */
function bitsFor(rate: number): number {
  return [1, 2, 4, 8].find((bits) => Number.isInteger(rate * 2 ** bits)) ?? 16;
}

function fillMask(mask: Float32Array, rate: number, generator: RandomGenerator): void {
  const bits = bitsFor(rate);
  const state = Int32Array.from(generator.state());
  kernels.fillMask(mask, { bits, threshold: Math.round(rate * 2 ** bits), kept: 1 / (1 - rate) }, state);
  generator.setState(state);
}
