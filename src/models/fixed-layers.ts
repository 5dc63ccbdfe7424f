/** Recognises models that consist only of tfjs's own, deterministic layers. */
import * as tf from "@tensorflow/tfjs";

/** Layers without code from elsewhere that draw no random numbers. */
const FIXED = new Set(
  `InputLayer Dense Activation ReLU LeakyReLU PReLU ELU Softmax Flatten Reshape Permute RepeatVector Masking Embedding
  Conv1D Conv2D Conv3D Conv2DTranspose Conv3DTranspose SeparableConv2D DepthwiseConv2D Cropping2D UpSampling2D ZeroPadding2D
  AveragePooling1D AveragePooling2D AveragePooling3D GlobalAveragePooling1D GlobalAveragePooling2D
  MaxPooling1D MaxPooling2D MaxPooling3D GlobalMaxPooling1D GlobalMaxPooling2D
  BatchNormalization LayerNormalization Add Average Concatenate Maximum Minimum Multiply Dot`.split(/\s+/),
);
const ACTIVATIONS = new Set(
  "elu gelu gelu_new hardSigmoid linear logSoftmax mish relu relu6 selu sigmoid softmax softplus softsign swish tanh".split(
    " ",
  ),
);

/** The parts of a layer that are used here. */
interface Layer {
  getClassName(): string;
  getConfig(): Record<string, unknown>;
  layers?: Layer[];
}

/**
 * Whether a model's outputs depend only on its inputs and weights.
 *
 * @param masked - its dropout layers whose masks are made before the step
 */
export function hasFixedLayers(model: tf.LayersModel, masked: readonly object[]): boolean {
  const known = tf.serialization.SerializationMap.getMap().classNameMap;
  const isFixed = (layer: Layer): boolean => {
    // A layer with its own function, or of a class that only looks like tfjs's, may do anything.
    if (["call", "apply"].some((name) => Object.hasOwn(layer, name))) return false;
    if (layer.layers !== undefined)
      return (
        [tf.LayersModel, tf.Sequential].some((own) => layer.constructor === own) &&
        layer.layers.every(isFixed)
      );
    const name = layer.getClassName();
    if (known[name]?.[0] !== layer.constructor) return false;
    return (FIXED.has(name) || masked.includes(layer)) && Object.entries(layer.getConfig()).every(isKnown);
  };
  return isFixed(model);
}

/** Whether an entry of a layer's configuration brings no code from elsewhere. */
function isKnown([name, value]: [string, unknown]): boolean {
  if (name === "activation")
    return value === undefined || (typeof value === "string" && ACTIVATIONS.has(value));
  if (!name.endsWith("Regularizer") || value === null || value === undefined) return true;
  return (value as { className?: string }).className === "L1L2";
}
