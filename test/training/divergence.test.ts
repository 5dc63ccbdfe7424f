/** Losses that are no numbers, and what is said about their cause. */
import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { dataset, type DatasetOptions } from "../../src/data/make-dataset.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { ArgumentError } from "../../src/support/checks.js";
import { randomGenerator } from "../../src/support/random.js";
import { distillation, matchedLogits } from "../../src/training/batch-loss.js";
import { DivergenceError } from "../../src/training/divergence.js";
import { namedLoss, type BatchLoss } from "../../src/training/named-loss.js";
import { hasSessions } from "../../src/training/recorded/session.js";
import { train } from "../../src/training/train.js";
import type { TrainOptions } from "../../src/training/train-options.js";

const COUNT = 64;
const labels = Array.from({ length: COUNT }, (_, example) => example % 4);
const made = (scale = 1, more: Partial<DatasetOptions> = {}) =>
  dataset({
    name: "mine",
    inputs: labels.map((label) => [0, 1, 2, 3].map((place) => scale * Number(place === label))),
    labels,
    classes: 4,
    ...more,
  });
const net = () => new MultilayerPerceptron({ layerSizes: [4, 8, 4], seed: 1 });
const taught = () => ({
  ...made(),
  teacherLogits: Float32Array.from({ length: 4 * COUNT }, (_, index) => index % 3),
});
const soft = distillation({ temperature: 2, softWeight: 1, hardWeight: 0 });
const RATE = /learningRate/;

