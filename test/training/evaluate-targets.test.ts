/** Counting what nets get wrong whose outputs are labels that are each there or not, or numbers. */
import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { dataset } from "../../src/data/make-dataset.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { compareNets } from "../../src/training/compare-nets.js";
import { evaluate } from "../../src/training/evaluate.js";
import { evaluateMultiLabel, evaluateRegression } from "../../src/training/evaluate-targets.js";
import { multiLabelTargets } from "../../src/training/multi-label-loss.js";
import { squaredErrors } from "../../src/training/regression-loss.js";
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

describe("a set with classes, and targets in another number of columns", () => {
  const both = dataset({ inputs, labels: [0, 1, 0, 1], classes: 2, targets: [[1, 0, 1], [0, 0, 1], [1, 1, 1], [0, 1, 0]] }); // prettier-ignore

  test("is measured by its targets, with a net that has an output for each", () => {
    for (const measure of [evaluateMultiLabel, evaluateRegression]) {
      expect(() => measure(identity(), both)).toThrow(
        "the net must have 2 inputs and 3 outputs for data, got [2, 2]",
      );
    }
    const three = new MultilayerPerceptron({ layerSizes: [2, 3] });
    expect(evaluateMultiLabel(three, both)).toMatchObject({ count: 4, outputs: 3 });
    expect(evaluateRegression(three, both).meanSquaredError).not.toBeNaN();
  });

  test("trains no net: a single column would be repeated for every class", async () => {
    const one = dataset({ inputs, labels: [0, 1, 0, 1], classes: 2, targets: [1, 0, 1, 0] });
    for (const loss of [squaredErrors, multiLabelTargets]) {
      await expect(train(identity(), one, { loss, epochs: 1 })).rejects.toThrow(
        "train: targets of data must have a column for each of its 2 classes (without labels and classes, any number), got 1",
      );
    }
  });
});

test("targets and labels that were written over since are looked at again", () => {
  const data = dataset({ inputs, targets: [[1, 2], [1, 2], [1, 2], [1, 2]] }); // prettier-ignore
  data.targets![5] = NaN;
  expect(() => evaluateRegression(identity(), data)).toThrow(
    "evaluateRegression: targets of data must be finite numbers, at example 2, value 1, got NaN",
  );
  const labelled = dataset({ inputs, labels: [0, 1, 0, 1], classes: 2 });
  (labelled.labels as Uint8Array)[3] = 7;
  expect(() => evaluateMultiLabel(identity(), labelled)).toThrow(
    "labels of data must be whole numbers from 0 to 1",
  );
});

test("a net that was disposed is named", () => {
  const data = dataset({ inputs, labels: [0, 1, 0, 1], classes: 2 });
  const net = identity();
  tf.dispose(net.namedVariables.map(({ variable }) => variable));
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [2] })] });
  model.dispose();
  for (const one of [net, model]) {
    expect(() => evaluate(one, data)).toThrow(
      'evaluate: the net must be one whose variables are still in memory, got "one that was disposed"',
    );
  }
});
