/** A model that scales its inputs itself, as the data set did during training. */
import * as tf from "@tensorflow/tfjs";
import { checkScale } from "../../data/scale.js";
import type { Scale } from "../../data/dataset.js";

/**
 * A model that takes stored values and passes (value − zero) / unit to the given one, with layers that every tfjs has.
 *
 * @param where - the function that was given the scale
 * @returns a model that contains the given model's own layers; `dispose` frees the added ones
 * @throws ArgumentError unless the scale fits the model's input
 */
export function scaledModel(
  where: string,
  model: tf.LayersModel,
  scale: Scale,
): { model: tf.LayersModel; dispose: () => void } {
  const shape = model.inputs[0]!.shape.slice(1) as number[];
  const size = shape.reduce((product, length) => product * length, 1);
  checkScale(where, "scale", scale, size);
  const [zeros, units] = [listOf(scale.zero), listOf(scale.unit)];
  // One list may be longer than the other; both start again at each example's first value.
  const length =
    zeros.length % units.length === 0
      ? zeros.length
      : units.length % zeros.length === 0
        ? units.length
        : size;
  const repeated = (list: readonly number[]) => Array.from({ length }, (_, at) => list[at % list.length]!);
  const norm = tf.layers.batchNormalization({ epsilon: 0, trainable: false });
  const input = tf.input({ shape });
  const rows = tf.layers.reshape({ targetShape: [size / length, length] }).apply(input);
  const scaled = tf.layers.reshape({ targetShape: shape }).apply(norm.apply(rows));
  tf.tidy(() => {
    const factor = repeated(units).map((unit) => 1 / unit);
    norm.setWeights([
      tf.tensor1d(factor),
      tf.zeros([length]),
      tf.tensor1d(repeated(zeros)),
      tf.ones([length]),
    ]);
  });
  // Don't use the given model itself, which would then have two inputs.
  const inner = tf.model({ inputs: model.inputs, outputs: model.outputs });
  const outputs = inner.apply(scaled) as tf.SymbolicTensor;
  return { model: tf.model({ inputs: input, outputs }), dispose: () => void norm.dispose() };
}

function listOf(value: Scale["zero"]): readonly number[] {
  return typeof value === "number" ? [value] : value;
}