const messageOf = async (run: Promise<unknown>, kind: new (...any: never[]) => Error) => {
  const error: unknown = await run.then(
    () => new Error("expected an error"),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(kind);
  return (error as Error).message;
};

const STEPS = hasSessions() ? (["recorded", "plain"] as const) : (["plain"] as const);

describe.each(STEPS)("in the %s step", (step) => {
  const run = (data: Parameters<typeof train>[1], options: TrainOptions = {}) =>
    train(net(), data, { step, epochs: 3, batchSize: 16, learningRate: 0.01, ...options });

  test("one NaN in the teacher's logits is named, with its place", async () => {
    const data = taught();
    data.teacherLogits[9] = NaN;
    const message = await messageOf(run(data, { loss: soft }), ArgumentError);
    expect(message).toBe(
      "train: teacherLogits of mine must be numbers below infinity, at example 2, value 1, got NaN",
    );
  });

  test.each([
    ["inputs", "inputs of mine must be finite numbers, at example 2, value 1, got NaN"],
    ["teacherLogits", "teacherLogits of mine must be numbers below infinity, at example 2, value 1, got NaN"],
  ] as const)("NaN that is written into %s during the training, too", async (field, message) => {
    const data = taught();
    const afterEpoch = () => {
      data[field][9] = NaN;
    };
    expect(await messageOf(run(data, { loss: soft, afterEpoch }), ArgumentError)).toBe(`train: ${message}`);
  });

  test("a learning rate that is too high is blamed", async () => {
    const message = await messageOf(run(made(), { learningRate: 1e30 }), DivergenceError);
    expect(message).toMatch(
      /must stay finite, got .* at learning rate .*\. A smaller learningRate may help; no checkpoint/,
    );
  });

  test("inputs that are not scaled are named before the learning rate", async () => {
    const message = await messageOf(
      run(made(255, { name: "greys" }), { learningRate: 1e5 }),
      DivergenceError,
    );
    expect(message).toContain("Inputs reach 255: scale them to about 1, or take a smaller learningRate");
  });

  test("inputs at which the very first logits overflow", async () => {
    const message = await messageOf(run(made(3e38)), DivergenceError);
    expect(message).toContain("Inputs reach 3.00e+38: scale them to about 1; no checkpoint");
    expect(message).not.toMatch(RATE);
  });
});

test("a loss of one's own that is NaN from the start", async () => {
  const broken: BatchLoss = namedLoss({ name: "broken" }, (logits) =>
    tf.log(tf.sub(tf.mul(tf.sum(logits, -1), 0), 1)),
  );
  const message = await messageOf(train(net(), made(), { loss: broken }), DivergenceError);
  expect(message).toContain("in epoch 1, step 1");
  expect(message).toContain(
    "Nothing was learned before, so the learning rate is not the cause: look at what the loss gives for the first logits",
  );
});

test("a loss of one's own that becomes NaN while it is small", async () => {
  // ln 0 once the largest logit is below a bound, which learning makes it.
  const loss: BatchLoss = namedLoss({ name: "falls" }, (logits) => {
    const largest = tf.max(logits, -1);
    return tf.add<tf.Tensor1D>(tf.log(tf.relu(tf.add(largest, 20))), largest);
  });
  const message = await messageOf(
    train(net(), made(), { loss, epochs: 50, learningRate: 0.5 }),
    DivergenceError,
  );
  expect(message).toMatch(
    /A smaller learningRate may help, unless the loss itself gives -?(NaN|Infinity) for some logits \(the step before, it was/,
  );
});

test("a teacher that rules out classes, for a loss that can't take that", async () => {
  const data = taught();
  data.teacherLogits[9] = -Infinity;
  const message = await messageOf(train(net(), data, { loss: matchedLogits() }), DivergenceError);
  expect(message).toContain(
    "The teacher's logits rule out classes (-Infinity), which this loss may not take",
  );
  expect(message).not.toMatch(RATE);
  expect((await train(net(), data, { loss: soft, epochs: 1 })).ended).toBe("finished");
});

test("a net that has diverged is not trained further", async () => {
  const own = net();
  const values = own.values();
  values.biases0!.values[3] = NaN;
  own.setValues(values);
  expect(await messageOf(train(own, made()), ArgumentError)).toBe(
    "train: biases0 of the net must be finite (after a divergence, make the net anew), at position 3, got NaN",
  );
});

test("a loss that rises is blamed on what it may come from", async () => {
  const options = {
    epochs: 5,
    batchSize: 16,
    learningRate: 20,
    momentum: 0.9,
    schedule: "constant",
  } as const;
  const message = await messageOf(train(net(), made(), options), DivergenceError);
  expect(message).toMatch(/must (not rise above|stay finite).*A smaller learningRate may help/);
});

test("a trained net whose loss rises at a rate that is high again is no divergence", async () => {
  const generator = randomGenerator(1, "noisy quadrants");
  const inputs = Float32Array.from({ length: 400 * 8 }, () => generator.normal());
  // By three of the numbers; 15% of the labels are chance, so no training ends near 0.
  const quadrant = (example: number) => {
    const [first, second, third] = inputs.subarray(example * 8, example * 8 + 3) as unknown as [
      number,
      number,
      number,
    ];
    return Number(first * second > 0) + 2 * Number(third > 0);
  };
  const quadrants = Array.from({ length: 400 }, (_, example) =>
    generator.uniform() < 0.15 ? generator.integer(0, 3) : quadrant(example),
  );
  const noisy = dataset({ inputs, shape: [8], labels: quadrants, classes: 4 });
  const trained = new MultilayerPerceptron({ layerSizes: [8, 30, 4], seed: 1 });
  const lesson = { batchSize: 32, seed: 3 };
  const { epochs: before } = await train(trained, noisy, { ...lesson, epochs: 60, learningRate: 0.05 });
  const { epochs: after } = await train(trained, noisy, {
    ...lesson,
    // Its first batch is an easy one.
    seed: 5,
    epochs: 12,
    learningRate: 0.1,
  });
  const known = before.at(-1)!.loss;
  expect(after[1]!.loss).toBeGreaterThan(1.2 * known);
  expect(after.at(-1)!.loss).toBeLessThan(1.05 * known);
});

describe("weights of examples", () => {
  const weights = labels.map((label) => [0, 1e-3, 1, 3][label]!);

  test("change nothing if all are 1, and count as often as they say in both steps", async () => {
    const trained = async (data: Parameters<typeof train>[1], step: "automatic" | "plain") => {
      const own = net();
      const { epochs } = await train(own, data, { step, epochs: 3, batchSize: 16 });
      return [epochs.at(-1)!.loss, ...Object.values(own.values()).flatMap(({ values }) => [...values])];
    };
    const ones = made(1, { weights: new Float32Array(COUNT).fill(1) });
    expect(await trained(ones, "automatic")).toEqual(await trained(made(), "automatic"));
    const weighted = made(1, { weights });
    const plain = await trained(weighted, "plain");
    const fast = await trained(weighted, "automatic");
    fast.forEach((value, index) => {
      expect(value).toBeCloseTo(plain[index]!, 5);
    });
    expect(fast[0]).not.toBeCloseTo((await trained(made(), "automatic"))[0]!, 2);
  });

  test("an example of weight 0 teaches nothing", async () => {
    const own = net();
    const before = own.values();
    const only = made(1, { weights: labels.map((label) => Number(label === 0)) });
    await train(own, { ...only, labels: new Uint8Array(COUNT).fill(2) }, { epochs: 1 });
    const other = net();
    const changed = Uint8Array.from(labels, (label) => (label === 0 ? 2 : (label + 1) % 4));
    await train(other, { ...only, labels: changed }, { epochs: 1 });
    expect(own.values()).toEqual(other.values());
    expect(own.values()).not.toEqual(before);
  });

  test("that differ much are no divergence", async () => {
    const few = labels.map((_, example) => (example < 4 ? 1 : 1e-6));
    const data = made(1, { weights: few });
    expect((await train(net(), data, { epochs: 20, batchSize: 4, learningRate: 0.01 })).ended).toBe(
      "finished",
    );
  });
});
