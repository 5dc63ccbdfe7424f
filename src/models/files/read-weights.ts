/** Reads weights that PyTorch or Keras trained into a net of the same architecture. */
import * as tf from "@tensorflow/tfjs";
import { readArrays } from "../../storage/safetensors.js";
import { check, checkOptionsGiven, FileError } from "../../support/checks.js";
import { didYouMean } from "../../support/near-names.js";
import { warnOnce } from "../../support/say-once.js";
import { asNet } from "../layers-net.js";
import type { AnyNet, WeightValues } from "../net.js";
import { flattenedPictures, layoutChange, type WeightLayout } from "./weight-layouts.js";

/** Options of {@link readWeights}. */
export interface ReadWeightsOptions {
  /** The layout of the arrays: `pytorch` (units first, channels first) or `keras` (the same as tfjs's). */
  layout: WeightLayout;
}

/**
 * Sets a net to weights from a safetensors file, written for example by `safetensors.torch.save_file(model.state_dict(), path)` or from Keras's
 * arrays by name. Matrices and filters are transposed. Weights after a flattened picture are reordered to channels last, if tfjs's model shows
 * the flattening. A perceptron doesn't show it; it must have learned from pictures with one channel, or with channels last.
 *
 * You must make sure that everything not stored in the weights agrees. PyTorch's batch normalisation has epsilon 1e-5 and tfjs's 1e-3 (a
 * warning says so), and a padding of 1 with a stride of 2 is not tfjs's "same".
 *
 * ```ts
 * const teacher = new MultilayerPerceptron({ layerSizes: [784, 1200, 10], seed: 1 });
 * const names = { weights0: "fc1.weight", biases0: "fc1.bias", weights1: "fc2.weight", biases1: "fc2.bias" };
 * readWeights(teacher, "teacher.safetensors", names, { layout: "pytorch" });
 * ```
 *
 * @param given - the net; `Object.keys(net.values())` gives its names, and for a tfjs model the error message lists them
 * @param names - the name in the file for each of the net's arrays
 * @throws ArgumentError if an array of the net has no name, or the net has no array of a given name
 * @throws FileError if the file can't be read, or an array is missing or has another shape; the net is then unchanged
 */
export function readWeights(
  given: AnyNet,
  path: string,
  names: Readonly<Record<string, string>>,
  options: ReadWeightsOptions,
): void {
  const where = "readWeights";
  checkOptionsGiven(where, options, '{ layout: "pytorch" }');
  const { layout } = options;
  const net = asNet(where, given);
  check(["pytorch", "keras"].includes(layout), where, "layout must be pytorch or keras", layout);
  const isMap = typeof names === "object" && (names as object | null) !== null;
  check(isMap, where, "names must be an object, from names of the net to names of the file", names);
  const before = net.values();
  const own = Object.keys(before);
  const stranger = Object.keys(names).find((name) => !own.includes(name));
  const ofNet = `names must have one of the file for each of ${own.join(", ")}`;
  check(stranger === undefined, where, ofNet + didYouMean(stranger, own).replace(/^; /, " — "), stranger);
  const missing = own.find((name) => typeof names[name] !== "string");
  check(missing === undefined, where, ofNet, `none for ${missing ?? ""}`);
  const { arrays } = readArrays(path);
  const pictures = given instanceof tf.LayersModel ? picturesByName(given, own) : new Map<string, never>();
  const values = own.map((name): [string, WeightValues[string]] => {
    const { shape } = before[name]!;
    const theirs = names[name]!;
    const array = arrays[theirs];
    if (array === undefined) {
      const all = Object.keys(arrays);
      const problem = `expected an array ${theirs} for ${name}, found ${all.join(", ")}${didYouMean(theirs, all)}`;
      throw new FileError(path, problem, "use names that the file has");
    }
    const change = layoutChange(layout, { name, shape, flattened: pictures.get(name) });
    const isKnown = change !== undefined;
    check(isKnown, where, `${name} must be of a layer that is not recurrent, in PyTorch's layout`, shape);
    if (array.shape.join() !== change.shape.join()) {
      const problem = `expected ${theirs} of shape [${change.shape.join(", ")}] for ${name}, found [${array.shape.join(", ")}]`;
      const repair = `build the net as it was in ${layout}, or correct the layout or the name`;
      throw new FileError(path, problem, repair);
    }
    const numbers = change.order(Array.from(array.values as ArrayLike<number>, Number));
    const position = numbers.findIndex((value) => !Number.isFinite(value));
    if (position >= 0) {
      const problem = `expected finite numbers in ${theirs}, found ${numbers[position]}`;
      throw new FileError(path, problem, "save the weights of a net that has not diverged");
    }
    return [name, { shape: [...shape], values: numbers }];
  });
  if (layout === "pytorch" && given instanceof tf.LayersModel) warnOfEpsilon(given);
  net.setValues(Object.fromEntries(values));
}

/** The net's names have the order of the model's weights. */
function picturesByName(model: tf.LayersModel, own: readonly string[]) {
  const byId = flattenedPictures(model);
  return new Map(
    model.weights.flatMap(({ id }, index) => {
      const picture = byId.get(id);
      return picture ? [[own[index]!, picture] as const] : [];
    }),
  );
}

/** PyTorch's default. */
const EPSILON = 1e-5;

function warnOfEpsilon(model: tf.LayersModel): void {
  for (const layer of model.layers) {
    const { epsilon } = layer.getConfig() as { epsilon?: number };
    if (layer.getClassName() !== "BatchNormalization" || epsilon === undefined || epsilon === EPSILON)
      continue;
    warnOnce(
      `readWeights: ${layer.name} has epsilon ${epsilon}, and PyTorch's is 1e-5 unless it was changed: ` +
        `tf.layers.batchNormalization({ epsilon: 1e-5 })`,
    );
  }
}
