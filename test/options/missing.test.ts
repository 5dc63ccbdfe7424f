/** Options that were left out altogether: what must be given is said, with an example. */
import { describe, expect, test } from "vitest";
import { highTemperatureGradient, softTargetGradient } from "../../src/distillation/gradients.js";
import { distillationLoss, softTargetDivergence, softTargetLoss } from "../../src/distillation/losses.js";
import { readWeights } from "../../src/models/files/read-weights.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { gainTransferred } from "../../src/statistics/gain.js";
import { ArgumentError } from "../../src/support/checks.js";
import { distillation } from "../../src/training/batch-loss.js";
import { hints } from "../../src/training/hints.js";
import { jointHints } from "../../src/training/joint-hints.js";
import { squaredErrors } from "../../src/training/regression-loss.js";
import { train } from "../../src/training/train.js";
import { dataset } from "../../src/data/make-dataset.js";
import { stripes } from "../helpers.js";

const pair = { student: [[1, 2]], teacher: [[2, 1]] };
const net = () => new MultilayerPerceptron({ layerSizes: [16, 4, 4] });
const none = undefined as never;

describe("options that are missing are asked for by", () => {
  test.each<[string, () => unknown, string]>([
    [
      "MultilayerPerceptron",
      () => new MultilayerPerceptron(none),
      "{ layerSizes: [784, 30, 10] }, got undefined",
    ],
    ["hints", () => hints(net(), net(), stripes(8), none), "{ studentLayer: 1, teacherLayer: 1 }, got"],
    [
      "jointHints",
      () => jointHints(net(), net(), stripes(8), none),
      "loss: distillation({ … }) }, got undefined",
    ],
    [
      "readWeights",
      () => {
        readWeights(net(), "x", {}, none);
      },
      '{ layout: "pytorch" }, got undefined',
    ],
    ["softTargetLoss", () => softTargetLoss(pair, none), "{ temperature: 4 }, got undefined"],
    ["softTargetDivergence", () => softTargetDivergence(pair, none), "{ temperature: 4 }, got undefined"],
    ["softTargetGradient", () => softTargetGradient(pair, none), "{ temperature: 4 }, got undefined"],
    ["highTemperatureGradient", () => highTemperatureGradient(pair, none), "{ temperature: 20 }, got"],
    [
      "distillationLoss",
      () => distillationLoss(pair, [[0, 1]], none),
      "softWeight: 0.5, hardWeight: 0.5 }, got",
    ],
    ["distillation", () => distillation(none), "softWeight: 0.5, hardWeight: 0.5 }, got"],
    ["gainTransferred", () => gainTransferred(none), "{ teacher: 67, small: 146, distilled: 74 }, got"],
  ])("%s", (where, call, message) => {
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(`${where}: `);
    expect(call).toThrow(message);
  });
});

test("numbers that are far from 1 are named where a loss of numbers diverges", async () => {
  const inputs = Array.from({ length: 40 }, (_, index) => [index / 40]);
  const data = dataset({ inputs, targets: inputs.map(([x]) => 900 * x!) });
  const run = train(new MultilayerPerceptron({ layerSizes: [1, 8, 1] }), data, {
    loss: squaredErrors,
    epochs: 4,
  });
  await expect(run).rejects.toThrow(/Targets reach 878: divide them so that they are about 1/);
});
