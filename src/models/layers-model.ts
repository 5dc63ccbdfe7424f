/** To and from tfjs's own models: to save nets in its format, and to use them with its other tools. */
import * as tf from "@tensorflow/tfjs";
import { check } from "../support/checks.js";
import { MultilayerPerceptron } from "./multilayer-perceptron.js";

/**
 * The net as a model of tfjs, with copies of the weights: `await layersModel(net).save("file://folder")` writes
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
 * A net with a copy of the weights of such a model, as loaded by `await tf.loadLayersModel("file://folder/model.json")`.
 * @throws ArgumentError unless it is made of dense layers with biases, rectified linear units inside and none at the end
 */
export function netFromLayersModel(model: tf.LayersModel): MultilayerPerceptron {
  const layers = model.layers.filter((layer) => layer.getClassName() !== "InputLayer");
  const configs = layers.map((layer) => layer.getConfig() as { activation?: string; useBias?: boolean });
  const expected = layers.map((_, index) => (index < layers.length - 1 ? "relu" : "linear"));
  const fits = layers.every(
    (layer, index) =>
      layer.getClassName() === "Dense" &&
      configs[index]!.activation === expected[index] &&
      configs[index]!.useBias !== false,
  );
  const found = layers.map((layer, index) => `${layer.getClassName()} ${configs[index]!.activation ?? ""}`);
  const expectation = `the model must be of dense layers with biases, ${expected.join(", ")}`;
  check(layers.length > 0 && fits, "netFromLayersModel", expectation, found);
  const weights = model.getWeights();
  const layerSizes = [weights[0]!.shape[0], ...layers.map((_, index) => weights[2 * index]!.shape[1]!)];
  const net = new MultilayerPerceptron({ layerSizes, seed: 0 });
  net.variables.forEach((variable, index) => {
    variable.assign(weights[index]!);
  });
  return net;
}
