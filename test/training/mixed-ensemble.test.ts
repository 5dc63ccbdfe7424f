/** Ensembles of tfjs's models and perceptrons: their soft targets, beside the student, on disk, and what they cost. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { ensembleTransferSet } from "../../src/training/ensemble-transfer-set.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { distillation } from "../../src/training/batch-loss.js";
import { compareNets } from "../../src/training/compare-nets.js";
import { logitsOf } from "../../src/training/evaluate.js";
import { transferSet } from "../../src/training/soft-target-cache.js";
import { train } from "../../src/training/train.js";
import { stripes } from "../helpers.js";

const newFolder = () => mkdtempSync(join(tmpdir(), "mixed-"));
const data = stripes(60);
const perceptron = (seed: number) => new MultilayerPerceptron({ layerSizes: [16, 6, 4], seed });
const convolutional = () =>
  tf.sequential({
    layers: [
      tf.layers.reshape({ inputShape: [16], targetShape: [4, 4, 1] }),
      tf.layers.conv2d({
        filters: 3,
        kernelSize: 3,
        kernelInitializer: tf.initializers.glorotUniform({ seed: 3 }),
      }),
      tf.layers.flatten(),
      tf.layers.dropout({ rate: 0.5 }),
      tf.layers.dense({ units: 4, kernelInitializer: tf.initializers.glorotUniform({ seed: 4 }) }),
    ],
  });

test("each one's logits are kept, member by member, and averaged at T with their weights", async () => {
  const members = [perceptron(1), convolutional()] as const;
  const folder = newFolder();
  const transfer = await transferSet([members[0], { net: members[1], weight: 3 }], data, folder);
  expect([...transfer.memberWeights]).toEqual([0.25, 0.75]);
  const all = members.map((net) => logitsOf(net, data));
  for (const member of [0, 1]) {
    for (const example of [0, 59]) {
      const row = transfer.memberLogits.subarray((example * 2 + member) * 4, (example * 2 + member) * 4 + 4);
      expect(row).toEqual(all[member]!.subarray(example * 4, example * 4 + 4));
    }
  }
  const how = { temperature: 2, mean: "arithmetic", soften: "members" } as const;
  const even = await ensembleTransferSet(members, data, how, folder);
  const softmax = (row: Float32Array) => {
    const powers = Array.from(row, (z) => Math.exp(z / 2));
    const sum = powers.reduce((total, one) => total + one, 0);
    return powers.map((one) => one / sum);
  };
  const means = softmax(all[0]!.subarray(0, 4)).map(
    (p, label) => (p + softmax(all[1]!.subarray(0, 4))[label]!) / 2,
  );
  softmax(even.teacherLogits.subarray(0, 4)).forEach((p, label) => {
    expect(p).toBeCloseTo(means[label]!, 5);
  });
  const [ensemble, alone] = compareNets({ ensemble: [...members], alone: members[0] }, data, {
    seconds: 0.01,
  });
  expect(ensemble!.parameters).toBeGreaterThan(alone!.parameters);
});

test("they teach alike from disk and beside the student, whose own kind doesn't matter", async () => {
  const teachers = [perceptron(1), convolutional()];
  const loss = distillation({ temperature: 3, softWeight: 1, hardWeight: 0 });
  const options = { epochs: 2, batchSize: 20, learningRate: 0.01, loss };
  for (const student of [() => perceptron(5), convolutional]) {
    const [kept, beside] = [student(), student()];
    const one = await train(kept, await transferSet(teachers, data, newFolder()), options);
    const other = await train(beside, data, { ...options, teacher: teachers });
    one.epochs.forEach((epoch, at) => {
      expect(epoch.loss).toBeCloseTo(other.epochs[at]!.loss, 4);
    });
  }
});
