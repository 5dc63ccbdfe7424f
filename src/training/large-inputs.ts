/** Warns about inputs far larger than 1, from which nets learn badly or not at all. */
import * as tf from "@tensorflow/tfjs";
import type { Dataset } from "../data/dataset.js";
import { scaledBlocks } from "../data/input-blocks.js";
import type { AnyNet } from "../models/net.js";
import { warnOnce } from "../support/say-once.js";

/** From this size on a training warns, whatever its loss. */
const FAR = 100;

/** Layers that take numbers of any size: indices of words, or values that they scale themselves. */
const SCALING = ["Embedding", "Rescaling", "BatchNormalization", "LayerNormalization"];

/** The largest absolute value of the inputs, as nets see them. */
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
 * Warns, once, about inputs of 100 or more.
 * @param net - the net that learns; a model that begins by scaling its inputs takes any
 * @param inputs - those of the first batch
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
