/** Any tfjs layers model as a net, which can be trained, evaluated and cached like the paper's nets. */
import * as tf from "@tensorflow/tfjs";
import { freshMemory } from "../kernels/step-memory.js";
import { ArgumentError, check, describe } from "../support/checks.js";
import { refuseSoftmax } from "./end-softmax.js";
import { layerDropouts, withMasks } from "./layer-dropout.js";
import { hasFixedLayers } from "./fixed-layers.js";
import type { AnyNet, Net } from "./net.js";
import { refuseNoNet } from "./no-net.js";

/**
 * The net itself, or a model as a net.
 *
 * @param where - the function that was given it
 * @param what - a name for messages
 * @throws ArgumentError if it is a model that can't be a net, see {@link layersNet}, or neither a net nor a model
 */
export function asNet(where: string, net: AnyNet, what = "the net"): Net {
  if (net instanceof tf.LayersModel) {
    checkInMemory(where, what, net.weights.map(heldVariable));
    return layersNet(where, net);
  }
  refuseNoNet(where, what, net);
  const isNet = typeof net === "object" && (net as Net | null) !== null && "namedVariables" in net;
  check(isNet, where, `${what} must be a MultilayerPerceptron or a tf.LayersModel`, net);
  checkInMemory(
    where,
    what,
    net.namedVariables.map(({ variable }) => variable),
  );
  return net;
}

/** @throws ArgumentError if one of the variables was disposed */
function checkInMemory(where: string, what: string, variables: readonly tf.Tensor[]): void {
  const isInMemory = variables.every(({ isDisposed }) => !isDisposed);
  check(
    isInMemory,
    where,
    `${what} must be one whose variables are still in memory`,
    "one that was disposed",
  );
}

/**
 * Makes a net from a model with one input and one output of logits; both share their variables. Its dropout layers get fresh
 * masks from the training's seed in each step, whatever their own seeds: tfjs would repeat the mask of a seeded layer. The losses of
 * its regularizers are added to the training's loss.
 *
 * @param gives - what its outputs are: those of a hidden layer may be made by any activation
 * @throws ArgumentError unless the model has one input of a known shape and one output `[batch, classes]` of logits, and no
 *   constraints on its weights
 */
export function layersNet(
  where: string,
  model: tf.LayersModel,
  gives: "logits" | "activations" = "logits",
): Net {
  const { inputShape, classes } = endsOf(where, model);
  if (gives === "logits") refuseSoftmax(where, model);
  const constrained = model.trainableWeights.find(({ constraint }) => (constraint as unknown) != null);
  check(
    constrained === undefined,
    where,
    "constraints on weights must be left to the option maxNorm",
    constrained?.name,
  );
  const names = new Map(
    model.weights.map(({ id, originalName }, index) => [id, `${index}.${originalName.replace(/^.*\//, "")}`]),
  );
  const named = (weights: tf.LayerVariable[]) =>
    weights.map((weight) => ({ name: names.get(weight.id)!, variable: variableOf(weight) }));
  const all = named(model.weights);
  const namedVariables = named(model.trainableWeights);
  const dropouts = layerDropouts(model);
  const net: Net = {
    get architecture() {
      return architectureOf(model);
    },
    inputShape,
    classes,
    namedVariables,
    weights: namedVariables
      .filter(({ name, variable }) => name.endsWith("kernel") && variable.rank >= 2)
      .map(({ variable }) => variable),
    apply: (inputs, { training = false, masks = [] } = {}) =>
      tf.tidy(() => {
        const shaped = tf.reshape(inputs, [inputs.shape[0], ...inputShape]);
        return withMasks(dropouts, masks, () => model.apply(shaped, { training }) as tf.Tensor2D);
      }),
    penalties: () => model.calculateLosses(),
    // The model's own layers define its dropout.
    masks: (batchSize, _rates, generator, memory = freshMemory) =>
      dropouts.map(({ fresh }, index) =>
        fresh(batchSize, generator, (_, length) => memory(`mask ${index}`, length)),
      ),
    values: () =>
      Object.fromEntries(
        all.map(({ name, variable }) => [
          name,
          { shape: [...variable.shape], values: Float32Array.from(variable.dataSync()) },
        ]),
      ),
    setValues: (values) => {
      for (const { name, variable } of all) {
        const found = values[name]?.shape;
        const expectation = `${name} must have shape [${variable.shape.join(", ")}]`;
        check(found?.join() === variable.shape.join(), "setValues", expectation, found);
      }
      for (const { name, variable } of all) {
        tf.tidy(() => {
          variable.assign(tf.cast(tf.tensor(values[name]!.values, variable.shape), variable.dtype));
        });
      }
    },
  };
  const own = { ...net };
  const isFixed = hasFixedLayers(
    model,
    dropouts.map(({ layer }) => layer),
  );
  // Not for copies of this net made by spreading, which may have another `apply`.
  return Object.defineProperty(net, "isFixed", {
    get: () => isFixed && net.apply === own.apply && net.penalties === own.penalties,
  });
}

/** tfjs's declarations call it a tensor. */
function variableOf(weight: tf.LayerVariable): tf.Variable {
  const variable: unknown = weight.read();
  return variable as tf.Variable;
}

/** The same, also where it was disposed and can't be read. */
function heldVariable(weight: tf.LayerVariable): tf.Variable {
  return (weight as unknown as { val: tf.Variable }).val;
}

/** The shape of one of a model's inputs, and its number of classes. */
function endsOf(
  where: string,
  { inputs, outputs }: tf.LayersModel,
): { inputShape: number[]; classes: number } {
  const counts = [inputs.length, outputs.length];
  const advice = "concatenate several inputs into one, and split them within the model";
  const expectation = `the model must have one input and one output (${advice})`;
  check(counts.join() === "1,1", where, expectation, counts);
  const inputShape = inputs[0]!.shape.slice(1);
  const isKnown = inputShape.every((size) => size !== null);
  check(isKnown, where, "the model's input must have a known shape", inputShape);
  const [, classes, ...more] = outputs[0]!.shape;
  if (typeof classes !== "number" || more.length > 0) {
    throw new ArgumentError(
      `${where}: the model's output must be [batch, classes], got ${describe(outputs[0]!.shape)}`,
    );
  }
  return { inputShape: inputShape, classes };
}

/** The model's configuration without the names that tfjs numbers, and the code of its kinds of layers. */
function architectureOf(model: tf.LayersModel): object {
  const text = JSON.stringify(model.toJSON(undefined, false));
  const names = model.layers.map(({ name }) => name);
  const configuration = JSON.parse(text, (key, value: unknown) => {
    if (typeof value === "string" && names.includes(value)) return `layer ${names.indexOf(value)}`;
    return value === model.name && key === "name" ? "model" : value;
  }) as unknown;
  const code = [...new Set(model.layers.map((layer) => layer.constructor.toString()))];
  return { net: "layers model", configuration, code };
}
