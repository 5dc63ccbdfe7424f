import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import type { WeightValues } from "../../src/models/net.js";
import { hasSessions } from "../../src/training/recorded/session.js";
import { evaluate } from "../../src/training/evaluate.js";
import { train } from "../../src/training/train.js";
import type { TrainOptions } from "../../src/training/train-options.js";
import { weightAverage } from "../../src/training/weight-average.js";
import { stripes } from "../helpers.js";

const weights = (value: number): WeightValues => ({
  weights0: { shape: [1], values: Float32Array.of(value) },
});
const STEPS = hasSessions() ? (["recorded", "plain"] as const) : (["plain"] as const);

test("averages the first epochs evenly, then forgets; its state goes on", () => {
  const average = weightAverage(0.75);
  const means = [8, 4, 0, 12].map((value, index) => average.include(weights(value), index + 1));
  expect(means.map(({ weights0 }) => weights0!.values[0])).toEqual([8, 6, 4, 6]);
  expect(average.include(weights(2), 5)).toEqual(weights(5));
  const other = weightAverage(0.75);
  other.setState({ ...average.state(), "weights0.velocity": weights(9).weights0! });
  expect(other.values()).toEqual(weights(5));
  expect(weightAverage(0.75).values()).toBeUndefined();
});

describe.each(STEPS)("a training with the %s step", (step) => {
  const data = stripes(400);
  const held = stripes(100, 2);
  const makeNet = () => new MultilayerPerceptron({ layerSizes: [16, 20, 4], seed: 1 });
  const options: TrainOptions = { step, epochs: 4, batchSize: 32, learningRate: 0.05, evaluateOn: held };

  test("ends as the average of what it went through, which is what is evaluated", async () => {
    const plain = weightAverage(0.5);
    const other = makeNet();
    await train(other, data, {
      ...options,
      afterEpoch: ({ epoch }) => void plain.include(other.values(), epoch),
    });
    const net = makeNet();
    const seen: WeightValues[] = [];
    const { epochs } = await train(net, data, {
      ...options,
      averagingDecay: 0.5,
      afterEpoch: () => seen.push(net.values()),
    });
    expect(net.values()).toEqual(plain.values());
    expect(net.values()).not.toEqual(other.values());
    expect(seen.at(-1)).toEqual(net.values());
    expect(epochs.at(-1)!.errors).toBe(evaluate(net, held).errors);
  });

  test("goes on after an interrupt to the same average", async () => {
    const averaging = { ...options, averagingDecay: 0.5 };
    const whole = makeNet();
    await train(whole, data, averaging);
    const checkpoint = { path: join(mkdtempSync(join(tmpdir(), "average-")), "training.safetensors") };
    const stopAt2 = ({ epoch }: { epoch: number }) => epoch === 2 && process.emit("SIGINT");
    const first = await train(makeNet(), data, { ...averaging, checkpoint, afterEpoch: stopAt2 });
    expect(first.ended).toBe("interrupted");
    const net = makeNet();
    await train(net, data, { ...averaging, checkpoint });
    expect(net.values()).toEqual(whole.values());
  });
});

test("a decay that is none is refused", async () => {
  const net = new MultilayerPerceptron({ layerSizes: [16, 4], seed: 1 });
  await expect(train(net, stripes(40), { averagingDecay: 1 })).rejects.toThrow(
    "train: averagingDecay must be",
  );
});
