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
