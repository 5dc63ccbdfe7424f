/** Weights of other programs give the same answers here. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, test, vi } from "vitest";
import { asNet } from "../../../src/models/layers-net.js";
import { MultilayerPerceptron } from "../../../src/models/multilayer-perceptron.js";
import { readWeights } from "../../../src/models/files/read-weights.js";
import { randomGenerator } from "../../../src/support/random.js";
import { readArrays, writeArrays, type NamedArrays } from "../../../src/storage/safetensors.js";
import { values } from "../../helpers.js";

// Made by test/references/make-model.py.
const REFERENCE = join(__dirname, "../../references/pytorch-model.safetensors");
const newFile = (arrays: NamedArrays) => {
  const path = join(mkdtempSync(join(tmpdir(), "weights-")), "weights.safetensors");
  writeArrays(path, { arrays, metadata: {} });
  return path;
};
const someArray = (shape: number[], seed = 1) => {
  const generator = randomGenerator(seed, "array");
  const length = shape.reduce((product, size) => product * size, 1);
  return { shape, values: Float32Array.from({ length }, () => generator.normal()) };
};

describe("PyTorch's", () => {
  const model = (epsilon = 1e-5) =>
    tf.sequential({
      layers: [
        tf.layers.conv2d({ inputShape: [6, 5, 2], filters: 3, kernelSize: 3 }),
        tf.layers.batchNormalization({ epsilon }),
        tf.layers.activation({ activation: "relu" }),
        tf.layers.depthwiseConv2d({ kernelSize: 2, depthMultiplier: 2, activation: "relu" }),
        tf.layers.flatten(),
        tf.layers.batchNormalization({ epsilon }),
        tf.layers.dropout({ rate: 0.5 }),
        tf.layers.dense({ units: 5, activation: "relu" }),
        tf.layers.dense({ units: 4 }),
      ],
    });
  /** In the order of the net's arrays. */
  const theirs = [
    ...["conv.weight", "conv.bias"],
    ...["norm.weight", "norm.bias"],
    ...["depthwise.weight", "depthwise.bias"],
    ...["flat_norm.weight", "flat_norm.bias"],
    ...["hidden.weight", "hidden.bias", "top.weight", "top.bias"],
    ...["norm.running_mean", "norm.running_var", "flat_norm.running_mean", "flat_norm.running_var"],
  ];
  const namesFor = (net: tf.LayersModel) => {
    const own = Object.keys(asNet("test", net).values());
    const isMoving = (name: string) => name.includes("moving");
    const ordered = [...own.filter((name) => !isMoving(name)), ...own.filter(isMoving)];
    return Object.fromEntries(ordered.map((name, at) => [name, theirs[at]!]));
  };

  test("convolutions, normalisation and what follows a flattened picture answer as in PyTorch", () => {
    const net = model();
    readWeights(net, REFERENCE, namesFor(net), { layout: "pytorch" });
    const { arrays } = readArrays(REFERENCE);
    const inputs = tf.tensor(arrays.inputs!.values as Float32Array, arrays.inputs!.shape);
    const logits = net.predict(tf.transpose(inputs, [0, 2, 3, 1])) as tf.Tensor;
    values(logits).forEach((logit, at) => {
      expect(logit).toBeCloseTo(Number(arrays.logits!.values[at]), 4);
    });
  });

  test("epsilon of batch normalisation is warned about where it differs", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const net = model(1e-3);
    readWeights(net, REFERENCE, namesFor(net), { layout: "pytorch" });
    expect(warn.mock.calls.flat().join()).toMatch(/has epsilon 0.001, and PyTorch's is 1e-5/);
    warn.mockRestore();
  });

  test("matrices of a perceptron are transposed, square ones too", () => {
    const net = new MultilayerPerceptron({ layerSizes: [3, 3, 2], seed: 1 });
    const arrays = {
      "fc1.weight": someArray([3, 3]),
      "fc1.bias": someArray([3], 2),
      "fc2.weight": someArray([2, 3], 3),
      "fc2.bias": someArray([2], 4),
    };
    const names = {
      weights0: "fc1.weight",
      biases0: "fc1.bias",
      weights1: "fc2.weight",
      biases1: "fc2.bias",
    };
    readWeights(net, newFile(arrays), names, { layout: "pytorch" });
    const x = tf.tensor2d([[1, -2, 0.5]]);
    const product = (input: tf.Tensor, name: "fc1" | "fc2") => {
      const { shape, values: numbers } = arrays[`${name}.weight`];
      const weights = tf.tensor2d(numbers, shape as [number, number]);
      return tf.add(tf.matMul(input, weights, false, true), tf.tensor1d(arrays[`${name}.bias`].values));
    };
    const expected = values(product(tf.relu(product(x, "fc1")), "fc2"));
    values(net.logits(x)).forEach((logit, at) => {
      expect(logit).toBeCloseTo(expected[at]!, 5);
    });
  });
});

