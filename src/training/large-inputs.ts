/** Inputs that reach far beyond 1, of which nets learn badly or nothing. */
import * as tf from "@tensorflow/tfjs";
import type { Dataset } from "../data/dataset.js";
import { scaledBlocks } from "../data/input-blocks.js";
import type { AnyNet } from "../models/net.js";
import { warnOnce } from "../support/say-once.js";

/** From here on a training says so, whatever its loss. */
const FAR = 100;

/** Layers that take numbers of any size: words by their numbers, or what they scale themselves. */
const SCALING = ["Embedding", "Rescaling", "BatchNormalization", "LayerNormalization"];

/** The largest input's size, as nets see it. */
export function largestInput(data: Dataset): number {
  let largest = 0;
  for (const block of scaledBlocks(data)) largest = Math.max(largest, largestOf(block));
  return largest;
}

function largestOf(values: Float32Array): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest;
}

/**
 * Warns, once, of inputs that reach 100 or more.
 * @param net - what learns from them: a model that begins by scaling its inputs takes any
 * @param inputs - of the first batch
 */
export function warnOfLargeInputs(net: AnyNet, inputs: tf.Tensor): void {
  if (scalesItself(net)) return;
  const reach = largestOf(inputs.dataSync<"float32">());
  if (reach < FAR) return;
  warnOnce(
    `train: inputs reach ${reach.toPrecision(3)}: nets learn best from inputs of about 1; ` +
      "standardised({ training, test }) scales them",
  );
}

function scalesItself(net: AnyNet): boolean {
  if (!(net instanceof tf.LayersModel)) return false;
  const shaping = ["InputLayer", "Flatten", "Reshape", "Masking"];
  const first = net.layers.find((layer) => !shaping.includes(layer.getClassName()));
  return first !== undefined && SCALING.includes(first.getClassName());
}
