/** Finds models that end in a softmax or a sigmoid, and turns them into models that give logits. */
import * as tf from "@tensorflow/tfjs";
import { check } from "../support/checks.js";
import { checkIsModel } from "./no-net.js";
import { warnOnce } from "../support/say-once.js";

/** The parts of a layer that are used here; tfjs's types omit some of them. */
interface Layer {
  name: string;
  getClassName(): string;
  getConfig(): object;
  layers?: Layer[];
  outputLayers?: Layer[];
  inboundNodes: { inboundLayers: Layer[] }[];
}

/** Layers that don't change values. */
const PASSING = ["Flatten", "Reshape", "Dropout", "GaussianNoise", "InputLayer"];

/** The last layer that computes a model's outputs. */
interface End {
  layer: Layer;
  activation: string;
  /** The names of the models around the layer, without the outermost, and its own name. */
  path: string[];
}

/** The last layer that computes something, also inside a model at the end of a model. */
function endOf(model: Layer, path: string[] = []): End | undefined {
  const isSequential = model.getClassName() === "Sequential";
  let layer = isSequential ? model.layers?.at(-1) : (model.outputLayers?.[0] ?? model.layers?.at(-1));
  while (layer !== undefined) {
    if (layer.layers !== undefined) return endOf(layer, [...path, layer.name]);
    const name = layer.getClassName();
    const { activation = "linear" } = layer.getConfig() as { activation?: string };
    const isPassing = PASSING.includes(name) || (name === "Activation" && activation === "linear");
    if (!isPassing) {
      const own = { Softmax: "softmax", ReLU: "relu" }[name];
      return { layer, activation: own ?? activation, path: [...path, layer.name] };
    }
    const before: Layer | undefined = layer.inboundNodes[0]?.inboundLayers[0];
    layer = before;
  }
  return undefined;
}

/**
 * Warns about a sigmoid or relu, since a regression may want outputs from 0 to 1, or from 0.
 * @throws ArgumentError, in the name of `where`, if the model ends in a softmax
 */
export function refuseSoftmax(where: string, model: tf.LayersModel): void {
  const end = endOf(model);
  if (end === undefined) return;
  const { layer, activation } = end;
  const kind = layer.getClassName();
  const found = `${/^[AEIOU]/.test(kind) ? "an" : "a"} ${kind} layer with softmax`;
  const expectation =
    "the model must give logits, without a softmax at its end: softmax and temperature are the loss's " +
    "(await withoutSoftmax(model) makes one without)";
  check(activation !== "softmax", where, expectation, found);
  if (activation === "relu") {
    warnOnce(
      `${where}: the model ends in a relu (${layer.name}), and what it gives is taken as logits, none of them below 0; ` +
        "let its last layer be linear",
    );
  }
  if (activation !== "sigmoid") return;
  warnOnce(
    `${where}: the model ends in a sigmoid (${layer.name}), and what it gives is taken as logits; ` +
      `await withoutSoftmax(model) makes one that gives the logits before it`,
  );
}

/**
 * Copies a model that ends in a softmax or sigmoid, without this ending. The copy gives exactly the logits before it; their softmax, by
 * the loss or by `exportModel`, is the output of the original.
 *
 * ```ts
 * const teacher = await withoutSoftmax(await tf.loadLayersModel("file://teacher/model.json"));
 * ```
 *
 * @returns a model with its own copy of the weights
 * @throws ArgumentError unless it is a tfjs model that ends in one of them
 */
export async function withoutSoftmax(model: tf.LayersModel): Promise<tf.LayersModel> {
  checkIsModel("withoutSoftmax", model);
  const end = endOf(model);
  const activation = end?.activation ?? "none";
  const ends = ["softmax", "sigmoid"].includes(activation);
  check(ends, "withoutSoftmax", "the model must end in a softmax or a sigmoid", activation);
  const topology = JSON.parse(model.toJSON() as unknown as string) as LayerConfiguration;
  linearise(topology, end!.path);
  const copy = await tf.models.modelFromJSON({ modelTopology: topology } as never);
  copy.setWeights(model.getWeights());
  return copy;
}

/** A layer or model in tfjs's JSON. */
interface LayerConfiguration {
  class_name: string;
  config: { name: string; activation?: string; axis?: number; layers?: LayerConfiguration[] };
}

function linearise({ config }: LayerConfiguration, [name, ...inner]: string[]): void {
  const layer = config.layers!.find((one) => one.config.name === name)!;
  if (inner.length > 0) {
    linearise(layer, inner);
    return;
  }
  layer.config.activation = "linear";
  if (layer.class_name !== "Softmax") return;
  layer.class_name = "Activation";
  delete layer.config.axis;
}
