/** Options by the names and kinds that other programs have: what they are called here. */
import { expect, test } from "vitest";
import { distillationLoss } from "../../src/distillation/losses.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { distillation } from "../../src/training/batch-loss.js";
import { train } from "../../src/training/train.js";
import { stripes } from "../helpers.js";

const data = stripes(8);
const net = () => new MultilayerPerceptron({ layerSizes: [16, 4], seed: 1 });

test.each([
  ["lr", "lr is called learningRate"],
  ["validationData", "validationData is called evaluateOn"],
  ["validation", "validation is called evaluateOn"],
  ["batch_size", "did you mean batchSize?"],
  ["optimiser", "did you mean optimizer?"],
  ["lossFunction", "lossFunction is called loss"],
  ["loss_fn", "loss_fn is called loss"],
  ["temperature", 'onProgress, got "temperature"'],
])("train's option %s", async (name, message) => {
  const run = train(net(), data, { [name]: 1 });
  await expect(run).rejects.toThrow("train: options must be of loss, teacher, epochs");
  await expect(run).rejects.toThrow(message);
});

test("a loss by name", async () => {
  await expect(train(net(), data, { loss: "categoricalCrossentropy" as never })).rejects.toThrow(
    'train: loss must be a function (logits, batch) => losses, such as hardTargets or distillation({ … }), got "categoricalCrossentropy"',
  );
});

const AS_IN = "must be given, as in { temperature: 4, softWeight: 0.5, hardWeight: 0.5 }, got";
const ALPHA = 'conventions.weightsFromAlpha({ alpha, weighs: "hard" }) makes softWeight and hardWeight of it';
test.each<[object | undefined, string]>([
  [{ temperature: 4 }, `softWeight and hardWeight ${AS_IN} an object with temperature`],
  [{ temperature: 4, softWeight: 1 }, `hardWeight ${AS_IN}`],
  [{ softWeight: 1, hardWeight: 0 }, `temperature ${AS_IN}`],
  [{ softWeight: undefined }, `temperature, softWeight, hardWeight ${AS_IN} an object with nothing`],
  [{ temperature: 4, alpha: 0.5 }, `got "alpha"; ${ALPHA}`],
  [{ T: 4, softWeight: 1, hardWeight: 0 }, "T is called temperature"],
  [{ temperature: 4, softweight: 1 }, "did you mean softWeight?"],
  [{ temperature: 0, softWeight: 1 }, "temperature must be positive and finite, got 0"],
])("distillation(%o)", (options, message) => {
  expect(() => distillation(options as never)).toThrow(message);
});

test("distillationLoss, the formula, says the same of what is left out", () => {
  const pair = { student: [[1, 2]], teacher: [[1, 2]] };
  expect(() => distillationLoss(pair, [[0, 1]], { temperature: 4 } as never)).toThrow(
    `distillationLoss: softWeight and hardWeight ${AS_IN}`,
  );
});

test("examples without labels", async () => {
  const { labels: _labels, ...rest } = data;
  const bare = { ...rest, teacherLogits: new Float32Array(8 * 4) };
  const loss = distillation({ temperature: 2, softWeight: 0.5, hardWeight: 0.5 });
  await expect(train(net(), bare, { loss, epochs: 1 })).rejects.toThrow(
    'the loss needs data with labels, or hardWeight: 0, got "examples without them"',
  );
});
