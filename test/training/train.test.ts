import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import type { TransferSet } from "../../src/data/dataset.js";
import { dataset } from "../../src/data/make-dataset.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { distillation, hardTargets, matchedLogits, smoothedTargets } from "../../src/training/batch-loss.js";
import { evaluate, evaluateLogits, logitsOf } from "../../src/training/evaluate.js";
import { hasSessions } from "../../src/training/recorded/session.js";
import type { TrainingProgress } from "../../src/training/progress.js";
import { train } from "../../src/training/train.js";
import { randomGenerator } from "../../src/support/random.js";
import type { TrainOptions } from "../../src/training/train-options.js";
import { stripes } from "../helpers.js";

const data = stripes(512);
const makeNet = (seed = 1) => new MultilayerPerceptron({ layerSizes: [16, 24, 24, 4], seed });
const transfer: TransferSet = { ...data, teacherLogits: logitsOf(makeNet(9), data) };
const regularised: TrainOptions = {
  epochs: 3,
  batchSize: 50,
  dropout: { input: 0.2, hidden: 0.5 },
  maxNorm: 1.5,
  maxShiftPixels: 1,
};

/** Trains a new net and gives its weights. */
async function weightsAfter(options: TrainOptions, set = transfer): Promise<number[]> {
  const net = makeNet();
  await train(net, set, options);
  const weights = Object.values(net.values()).flatMap(({ values }) => [...values]);
  net.dispose();
  return weights;
}

