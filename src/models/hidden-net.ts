/** A net up to one of its hidden layers, whose outputs become the outputs of the shortened net. */
import * as tf from "@tensorflow/tfjs";
import { ArgumentError, check, checkInteger, describe } from "../support/checks.js";
import { didYouMean, namesText } from "../support/near-names.js";
import { asNet } from "./layers-net.js";
import { MultilayerPerceptron } from "./multilayer-perceptron.js";
import type { AnyNet, Net } from "./net.js";

/** A hidden layer: its number from 1 in a perceptron, its name in a tfjs model. */
export type LayerName = number | string;

/** A net up to a hidden layer. */
export interface HiddenNet extends Net {
  /** Units at each position; for a convolution the number of filters. */
  readonly units: number;
  /** Number of positions: height times width for a convolution, else 1. */
  readonly positions: number;
}

/**
 * The net up to a hidden layer. It shares the net's variables: training one trains the other.
 *
 * @param layer - its number from 1 in a perceptron, its name in a model (`model.layers.map(({ name }) => name)`)
 * @returns `apply` gives `[batch, positions · units]`, after the layer's activation
 * @throws ArgumentError if there is no such layer, or its shape is not known
 */
export function hiddenNet(given: AnyNet, layer: LayerName): HiddenNet {
  return given instanceof tf.LayersModel
    ? hiddenOfModel(given, layer)
    : hiddenOfPerceptron(asNet("hiddenNet", given), layer);
}

function hiddenOfPerceptron(net: Net, layer: LayerName): HiddenNet {
  const isPerceptron = net instanceof MultilayerPerceptron;
  check(isPerceptron, "hiddenNet", "the net must be a MultilayerPerceptron or a tf.LayersModel", net);
  const most = net.layers.length - 1;
  check(most > 0, "hiddenNet", "the net must have a hidden layer", net.layerSizes);
  check(typeof layer === "number", "hiddenNet", "a perceptron's layer must be a number from 1", layer);
  checkInteger("hiddenNet", "layer", layer, 1, most);
  const units = net.layerSizes[layer]!;
  return {
    architecture: { ...net.architecture, hiddenLayer: layer },
    inputShape: net.inputShape,
    classes: units,
    units,
    positions: 1,
    namedVariables: net.namedVariables.slice(0, 2 * layer),
    weights: net.weights.slice(0, layer),
    apply: (inputs, { masks } = {}) =>
      net.hidden(inputs as tf.Tensor2D, layer, masks as readonly (tf.Tensor2D | undefined)[] | undefined),
    masks: (batchSize, rates, generator, memory) =>
      net.masks(batchSize, rates, generator, memory).map((mask, index) => {
        if (index < layer) return mask;
        mask?.dispose();
        return undefined;
      }),
    values: () => net.values(),
    setValues: (values) => {
      net.setValues(values);
    },
  };
}

function hiddenOfModel(model: tf.LayersModel, layer: LayerName): HiddenNet {
  const names = model.layers.map(({ name }) => name);
  const found = model.layers.find(({ name }) => name === layer);
  if (found === undefined) {
    const expectation = `layer must be ${namesText(names)}`;
    throw new ArgumentError(`hiddenNet: ${expectation}, got ${describe(layer)}${didYouMean(layer, names)}`);
  }
  check(found.inboundNodes.length === 1, "hiddenNet", `${found.name} must be used once`, "several times");
  const output = found.output as tf.SymbolicTensor;
  const shape = output.shape.slice(1);
  const isKnown = shape.length > 0 && shape.every((size) => size !== null);
  check(isKnown, "hiddenNet", `what ${found.name} gives must have a known shape`, output.shape);
  const units = shape.at(-1)!;
  const flat = shape.length === 1 ? output : (tf.layers.flatten().apply(output) as tf.SymbolicTensor);
  const net = asNet("hiddenNet", tf.model({ inputs: model.inputs, outputs: flat }));
  const positions = shape.slice(0, -1).reduce<number>((product, size) => product * size, 1);
  return Object.assign(Object.create(net) as Net, { units, positions });
}
