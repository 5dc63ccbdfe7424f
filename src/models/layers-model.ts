/** Conversion to and from tfjs's own models, to save nets in its format and use its other tools. */
import * as tf from "@tensorflow/tfjs";
import { check } from "../support/checks.js";
import { checkIsModel } from "./no-net.js";
import { MultilayerPerceptron } from "./multilayer-perceptron.js";

/**
 * The net as a tfjs model, with copies of the weights: `await layersModel(net).save("file://folder")` writes
 * `model.json` and `weights.bin` there (native backend). It returns logits, as the net does.
 */
export function layersModel(net: MultilayerPerceptron): tf.Sequential {
  const last = net.layers.length - 1;
  const layers = net.layerSizes.slice(1).map((units, index) =>
    tf.layers.dense({
      units,
      activation: index < last ? "relu" : "linear",
      ...(index === 0 && { inputShape: [net.layerSizes[0]!] }),
    }),
  );
  const model = tf.sequential({ layers });
  model.setWeights(net.variables);
  return model;
}

/**
 * A net with a copy of the weights of such a model, loaded for example with `await tf.loadLayersModel("file://folder/model.json")`. Other
 * models need no conversion: `train`, `evaluate` and `transferSet` take any model that gives logits.
 *
 * @throws ArgumentError unless the model is a chain of dense layers with biases, with rectified linear units after all but the last
 */
export function netFromLayersModel(model: tf.LayersModel): MultilayerPerceptron {
  checkIsModel("netFromLayersModel", model);
  const layers = model.layers.filter((layer) => layer.getClassName() !== "InputLayer");
  const expected = layers.map((_, index) => `Dense ${index < layers.length - 1 ? "relu" : "linear"}`);
  const found = layers.map(described);
  const expectation = `the model must be of dense layers with biases, ${expected.join(", ")}`;
  check(layers.length > 0 && String(found) === String(expected), "netFromLayersModel", expectation, found);
  check(isChain(model, layers), "netFromLayersModel", `${expectation}, one after the other`, "another order");
  const weights = model.getWeights();
  const layerSizes = [weights[0]!.shape[0], ...layers.map((_, index) => weights[2 * index]!.shape[1]!)];
  const net = new MultilayerPerceptron({ layerSizes, seed: 0 });
  net.variables.forEach((variable, index) => {
    variable.assign(weights[index]!);
  });
  return net;
}

/** Describes a layer as far as a net depends on it: "Dense relu", "Dense linear without biases". */
function described(layer: tf.layers.Layer): string {
  const { activation = "", useBias } = layer.getConfig() as { activation?: string; useBias?: boolean };
  return `${layer.getClassName()} ${activation}${useBias === false ? " without biases" : ""}`.trimEnd();
}

/** Whether each layer takes the output of the one before it, and the last one gives the model's output. */
function isChain(model: tf.LayersModel, layers: readonly tf.layers.Layer[]): boolean {
  if (new Set(layers).size !== layers.length) return false;
  if (model instanceof tf.Sequential) return true;
  if (model.inputs.length !== 1 || model.outputs.length !== 1) return false;
  // A layer that is used twice has no single input.
  if (layers.some(({ inboundNodes }) => inboundNodes.length !== 1)) return false;
  const given = [model.inputs[0], ...layers.map(({ output }) => output)];
  return layers.every(({ input }, index) => input === given[index]) && given.at(-1) === model.outputs[0];
}
