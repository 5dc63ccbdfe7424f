/** What is exported gives the probabilities at T = 1 of what was trained; the browser's side: test/browser/exported-model.test.ts. */
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { makeBatch } from "../../../src/data/batches.js";
import { exportModel, type ExportOptions } from "../../../src/models/files/export-model.js";
import { asNet } from "../../../src/models/layers-net.js";
import { MultilayerPerceptron } from "../../../src/models/multilayer-perceptron.js";
import type { AnyNet } from "../../../src/models/net.js";
import { readModel } from "../../../src/models/files/read-model.js";
import { stripes, values } from "../../helpers.js";

const newFolder = () => join(mkdtempSync(join(tmpdir(), "export-")), "student");
const perceptron = () => new MultilayerPerceptron({ layerSizes: [16, 8, 4], seed: 1 });
const model = () =>
  tf.sequential({
    layers: [
      tf.layers.conv2d({ inputShape: [4, 4, 1], filters: 3, kernelSize: 3, activation: "relu" }),
      tf.layers.batchNormalization(),
      tf.layers.dropout({ rate: 0.5 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 4 }),
    ],
  });

test.each<[string, () => AnyNet, ExportOptions["activation"]]>([
  ["a perceptron", perceptron, undefined],
  ["a model of tfjs's", model, undefined],
  ["a perceptron, sigmoids", perceptron, "sigmoid"],
  ["a model, logits", model, "none"],
])("%s: loads, and gives the same", async (_name, make, activation) => {
  const net = make();
  const folder = newFolder();
  await exportModel(net, folder, activation && { activation });
  expect(readdirSync(folder).sort()).toEqual(["model.json", "weights.bin"]);
  const read = await tf.loadLayersModel(handlerFor(folder));
  const { inputs } = makeBatch(stripes(5), [0, 1, 2, 3, 4]);
  const logits = asNet("test", net).apply(inputs);
  const end = { softmax: tf.softmax, sigmoid: tf.sigmoid, none: (x: tf.Tensor) => x }[
    activation ?? "softmax"
  ];
  const shaped = tf.reshape(inputs, [5, ...read.inputs[0]!.shape.slice(1)] as number[]);
  const expected = values(end(logits));
  values(read.predict(shaped) as tf.Tensor).forEach((value, at) => {
    expect(value).toBeCloseTo(expected[at]!, 6);
  });
  if (activation === "none") await readModel(folder);
});

/** As a page would read the files, without this library. */
function handlerFor(folder: string): tf.io.IOHandler {
  const { modelTopology, weightsManifest } = JSON.parse(readFileSync(join(folder, "model.json"), "utf8")) as {
    modelTopology: object;
    weightsManifest: tf.io.WeightsManifestConfig;
  };
  const weightData = Uint8Array.from(readFileSync(join(folder, "weights.bin"))).buffer;
  return tf.io.fromMemory({ modelTopology, weightSpecs: weightsManifest[0]!.weights, weightData });
}

const LISTS = Array.from({ length: 16 }, (_, at) => at + 1);
test.each<[string, () => AnyNet, NonNullable<ExportOptions["scale"]>]>([
  ["a perceptron, bytes", perceptron, { zero: 0, unit: 255 }],
  ["a perceptron, a list for each value", perceptron, { zero: LISTS, unit: [...LISTS].reverse() }],
  ["a model of pictures, one number", model, { zero: 30, unit: -60 }],
  ["a model of pictures, lists", model, { zero: LISTS, unit: 7 }],
])("%s: takes stored values, and scales them itself", async (_name, make, scale) => {
  const [net, folder] = [make(), newFolder()];
  await exportModel(net, folder, { scale });
  const read = await tf.loadLayersModel(handlerFor(folder));
  const data = stripes(5);
  const { inputs } = makeBatch({ ...data, scale }, [0, 1, 2, 3, 4]);
  const expected = values(tf.softmax(asNet("test", net).apply(inputs)));
  const stored = tf.tensor(Array.from(data.inputs), [5, ...read.inputs[0]!.shape.slice(1)] as number[]);
  const found = values(read.predict(stored) as tf.Tensor);
  expect(Math.max(...found.map((value, at) => Math.abs(value - expected[at]!)))).toBeLessThan(1e-5);
  const tensors = tf.memory().numTensors;
  const uses = () =>
    net instanceof tf.LayersModel && [net, ...net.layers].map((one) => one.inboundNodes.length);
  const before = uses();
  await exportModel(net, newFolder(), { scale });
  await exportModel(net, newFolder(), { scale, activation: "none" });
  expect(tf.memory().numTensors).toBe(tensors);
  // The user's model stays as it is.
  expect(uses()).toEqual(before);
});

test("a scale that doesn't fit is refused", async () => {
  const scale = { zero: [1, 2, 3], unit: 1 };
  await expect(exportModel(perceptron(), newFolder(), { scale })).rejects.toThrow(
    "exportModel: scale must be one number, or one for each of the 16 values or for each channel",
  );
});

test("texts for the page are in the file", async () => {
  const folder = newFolder();
  await exportModel(perceptron(), folder, { metadata: { classes: ["a", "b", "c", "d"] } });
  const json = JSON.parse(readFileSync(join(folder, "model.json"), "utf8")) as object;
  expect(json).toMatchObject({ userDefinedMetadata: { classes: ["a", "b", "c", "d"] } });
});

test("the net stays as it is, and no tensor is left", async () => {
  const [net, other] = [perceptron(), model()];
  const [before, shown] = [net.values(), values(other.getWeights()[0]!)];
  await exportModel(other, newFolder());
  const tensors = tf.memory().numTensors;
  await exportModel(net, newFolder());
  await exportModel(other, newFolder());
  expect(tf.memory().numTensors).toBe(tensors);
  expect(net.values()).toEqual(before);
  expect(values(other.getWeights()[0]!)).toEqual(shown);
});

test("what can't be exported is refused", async () => {
  await expect(exportModel(perceptron(), newFolder(), { activation: "relu" as never })).rejects.toThrow(
    'activation must be softmax, sigmoid or none, got "relu"',
  );
  await expect(exportModel(3 as never, newFolder())).rejects.toThrow("must be a MultilayerPerceptron");
  const softmax = tf.sequential({
    layers: [tf.layers.dense({ inputShape: [4], units: 2, activation: "softmax" })],
  });
  await expect(exportModel(softmax, newFolder())).rejects.toThrow("withoutSoftmax");
});
