/** A net up to one of its hidden layers, whose outputs become the outputs of the shortened net. */
import * as tf from "@tensorflow/tfjs";
import { ArgumentError, check, checkInteger, describe } from "../support/checks.js";
import { didYouMean, namesText } from "../support/near-names.js";
import { asNet, layersNet } from "./layers-net.js";
import { MultilayerPerceptron } from "./multilayer-perceptron.js";
import type { AnyNet, ApplyOptions, Net } from "./net.js";

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

/** A net whose hidden layer is looked at while it answers. */
export interface NetWithHidden {
  /** The net, but that `apply` of a model gives both, one after the other: use {@link NetWithHidden.both}. */
  net: Net;
  units: number;
  positions: number;
  /** Of the net's logits. */
  classes: number;
  /** In one pass, the hidden layer's `[batch, positions · units]` and the logits `[batch, classes]`. */
  both: (inputs: tf.Tensor, options?: ApplyOptions) => { hidden: tf.Tensor2D; logits: tf.Tensor2D };
}

/**
 * A net that gives what {@link hiddenNet} gives beside its logits, in one pass; it shares the net's variables.
 * @throws ArgumentError as {@link hiddenNet}
 */
export function netWithHidden(given: AnyNet, layer: LayerName): NetWithHidden {
  if (given instanceof tf.LayersModel) return withHiddenOfModel(given, layer);
  const { units, positions } = hiddenNet(given, layer);
  const net: Net = given;
  const isPerceptron = net instanceof MultilayerPerceptron;
  check(isPerceptron, "hiddenNet", "the net must be a MultilayerPerceptron or a tf.LayersModel", net);
  const both: NetWithHidden["both"] = (inputs, { masks } = {}) =>
    net.hiddenAndLogits(
      inputs as tf.Tensor2D,
      layer as number,
      masks as readonly (tf.Tensor2D | undefined)[] | undefined,
    );
  return { net, units, positions, classes: net.classes, both };
}

function withHiddenOfModel(model: tf.LayersModel, layer: LayerName): NetWithHidden {
  const { classes } = asNet("hiddenNet", model);
  const { flat, units, positions } = layerOfModel(model, layer);
  const joined = tf.layers.concatenate().apply([flat, model.outputs[0]!]) as tf.SymbolicTensor;
  const net = layersNet("hiddenNet", tf.model({ inputs: model.inputs, outputs: joined }), "activations");
  const both: NetWithHidden["both"] = (inputs, options) => {
    const [hidden, logits] = tf.split(net.apply(inputs, options), [positions * units, classes], 1);
    return { hidden: hidden as tf.Tensor2D, logits: logits as tf.Tensor2D };
  };
  return { net, units, positions, classes, both };
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
  const { flat, units, positions } = layerOfModel(model, layer);
  const net = layersNet("hiddenNet", tf.model({ inputs: model.inputs, outputs: flat }), "activations");
  return Object.assign(Object.create(net) as Net, { units, positions });
}

/** What a model's layer gives, as rows. */
function layerOfModel(model: tf.LayersModel, layer: LayerName) {
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
  const positions = shape.slice(0, -1).reduce<number>((product, size) => product * size, 1);
  return { flat, units, positions };
}