test("learns a small set, and reports each epoch", async () => {
  const net = makeNet();
  const history = await train(net, data, { epochs: 8, batchSize: 32, evaluateOn: stripes(200, 2) });
  expect(history.epochs.at(-1)!.loss).toBeLessThan(0.1);
  expect(history.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(history.epochs.at(-1)!.errors).toBe(evaluate(net, stripes(200, 2)).errors);
  expect(history.epochs.at(-1)!.errors).toBeLessThan(10);
  expect(history.ended).toBe("finished");
  net.dispose();
});

test("a student learns its teacher's classes from soft targets alone", async () => {
  const teacher = makeNet(5);
  await train(teacher, data, { epochs: 8, batchSize: 32 });
  const wrong = {
    ...data,
    teacherLogits: logitsOf(teacher, data),
    labels: data.labels.map((label) => (label + 1) % 4),
  };
  const student = makeNet(6);
  const loss = distillation({ temperature: 4, softWeight: 1, hardWeight: 0 });
  await train(student, wrong, { epochs: 10, batchSize: 32, loss, learningRate: 0.05 });
  expect(evaluate(student, stripes(200, 2)).errors).toBeLessThan(10);
  teacher.dispose();
  student.dispose();
});

describe("determinism", () => {
  test("two equal runs give equal weights; another seed gives others", async () => {
    const first = await weightsAfter(regularised);
    expect(await weightsAfter(regularised)).toEqual(first);
    expect(await weightsAfter({ ...regularised, seed: 2 })).not.toEqual(first);
  });
});

describe("the two training steps", () => {
  test.each([
    ["hard targets", {}],
    ["dropout, max-norm and shifts", regularised],
    ["soft and hard targets", { loss: distillation({ temperature: 3, softWeight: 0.7, hardWeight: 0.2 }) }],
    ["Adam", { ...regularised, optimizer: "adam", learningRate: 0.003 }],
    ["smoothed labels", { loss: smoothedTargets(0.2) }],
    [
      "smoothed labels beside soft targets",
      { loss: distillation({ temperature: 3, softWeight: 0.7, hardWeight: 0.5, labelSmoothing: 0.2 }) },
    ],
    ["soft targets alone", { loss: distillation({ temperature: 3, softWeight: 1, hardWeight: 0 }) }],
  ] satisfies [string, TrainOptions][])("agree to float32 rounding: %s", async (_what, options) => {
    // Where there is no recorded step, the plain one must at least agree with the automatic choice.
    const other = hasSessions() ? "recorded" : "automatic";
    const settings = { epochs: 2, batchSize: 64, learningRate: 0.05, ...options };
    const plain = await weightsAfter({ ...settings, step: "plain" });
    const native = await weightsAfter({ ...settings, step: other });
    const largest = Math.max(...plain.map(Math.abs));
    plain.forEach((weight, index) => {
      expect(Math.abs(weight - native[index]!) / largest).toBeLessThan(1e-4);
    });
  });

  test("bfloat16 stays near float32, and needs the recorded step", async () => {
    const settings: TrainOptions = { epochs: 1, batchSize: 64, learningRate: 0.05 };
    if (!hasSessions()) {
      await expect(weightsAfter({ ...settings, precision: "bfloat16" })).rejects.toThrow(
        "needs the recorded step",
      );
      return;
    }
    const exact = await weightsAfter(settings);
    const rounded = await weightsAfter({ ...settings, precision: "bfloat16" });
    const largest = Math.max(...exact.map(Math.abs));
    const apart = Math.max(...exact.map((weight, index) => Math.abs(weight - rounded[index]!))) / largest;
    expect(apart).toBeGreaterThan(1e-6);
    expect(apart).toBeLessThan(0.05);
    await expect(weightsAfter({ ...settings, precision: "bfloat16", step: "plain" })).rejects.toThrow(
      "precision bfloat16 needs the recorded step",
    );
  });

  test("are chosen by what is possible", async () => {
    const settings = { epochs: 1, batchSize: 128 };
    const net = makeNet();
    const expected = hasSessions() ? "recorded" : "plain";
    expect((await train(net, data, settings)).step).toBe(expected);
    const ownLoss = (logits: tf.Tensor2D) => tf.mean<tf.Tensor1D>(tf.square(logits), 1);
    expect((await train(net, data, { ...settings, loss: ownLoss })).step).toBe(expected);
    expect((await train(net, data, { ...settings, step: "plain" })).step).toBe("plain");
    if (hasSessions()) return;
    await expect(train(net, data, { ...settings, step: "recorded" })).rejects.toThrow("npm run doctor");
  });
});

test("smoothed labels, by hand: with no smoothing the labels, or else a part for every class", () => {
  expect(smoothedTargets(0)).toBe(hardTargets);
  const labels = tf.tensor2d([[0, 1, 0, 0]]);
  const logits = tf.tensor2d([[1, 2, 3, 4]]);
  const [loss] = smoothedTargets(0.2)(logits, {
    inputs: labels,
    labels,
    teacherLogits: undefined,
  }).arraySync();
  // −Σ y ln q = ln Σ e^z − Σ y z, with y = [0.05, 0.85, 0.05, 0.05].
  const logSum = Math.log(Math.exp(1) + Math.exp(2) + Math.exp(3) + Math.exp(4));
  expect(loss).toBeCloseTo(logSum - (0.05 * (1 + 3 + 4) + 0.85 * 2), 5);
  expect(() => smoothedTargets(1)).toThrow("labelSmoothing must be at least 0 and below 1, got 1");
});

test("leaves no tensor behind", async () => {
  const net = makeNet();
  const loss = distillation({ temperature: 2, softWeight: 1, hardWeight: 1 });
  const kept: TrainOptions = { ...regularised, maxShiftPixels: 0, loss };
  const beside: TrainOptions = { ...regularised, loss, teacher: [makeNet(8), makeNet(9)] };
  await train(net, transfer, kept);
  const before = tf.memory().numTensors;
  for (const step of [undefined, "plain"] as const) {
    await train(net, transfer, { ...kept, ...(step && { step }) });
    await train(net, data, { ...beside, ...(step && { step }) });
  }
  expect(tf.memory().numTensors).toBe(before);
});

test("tensors are steady over 10,000 steps", { timeout: 120_000 }, async () => {
  const { binding } = tf.backend() as unknown as { binding?: { getNumOfTensors(): number } };
  const counts: number[] = [];
  await train(makeNet(), data, {
    ...regularised,
    loss: distillation({ temperature: 2, softWeight: 1, hardWeight: 1 }),
    teacher: makeNet(9),
    augment: { mixup: 0.5, noise: 0.1, inputs: (inputs) => tf.mul(inputs, 0.9) },
    epochs: hasSessions() ? 10_000 / 16 : 10,
    batchSize: 512 / 16,
    afterEpoch: ({ epoch }) => {
      if (epoch % 5 === 0) counts.push(tf.memory().numTensors + (binding?.getNumOfTensors() ?? 0));
    },
  });
  expect(counts.length).toBeGreaterThan(1);
  expect(new Set(counts).size).toBe(1);
});

test("progress counts up to the end", async () => {
  const reports: TrainingProgress[] = [];
  const onProgress = (progress: TrainingProgress) => reports.push(progress);
  await train(makeNet(), data, { epochs: 2, batchSize: 100, label: "small", evaluateOn: data, onProgress });
  const last = reports.at(-1)!;
  expect(last).toMatchObject({
    label: "small",
    epoch: 2,
    epochs: 2,
    batch: 12,
    batches: 12,
    ended: "finished",
  });
  expect(last.errors?.of).toBe(512);
  expect(reports.slice(0, -1).every(({ ended }) => ended === undefined)).toBe(true);
});

test("an interrupt ends at a batch's end and leaves the net usable", async () => {
  const net = makeNet();
  const onProgress = ({ batch }: TrainingProgress) => {
    if (batch > 0) process.emit("SIGINT");
  };
  const history = await train(net, data, { epochs: 100_000, batchSize: 100, onProgress });
  expect(history.ended).toBe("interrupted");
  expect(process.listenerCount("SIGINT")).toBe(0);
  expect((await train(net, data, { epochs: 1 })).ended).toBe("finished");
});

describe("bad input", () => {
  test("a loss that leaves the numbers names step and learning rate", async () => {
    await expect(train(makeNet(), data, { learningRate: 1e30 })).rejects.toThrow(
      /must stay finite, got .* in epoch \d+, step \d+, at learning rate/,
    );
  });

  test("two trainings at once", async () => {
    const first = train(makeNet(), data, { epochs: 1, label: "first" });
    await expect(train(makeNet(), data)).rejects.toThrow(
      'another training must have ended first, got "first"',
    );
    await first;
  });

  test("soft targets without a teacher", async () => {
    const loss = distillation({ temperature: 2, softWeight: 1, hardWeight: 0 });
    await expect(train(makeNet(), data, { loss })).rejects.toThrow("the data must be a transfer set");
  });

  test.each([
    [{ epochs: 0 }, "epochs must be a whole number of at least 1, got 0"],
    [{ batchSize: 1.5 }, "batchSize must be a whole number"],
    [{ learningRate: 0 }, "learningRate must be positive"],
    [{ momentum: 1 }, "momentum must be at least 0 and below 1, got 1"],
    [{ dropout: { input: 1, hidden: 0 } }, "dropout.input must be at least 0 and below 1"],
    [{ maxNorm: 0 }, "maxNorm must be positive"],
    [{ maxShiftPixels: 4 }, "maxShiftPixels must be a whole number from 0 to 3"],
  ] satisfies [TrainOptions, string][])("%o", async (options, message) => {
    await expect(train(makeNet(), data, options)).rejects.toThrow(message);
  });

  test("a net that does not fit the data", async () => {
    const net = new MultilayerPerceptron({ layerSizes: [15, 4], seed: 1 });
    await expect(train(net, data)).rejects.toThrow(
      "the net must have 16 inputs and 4 classes for stripes, got [15, 4]",
    );
  });
});

test("evaluateLogits counts errors, by class and by confusion", () => {
  const set = { ...stripes(3), count: 3, labels: Uint8Array.from([0, 1, 1]) };
  const logits = Float32Array.from([5, 1, 0, 0, 0, 3, 0, 0, 0, 0, 9, 0]);
  const found = evaluateLogits(logits, set);
  expect(found).toMatchObject({ errors: 1, count: 3, errorsByClass: [0, 1, 0, 0] });
  expect([...found.predictions]).toEqual([0, 1, 2]);
  expect(found.confusion[1]).toEqual([0, 1, 1, 0]);
});

test("with many classes evaluate counts in batches: pairs by frequency, and labels outside the five most probable", () => {
  const [count, classes] = [2500, 120];
  const generator = randomGenerator(4, "many classes");
  const inputs = Float32Array.from({ length: count * 3 }, () => generator.normal());
  const labels = Uint8Array.from({ length: count }, () => generator.integer(0, classes - 1));
  const set = dataset({ inputs, shape: [3], labels, classes });
  const net = new MultilayerPerceptron({ layerSizes: [3, classes], seed: 1 });
  const found = evaluate(net, set);
  const logits = logitsOf(net, set);
  expect(found).toEqual(evaluateLogits(logits, set));
  const order = (example: number) => {
    const row = [...logits.subarray(example * classes, (example + 1) * classes)];
    return row.map((_, label) => label).sort((first, second) => row[second]! - row[first]!);
  };
  const places = Array.from(labels, (label, example) => order(example).indexOf(label));
  expect(found.errors).toBe(places.filter((place) => place > 0).length);
  expect(found.topFiveErrors).toBe(places.filter((place) => place > 4).length);
  expect(found.confusions.reduce((sum, pair) => sum + pair.count, 0)).toBe(found.errors);
  for (const { label, prediction, count: times } of found.confusions.slice(0, 20)) {
    expect(found.confusion[label]![prediction]).toBe(times);
    expect(label).not.toBe(prediction);
  }
  const times = found.confusions.map((pair) => pair.count);
  expect(times).toEqual([...times].sort((first, second) => second - first));
});

test("of equal logits the first is the prediction, and those before the label are before it", () => {
  const set = { count: 2, classes: 100, labels: [5, 4] };
  const found = evaluateLogits(new Float32Array(200), set);
  expect([found.errors, found.topFiveErrors, [...found.predictions]]).toEqual([2, 1, [0, 0]]);
  expect(evaluateLogits(new Float32Array(99), { count: 1, classes: 99, labels: [5] }).topFiveErrors).toBe(
    undefined,
  );
});

test("above 1,000 classes there is no matrix of classes by classes", () => {
  const logits = new Float32Array(2 * 1001);
  logits[1001 + 7] = 1;
  const found = evaluateLogits(logits, { count: 2, classes: 1001, labels: [1000, 8] });
  expect(found.confusion).toEqual([]);
  expect(found.confusions).toEqual([
    { label: 8, prediction: 7, count: 1 },
    { label: 1000, prediction: 0, count: 1 },
  ]);
  expect(
    evaluateLogits(new Float32Array(1000), { count: 1, classes: 1000, labels: [3] }).confusion,
  ).toHaveLength(1000);
});

test("a student can match logits, and be looked at after each epoch", async () => {
  const teacher = new MultilayerPerceptron({ layerSizes: [16, 12, 4], seed: 5 });
  const set = stripes(200);
  const transfer: TransferSet = { ...set, teacherLogits: logitsOf(teacher, set) };
  const student = new MultilayerPerceptron({ layerSizes: [16, 12, 4], seed: 6 });
  const epochs: number[] = [];
  const history = await train(student, transfer, {
    loss: matchedLogits({ weight: 2 }),
    epochs: 10,
    afterEpoch: ({ epoch, loss }) => {
      epochs.push(epoch);
      expect(loss).toBeGreaterThan(0);
    },
  });
  expect(history.step).toBe(hasSessions() ? "recorded" : "plain");
  expect(epochs).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(history.epochs.at(-1)!.loss).toBeLessThan(history.epochs[0]!.loss / 4);
  expect(() => matchedLogits({ weight: -1 })).toThrow("matchedLogits: weight must be zero or more");
});
