import { expect, test } from "vitest";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { learningRateAt, type RateOptions } from "../../src/training/learning-rate.js";
import { train } from "../../src/training/train.js";
import { stripes } from "../helpers.js";

const options: RateOptions = { schedule: "cosine", learningRate: 0.4, warmUpEpochs: 0, epochs: 10 };

test("half a cosine from the full rate down to zero", () => {
  expect(learningRateAt(0, options)).toBe(0.4);
  expect(learningRateAt(5, options)).toBeCloseTo(0.2, 12);
  expect(learningRateAt(10, options)).toBeCloseTo(0, 12);
  expect(learningRateAt(9.9, { ...options, schedule: "constant" })).toBe(0.4);
});

test("a warm-up rises linearly to the full rate, and the schedule has the epochs that are left", () => {
  const warm = { ...options, warmUpEpochs: 4 };
  expect(learningRateAt(0, warm)).toBeCloseTo(0.004, 12);
  expect(learningRateAt(1, warm)).toBeCloseTo(0.1, 12);
  expect(learningRateAt(3, warm)).toBeCloseTo(0.3, 12);
  expect(learningRateAt(4, warm)).toBeCloseTo(0.4, 12);
  expect(learningRateAt(7, warm)).toBeCloseTo(0.2, 12);
  expect(learningRateAt(3, { ...warm, schedule: "constant" })).toBeCloseTo(0.3, 12);
});

test("a training warms up: its first steps change less; a warm-up that never ends is refused", async () => {
  const lossAfterOneEpoch = async (warmUpEpochs: number) => {
    const net = new MultilayerPerceptron({ layerSizes: [16, 24, 4], seed: 1 });
    const { epochs } = await train(net, stripes(256), { epochs: 2, batchSize: 16, warmUpEpochs });
    net.dispose();
    return epochs[0]!.loss;
  };
  expect(await lossAfterOneEpoch(1.9)).toBeGreaterThan(await lossAfterOneEpoch(0));
  await expect(lossAfterOneEpoch(2)).rejects.toThrow(
    "train: warmUpEpochs must be at least 0 and below epochs, 2, got 2",
  );
});
