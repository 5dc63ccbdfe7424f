/** Models that end in a softmax or a sigmoid: found, and made into models of logits, to which these belong. */
import * as tf from "@tensorflow/tfjs";
import { check } from "../support/checks.js";
import { checkIsModel } from "./no-net.js";
import { warnOnce } from "../support/say-once.js";

/** A layer, as far as it is used here; tfjs's types leave some of it out. */
interface Layer {
  name: string;
  getClassName(): string;
  getConfig(): object;
  layers?: Layer[];
  outputLayers?: Layer[];
  inboundNodes: { inboundLayers: Layer[] }[];
}

/** Layers after which the values are the same. */
const PASSING = ["Flatten", "Reshape", "Dropout", "GaussianNoise", "InputLayer"];

/** What a model's outputs are made by in the end. */
interface End {
  layer: Layer;
  activation: string;
  /** The names of the models around the layer, the outermost left out, and its own. */
  path: string[];
}

/** The last layer that computes something, within models at the end of models, too. */
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
 * @throws ArgumentError, in the name of `where`, if the model ends in a softmax; of a sigmoid or relu it warns, since outputs from 0 to 1, or
 *   from 0, may be what a regression wants
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
 * A copy of a model that ends in a softmax or sigmoid, without it: the logits before, exactly. Its softmax, by the loss or by
 * `exportModel`, is what the model gave.
 *
 * ```ts
 * const teacher = await withoutSoftmax(await tf.loadLayersModel("file://teacher/model.json"));
 * ```
 *
 * @returns with weights of its own
 * @throws ArgumentError unless it is a model of tfjs's that ends so
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

/** A layer or model as tfjs writes it down. */
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