test("Keras's own net answers as in Keras, by Keras's paths of variables", () => {
  // Made by test/references/make-keras-model.py.
  const file = join(__dirname, "../../references/keras-model.safetensors");
  const net = tf.sequential({
    layers: [
      tf.layers.conv2d({ inputShape: [6, 5, 2], filters: 3, kernelSize: 3 }),
      tf.layers.batchNormalization(),
      tf.layers.activation({ activation: "relu" }),
      tf.layers.depthwiseConv2d({ kernelSize: 2, depthMultiplier: 2, activation: "relu" }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 5, activation: "relu" }),
      tf.layers.dropout({ rate: 0.5 }),
      tf.layers.dense({ units: 4 }),
    ],
  });
  const layers = ["conv", "norm", "depthwise", "hidden", "top"];
  const kinds = (layer: string) =>
    layer === "norm" ? ["gamma", "beta", "moving_mean", "moving_variance"] : ["kernel", "bias"];
  const theirs = layers.flatMap((layer) => kinds(layer).map((kind) => `sequential/${layer}/${kind}`));
  // The net's arrays are in the order of its weights: what is trained, then moving means and variances.
  const isMoving = (name: string) => name.includes("moving");
  const ordered = [...theirs.filter((name) => !isMoving(name)), ...theirs.filter(isMoving)];
  const names = Object.fromEntries(
    Object.keys(asNet("test", net).values()).map((name) => [
      name,
      ordered.find((path) => path.endsWith(name.replace(/^\d+\.(depthwise_)?/, "")) && take(path))!,
    ]),
  );
  readWeights(net, file, names, { layout: "keras" });
  const { arrays } = readArrays(file);
  const inputs = tf.tensor(arrays.inputs!.values as Float32Array, arrays.inputs!.shape);
  values(net.predict(inputs) as tf.Tensor).forEach((logit, at) => {
    expect(logit).toBeCloseTo(Number(arrays.logits!.values[at]), 4);
  });

  function take(path: string): boolean {
    if (taken.has(path)) return false;
    taken.add(path);
    return true;
  }
});
const taken = new Set<string>();

test("Keras's are taken as they are", () => {
  const net = new MultilayerPerceptron({ layerSizes: [3, 2], seed: 1 });
  const arrays = { "dense/kernel": someArray([3, 2]), "dense/bias": someArray([2], 2) };
  readWeights(net, newFile(arrays), { weights0: "dense/kernel", biases0: "dense/bias" }, { layout: "keras" });
  expect(net.values().weights0!.values).toEqual(arrays["dense/kernel"].values);
});

test("what doesn't fit is refused, and the net unchanged", () => {
  const net = new MultilayerPerceptron({ layerSizes: [3, 2], seed: 1 });
  const before = net.values();
  const arrays = { "fc.weight": someArray([2, 3]), "fc.bias": someArray([2], 2) };
  const names = { weights0: "fc.weight", biases0: "fc.bias" };
  const refused = (changed: object, from = newFile(arrays), layout = "pytorch") =>
    expect(() => {
      readWeights(net, from, { ...names, ...changed }, { layout: layout as "pytorch" });
    });
  refused({ weights1: "fc.weight" }).toThrow(
    /one of the file for each of weights0, biases0 .*did you mean weights0/,
  );
  refused({ biases0: undefined }).toThrow('each of weights0, biases0, got "none for biases0"');
  refused({ weights0: "fc.weigt" }).toThrow(
    /expected an array fc.weigt for weights0, found fc.weight, fc.bias; did you mean fc.weight\?/,
  );
  refused({}, newFile(arrays), "keras").toThrow(
    "expected fc.weight of shape [3, 2] for weights0, found [2, 3]",
  );
  refused({ weights0: "fc.bias" }).toThrow("expected fc.bias of shape [2, 3] for weights0, found [2]");
  refused({}, newFile(arrays), "torch").toThrow('layout must be pytorch or keras, got "torch"');
  const nan = { ...arrays, "fc.bias": { shape: [2], values: Float32Array.of(1, NaN) } };
  refused({}, newFile(nan)).toThrow("expected finite numbers in fc.bias, found NaN");
  refused({}, "nowhere.safetensors").toThrow(
    "nowhere.safetensors: expected a safetensors file, found ENOENT",
  );
  expect(net.values()).toEqual(before);
});
