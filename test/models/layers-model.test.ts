import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { layersModel, netFromLayersModel } from "../../src/models/layers-model.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { isNative } from "../../src/runtime/is-native.js";
import { closeTo, values } from "../helpers.js";

const net = new MultilayerPerceptron({ layerSizes: [6, 5, 4, 3], seed: 3 });
const inputs = tf.tensor2d([[1, 0, 2, -1, 0.5, 3]]);

test("a model of tfjs gives the same logits, and comes back as the same net", () => {
  const model = layersModel(net);
  closeTo(model.predict(inputs) as tf.Tensor, values(net.logits(inputs)));
  const back = netFromLayersModel(model);
  expect(back.layerSizes).toEqual(net.layerSizes);
  expect(back.values()).toEqual(net.values());
});

test("saves and loads in tfjs's own format, where it can write files", async () => {
  const folder = mkdtempSync(join(tmpdir(), "model-"));
  const saving = layersModel(net).save(`file://${folder}`);
  if (!isNative()) {
    await expect(saving).rejects.toThrow("Cannot find any save handlers");
    return;
  }
  await saving;
  expect(readdirSync(folder).sort()).toEqual(["model.json", "weights.bin"]);
  const loaded = await tf.loadLayersModel(`file://${folder}/model.json`);
  expect(netFromLayersModel(loaded).values()).toEqual(net.values());
});

test.each([
  [
    "a sigmoid inside",
    [tf.layers.dense({ units: 2, inputShape: [3], activation: "sigmoid" }), tf.layers.dense({ units: 2 })],
  ],
  ["a softmax at the end", [tf.layers.dense({ units: 2, inputShape: [3], activation: "softmax" })]],
  ["no biases", [tf.layers.dense({ units: 2, inputShape: [3], useBias: false })]],
  ["another layer", [tf.layers.dense({ units: 2, inputShape: [3] }), tf.layers.dropout({ rate: 0.5 })]],
])("refuses %s", (_what, layers) => {
  expect(() => netFromLayersModel(tf.sequential({ layers }))).toThrow(
    "the model must be of dense layers with biases",
  );
});

test("says which layer has no biases", () => {
  const layers = [
    tf.layers.dense({ units: 2, inputShape: [3], activation: "relu" }),
    tf.layers.dense({ units: 2, useBias: false }),
  ];
  expect(() => netFromLayersModel(tf.sequential({ layers }))).toThrow(
    'the model must be of dense layers with biases, Dense relu, Dense linear, got ["Dense relu", "Dense linear without biases"]',
  );
});

test("refuses dense layers that don't follow one another, whose weights alone would make another net", () => {
  const input = tf.input({ shape: [2] });
  const dense = (activation: "relu" | "linear") => tf.layers.dense({ units: 2, activation });
  const first = dense("relu");
  const beside = tf.model({
    inputs: input,
    outputs: [first.apply(input) as tf.SymbolicTensor, dense("linear").apply(input) as tf.SymbolicTensor],
  });
  const skipping = tf.model({ inputs: input, outputs: dense("linear").apply(input) as tf.SymbolicTensor });
  const shared = dense("linear");
  const twice = tf.model({ inputs: input, outputs: shared.apply(shared.apply(input)) as tf.SymbolicTensor });
  const repeated = tf.layers.dense({ units: 2, inputShape: [2], activation: "relu" });
  const layers = [repeated, tf.layers.dense({ units: 2, activation: "relu" }), dense("linear")];
  expect(netFromLayersModel(tf.sequential({ layers })).layerSizes).toEqual([2, 2, 2, 2]);
  expect(() => netFromLayersModel(beside)).toThrow("one after the other");
  expect(() => netFromLayersModel(twice)).toThrow("one after the other");
  expect(netFromLayersModel(skipping).layerSizes).toEqual([2, 2]);
  expect(() => netFromLayersModel({} as never)).toThrow("the model must be a tf.LayersModel");
});

test("takes a chain that was put together by hand", () => {
  const input = tf.input({ shape: [3] });
  const hidden = tf.layers.dense({ units: 4, activation: "relu" }).apply(input);
  const output = tf.layers.dense({ units: 2 }).apply(hidden) as tf.SymbolicTensor;
  const model = tf.model({ inputs: input, outputs: output });
  const examples = tf.randomNormal<tf.Rank.R2>([5, 3], 0, 1, "float32", 1);
  closeTo(netFromLayersModel(model).logits(examples), values(model.predict(examples) as tf.Tensor));
});
