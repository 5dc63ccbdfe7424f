/** tfjs's own models go through training, checkpoints, caches and evaluation as the paper's nets do. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { asNet } from "../../src/models/layers-net.js";
import { netContent } from "../../src/models/net-content.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { distillation } from "../../src/training/batch-loss.js";
import { evaluate } from "../../src/training/evaluate.js";
import { hasSessions } from "../../src/training/recorded/session.js";
import { trainReusably } from "../../src/training/reusable-training.js";
import { transferSet } from "../../src/training/soft-target-cache.js";
import { train } from "../../src/training/train.js";
import type { TrainOptions } from "../../src/training/train-options.js";
import { stripes } from "../helpers.js";

// 13 steps an epoch, the last one of 16 examples.
const data = stripes(400);
const test50 = stripes(200, 2);
const newFolder = () => mkdtempSync(join(tmpdir(), "layers-model-"));
const seeded = (seed: number) => ({ kernelInitializer: tf.initializers.glorotUniform({ seed }) });

/** The same weights each time; dropout with a seed, which tfjs would make the same mask in each step. */
function convolutional(): tf.LayersModel {
  return tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [4, 4, 1],
        filters: 6,
        kernelSize: 3,
        padding: "same",
        activation: "relu",
        ...seeded(1),
      }),
      tf.layers.batchNormalization(),
      tf.layers.flatten(),
      tf.layers.dropout({ rate: 0.25, seed: 3 }),
      tf.layers.dense({ units: 12, activation: "relu", ...seeded(2) }),
      tf.layers.dropout({ rate: 0.5, seed: 3 }),
      tf.layers.dense({ units: 4, ...seeded(3) }),
    ],
  });
}

const options: TrainOptions = { epochs: 4, batchSize: 32, learningRate: 0.05, evaluateOn: test50, seed: 7 };
const weightsOf = (model: tf.LayersModel) => asNet("test", model).values();
const STEPS = hasSessions() ? (["recorded", "plain"] as const) : (["plain"] as const);

describe.each(STEPS)("with the %s step", (step) => {
  test.each(["momentum", "adam"] as const)(
    "%s: learns, and its moving averages with it",
    async (optimizer) => {
      const model = convolutional();
      const before = weightsOf(model);
      const changes = optimizer === "adam" ? { optimizer, learningRate: 0.01 } : { optimizer };
      const { epochs, step: kind } = await train(model, data, { ...options, ...changes, epochs: 8, step });
      expect(kind).toBe(step);
      expect(epochs.at(-1)!.loss).toBeLessThan(epochs[0]!.loss / 2);
      const { errors } = evaluate(model, test50);
      expect(errors).toBe(epochs.at(-1)!.errors);
      expect(errors).toBeLessThan(30);
      const moving = Object.entries(weightsOf(model)).filter(([name]) => name.includes("moving"));
      expect(moving).toHaveLength(2);
      for (const [name, { values }] of moving) expect(values).not.toEqual(before[name]!.values);
    },
  );

  test("interrupted and continued: the same weights", async () => {
    const whole = convolutional();
    const expected = await train(whole, data, { ...options, step });
    const checkpoint = { path: join(newFolder(), "training.safetensors") };
    const afterEpoch = ({ epoch }: { epoch: number }) => {
      if (epoch === 2) process.emit("SIGINT");
    };
    const stopped = await train(convolutional(), data, { ...options, step, checkpoint, afterEpoch });
    expect(stopped.ended).toBe("interrupted");
    const model = convolutional();
    const history = await train(model, data, { ...options, step, checkpoint });
    expect(weightsOf(model)).toEqual(weightsOf(whole));
    expect(history.epochs).toEqual(expected.epochs);
  });
});

test.runIf(hasSessions())("both steps agree, and masks are fresh in each", async () => {
  const losses = async (changes: TrainOptions) => {
    const all = { ...options, epochs: 2, learningRate: 0.01, ...changes };
    const { epochs } = await train(convolutional(), data, all);
    return epochs.map(({ loss }) => loss);
  };
  const plain = await losses({ step: "plain" });
  const recorded = await losses({ step: "recorded" });
  recorded.forEach((loss, epoch) => {
    expect(loss).toBeCloseTo(plain[epoch]!, 4);
  });
  // With the order and masks of another seed the losses are others.
  const other = await losses({ seed: 8 });
  expect(Math.abs(other[1]! - recorded[1]!)).toBeGreaterThan(1e-3);
});

test("is kept by its content, and taken from the cache", async () => {
  const folder = newFolder();
  const first = convolutional();
  expect((await trainReusably(first, 1, data, options, { folder })).fromCache).toBe(false);
  const second = convolutional();
  expect((await trainReusably(second, 1, data, options, { folder })).fromCache).toBe(true);
  expect(weightsOf(second)).toEqual(weightsOf(first));
  const wider = tf.sequential({
    layers: [tf.layers.flatten({ inputShape: [4, 4, 1] }), tf.layers.dense({ units: 4, ...seeded(1) })],
  });
  expect((await trainReusably(wider, 1, data, options, { folder })).fromCache).toBe(false);
});

test("nets that differ in a layer's options only have other contents", () => {
  const [one, other] = ["relu", "tanh"].map((activation) =>
    tf.sequential({
      layers: [
        tf.layers.dense({
          units: 4,
          inputShape: [3],
          activation: activation as "relu",
          kernelInitializer: "ones",
        }),
        tf.layers.dense({ units: 4, kernelInitializer: "ones" }),
      ],
    }),
  );
  expect(JSON.stringify(netContent(one!))).not.toBe(JSON.stringify(netContent(other!)));
});

test("teaches, and is taught", async () => {
  const teacher = convolutional();
  await train(teacher, data, options);
  const transfer = await transferSet(teacher, data, newFolder());
  const loss = distillation({ temperature: 2, softWeight: 1, hardWeight: 0 });
  const student = new MultilayerPerceptron({ layerSizes: [16, 20, 4], seed: 1 });
  await train(student, transfer, { ...options, loss });
  expect(evaluate(student, test50).errors).toBeLessThan(60);
  const convolutionalStudent = convolutional();
  await train(convolutionalStudent, transfer, { ...options, loss });
  expect(evaluate(convolutionalStudent, test50).errors).toBeLessThan(60);
});

test("a model that can't be trained so is refused, with what to do", async () => {
  const dense = (changes: object) =>
    tf.sequential({ layers: [tf.layers.dense({ units: 4, inputShape: [16], ...changes })] });
  const refused = (model: tf.LayersModel, changes: TrainOptions = {}) =>
    expect(train(model, data, { ...options, ...changes })).rejects;
  await refused(dense({ activation: "softmax" })).toThrow(/must give logits, without a softmax/);
  await refused(dense({ kernelConstraint: "maxNorm" })).toThrow(/option maxNorm/);
  await refused(dense({ units: 5 })).toThrow(/16 inputs and 4 classes/);
  await refused(dense({}), { dropout: { input: 0.2, hidden: 0 } }).toThrow(/its own layers/);
  const nothing: unknown = {};
  await refused(nothing as tf.LayersModel).toThrow(/must be a MultilayerPerceptron or a tf.LayersModel/);
});
