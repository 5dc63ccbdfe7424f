/** Inputs far beyond 1 are said once; what learns well says nothing. */
import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeEach, expect, test, vi, type MockInstance } from "vitest";
import { dataset, type DatasetOptions } from "../../src/data/make-dataset.js";
import { standardised } from "../../src/data/standardised.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { train } from "../../src/training/train.js";

let warn: MockInstance;
beforeEach(() => {
  warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
});
afterEach(() => {
  warn.mockRestore();
});

const table = (largest: number, more: Partial<DatasetOptions> = {}) =>
  dataset({
    inputs: Array.from({ length: 8 }, (_, row) => [row % 2, (largest * row) / 7]),
    labels: Array.from({ length: 8 }, (_, row) => row % 2),
    classes: 2,
    ...more,
  });
const net = () => new MultilayerPerceptron({ layerSizes: [2, 4, 2], seed: 1 });
const options = { epochs: 1, batchSize: 8, learningRate: 1e-6 };

test("a training on large inputs says so, once, and what scales them", async () => {
  await train(net(), table(1023.4), options);
  await train(net(), table(1023.4), options);
  expect(warn.mock.calls).toEqual([
    [
      "dark-knowledge: train: inputs reach 1.02e+3: nets learn best from inputs of about 1; " +
        "standardised({ training, test }) scales them",
    ],
  ]);
  await train(net(), table(-2000), options);
  expect(warn.mock.calls).toHaveLength(2);
});

test("scaled inputs, and those just below 100, say nothing", async () => {
  await train(net(), table(99), options);
  await train(net(), standardised({ training: table(5000) }).training, options);
  await train(net(), table(500, { scale: { zero: 0, unit: 100 } }), options);
  const bytes = Array.from({ length: 8 }, (_, row) => Uint8Array.of(255, row));
  await train(net(), table(0, { inputs: bytes }), options);
  expect(warn).not.toHaveBeenCalled();
});

test("inputs that an augmentation scales, or the model itself, say nothing", async () => {
  await train(net(), table(5000), { ...options, augment: (inputs) => tf.div(inputs, 5000) });
  const model = tf.sequential({
    layers: [tf.layers.batchNormalization({ inputShape: [2] }), tf.layers.dense({ units: 2 })],
  });
  await train(model, table(5000), options);
  expect(warn).not.toHaveBeenCalled();
});

test("evaluateOn must have the classes of the training set", async () => {
  const training = table(1, { classNames: ["cat", "dog"] });
  const evaluateOn = table(1, { classNames: ["dog", "cat"] });
  await expect(train(net(), training, { ...options, evaluateOn })).rejects.toThrow(
    'train: evaluateOn must have the classes of the training set, of which class 0 is "cat", got "dog" ' +
      "(read evaluateOn with classNames: training.classNames)",
  );
  await train(net(), training, { ...options, evaluateOn: table(1) });
  await train(net(), training, { ...options, evaluateOn: table(1, { classNames: ["cat", "dog"] }) });
});
