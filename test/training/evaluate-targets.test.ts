/** Counting what nets get wrong whose outputs are labels that are each there or not, or numbers. */
import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { dataset } from "../../src/data/make-dataset.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { compareNets } from "../../src/training/compare-nets.js";
import { evaluate } from "../../src/training/evaluate.js";
import { evaluateMultiLabel, evaluateRegression } from "../../src/training/evaluate-targets.js";
import { multiLabelTargets } from "../../src/training/multi-label-loss.js";
import { train } from "../../src/training/train.js";

/** Two outputs that are the two inputs. */
function identity(): MultilayerPerceptron {
  const net = new MultilayerPerceptron({ layerSizes: [2, 2] });
  net.setValues({
    weights0: { shape: [2, 2], values: Float32Array.of(1, 0, 0, 1) },
    biases0: { shape: [2], values: Float32Array.of(0, 0) },
  });
  return net;
}
const inputs = [
  [1, -1],
  [2, 3],
  [-1, -2],
  [4, -3],
];

describe("labels that are each there or not", () => {
  test("by hand", () => {
    // Answers: 10, 11, 00, 10.
    const targets = [
      [1, 0],
      [0.5, 0.2],
      [0, 1],
      [0, 0],
    ];
    expect(evaluateMultiLabel(identity(), dataset({ inputs, targets }))).toEqual({
      errors: 3,
      errorsByOutput: [1, 2],
      exactMatches: 1,
      count: 4,
      outputs: 2,
      // Found two, missed one, added two.
      f1: 4 / 7,
    });
  });

  test("classes are one label each; one output is a binary classifier; tfjs's models, too", () => {
    const labelled = dataset({ inputs, labels: [0, 0, 1, 1], classes: 2 });
    expect(evaluateMultiLabel(identity(), labelled)).toMatchObject({ errors: 4, errorsByOutput: [1, 3] });
    const one = tf.sequential({
      layers: [tf.layers.dense({ units: 1, inputShape: [2], kernelInitializer: "ones" })],
    });
    const sums = dataset({ inputs, targets: [0, 1, 1, 1] });
    // Sums 0, 5, −3, 1: 0 is no answer.
    expect(evaluateMultiLabel(one, sums)).toMatchObject({ errors: 1, exactMatches: 3, outputs: 1 });
    const none = dataset({ inputs: [[-1, -1]], targets: [[0, 0]] });
    expect(evaluateMultiLabel(identity(), none)).toMatchObject({ errors: 0, f1: NaN });
  });
});

test("numbers, by hand", () => {
  const targets = [
    [1, 0],
    [2, 2],
    [-1, -2],
    [2, -4],
  ];
  const found = evaluateRegression(identity(), dataset({ inputs, targets }));
  expect(found).toMatchObject({ count: 4, outputs: 2, meanSquaredErrorByOutput: [1, 0.75] });
  expect(found.meanSquaredError).toBeCloseTo(0.875, 10);
  expect(found.meanAbsoluteError).toBeCloseTo(5 / 8, 10);
  // Variances: of 1, 2, −1, 2 about 1: 6; of 0, 2, −2, −4 about −1: 20.
  expect(found.explained).toBeCloseTo((1 - 4 / 6 + (1 - 3 / 20)) / 2, 10);
  const even = dataset({ inputs: [[1, 1]], targets: [[1, 1]] });
  expect(evaluateRegression(identity(), even)).toMatchObject({ meanSquaredError: 0, explained: NaN });
});

test("what doesn't fit is refused, and says what does", async () => {
  const net = identity();
  const bare = dataset({ inputs });
  const numbers = dataset({ name: "sums", inputs, targets: inputs });
  const three = dataset({ inputs, targets: [1, 2, 3, 4].map((x) => [x, 0, 0]) });
  expect(() => evaluateMultiLabel(net, bare)).toThrow(
    "evaluateMultiLabel: data must have targets from 0 to 1, or labels",
  );
  expect(() => evaluateMultiLabel(net, numbers)).toThrow("at example 0, output 1, got -1");
  expect(() => evaluateRegression(net, bare)).toThrow("evaluateRegression: data must have targets, got");
  expect(() => evaluateRegression(net, three)).toThrow(
    "must have 2 inputs and 3 outputs for data, got [2, 2]",
  );
  const instead =
    "sums must have labels (for targets there are evaluateMultiLabel(net, data) and evaluateRegression(net, data)), " +
    'got "a data set with targets alone"';
  expect(() => evaluate(net, numbers as never)).toThrow(`evaluate: ${instead}`);
  expect(() => compareNets({ net }, numbers as never)).toThrow(`compareNets: ${instead}`);
  const options = { loss: multiLabelTargets, evaluateOn: numbers as never };
  await expect(train(net, numbers, options)).rejects.toThrow(`train: ${instead}`);
  net.setValues({ ...net.values(), biases0: { shape: [2], values: Float32Array.of(0, NaN) } });
  expect(() => evaluateRegression(net, numbers)).toThrow("outputs must be finite");
});

test("leaves no tensor behind", () => {
  const net = identity();
  const data = dataset({ inputs, targets: inputs });
  const before = tf.memory().numTensors;
  evaluateRegression(net, data);
  evaluateMultiLabel(net, dataset({ inputs, targets: inputs.map(() => [0, 1]) }));
  expect(tf.memory().numTensors).toBe(before);
});
