/** Users' own data that are wrong somewhere, at every function that takes a data set: an ArgumentError, never another result. */
import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { imageTensor, makeBatch } from "../../src/data/batches.js";
import type { InMemory, LabelledDataset } from "../../src/data/dataset.js";
import { dataset, type DatasetOptions } from "../../src/data/make-dataset.js";
import { splitDataset } from "../../src/data/split-dataset.js";
import { firstExamples, selectExamples } from "../../src/data/select-examples.js";
import { noisyLabels, omitClasses, onlyClasses, takeFraction } from "../../src/data/transfer-set.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { ArgumentError } from "../../src/support/checks.js";
import { ensembleTransferSet } from "../../src/training/ensemble-transfer-set.js";
import { evaluate, logitsOf } from "../../src/training/evaluate.js";
import { trainReusably } from "../../src/training/reusable-training.js";
import { transferSet } from "../../src/training/soft-target-cache.js";
import { train } from "../../src/training/train.js";
import { values } from "../helpers.js";

const net = new MultilayerPerceptron({ layerSizes: [2, 4, 3], seed: 1 });
const good = (): InMemory<LabelledDataset> => ({
  name: "mine",
  count: 4,
  shape: [2],
  inputs: Float32Array.of(0, 1, 1, 0, 0.5, 0.5, 1, 1),
  classes: 3,
  labels: Uint8Array.of(0, 1, 2, 1),
});

type Entrance = (set: LabelledDataset) => unknown;
const mean = { temperature: 2, mean: "arithmetic", soften: "members" } as const;
const entrances: Record<string, Entrance> = {
  makeBatch: (set) => makeBatch(set, Uint32Array.of(0, 1, 2, 3)),
  imageTensor: (set) => imageTensor(set, [0, 1, 2, 3]),
  train: (set) => train(net, set, { epochs: 1 }),
  "train, evaluateOn": (set) => train(net, good(), { epochs: 1, evaluateOn: set }),
  trainReusably: (set) => trainReusably(net, 1, set, { epochs: 1 }, { reuse: false }),
  "trainReusably, evaluateOn": (set) =>
    trainReusably(net, 1, good(), { epochs: 1, evaluateOn: set }, { reuse: false }),
  evaluate: (set) => evaluate(net, set),
  logitsOf: (set) => logitsOf(net, set),
  transferSet: (set) => transferSet(net, set),
  ensembleTransferSet: (set) => ensembleTransferSet([net], set, mean),
  selectExamples: (set) => selectExamples(set, [0]),
  firstExamples: (set) => firstExamples(set, 1),
  omitClasses: (set) => omitClasses(set, [0]),
  onlyClasses: (set) => onlyClasses(set, [0]),
  takeFraction: (set) => takeFraction(set, 0.5, 1),
  noisyLabels: (set) => noisyLabels(set, 0.5, 1),
  splitDataset: (set) => splitDataset(set, { validation: 1 }),
};

/** What is wrong with a set, as JavaScript or a notebook lets it through, and what the message says. */
const wrong: [what: string, set: unknown, message: string][] = [
  [
    "plain arrays",
    { ...good(), inputs: [0, 1, 1, 0, 0, 0, 1, 1] },
    "inputs of mine must be a Uint8Array or Float32Array (dataset() takes any numbers), got [0, 1",
  ],
  ["plain labels", { ...good(), labels: [0, 1, 2, 1] }, "labels of mine must be a Uint8Array or Uint16Array"],
  [
    "Float64Array",
    { ...good(), inputs: Float64Array.from(good().inputs) },
    "inputs of mine must be a Uint8Array or Float32Array (dataset() takes any numbers), got Float64Array of 64 bytes",
  ],
  [
    "Int32Array",
    { ...good(), inputs: Int32Array.from(good().inputs) },
    "inputs of mine must be a Uint8Array or Float32Array",
  ],
  [
    "an ArrayBuffer",
    { ...good(), inputs: new ArrayBuffer(8) },
    "inputs of mine must be a Uint8Array or Float32Array",
  ],
  ["no inputs", { ...good(), inputs: undefined }, "inputs of mine must be a Uint8Array or Float32Array"],
  [
    "labels of Int8Array",
    { ...good(), labels: Int8Array.of(0, -1, 1, 2) },
    "labels of mine must be a Uint8Array or Uint16Array",
  ],
  [
    "a label too large",
    { ...good(), labels: Uint8Array.of(0, 1, 3, 1) },
    "labels of mine must be whole numbers from 0 to 2, at position 2, got 3",
  ],
  [
    "-1 as a byte",
    { ...good(), labels: Uint8Array.from([0, -1, 1, 2]) },
    "labels of mine must be whole numbers from 0 to 2, at position 1, got 255",
  ],
  [
    "too few labels",
    { ...good(), labels: Uint8Array.of(0, 1) },
    "labels of mine must be 4 for 4 examples, got 2",
  ],
  [
    "too many labels",
    { ...good(), labels: new Uint8Array(5) },
    "labels of mine must be 4 for 4 examples, got 5",
  ],
  [
    "too few inputs",
    { ...good(), inputs: new Float32Array(7) },
    "inputs of mine must be 8 for 4 examples, got 7",
  ],
  ["another shape", { ...good(), shape: [3] }, "inputs of mine must be 12 for 4 examples, got 8"],
  [
    "a shape of zero",
    { ...good(), shape: [2, 0] },
    "shape of mine must be whole numbers of at least 1, such as [28, 28, 1], got [2, 0]",
  ],
  ["a shape that is a number", { ...good(), shape: 2 }, "shape of mine must be whole numbers of at least 1"],
  ["no shape", { ...good(), shape: undefined }, "shape of mine must be whole numbers of at least 1"],
  ["a count of 0", { ...good(), count: 0 }, "count of mine must be a whole number of at least 1, got 0"],
  [
    "a count of 3.5",
    { ...good(), count: 3.5 },
    "count of mine must be a whole number of at least 1, got 3.5",
  ],
  [
    "a count that is a text",
    { ...good(), count: "4" },
    'count of mine must be a whole number of at least 1, got "4"',
  ],
  [
    "NaN among the inputs",
    { ...good(), inputs: Float32Array.of(0, 1, 1, NaN, 0, 0, 1, 1) },
    "inputs of mine must be finite numbers, at example 1, value 1, got NaN",
  ],
  [
    "infinity among the inputs",
    { ...good(), inputs: Float32Array.of(0, 1, 1, 0, 0, -Infinity, 1, 1) },
    "inputs of mine must be finite numbers, at example 2, value 1, got -Infinity",
  ],
  [
    "one class",
    { ...good(), classes: 1, labels: new Uint8Array(4) },
    "classes of mine must be a whole number from 2 to 65536, got 1",
  ],
  ["no classes", { ...good(), classes: undefined }, "mine must say how many classes its labels are of"],
  [
    "classes NaN",
    { ...good(), classes: NaN },
    "classes of mine must be a whole number from 2 to 65536, got NaN",
  ],
  [
    "a scale of unit 0",
    { ...good(), scale: { zero: 0, unit: 0 } },
    "scale of mine must be { zero, unit }, both finite and unit not 0",
  ],
  ["a scale that is a number", { ...good(), scale: 255 }, "scale of mine must be { zero, unit }"],
  [
    "a scale of too many numbers",
    { ...good(), scale: { zero: [0, 0, 0], unit: 1 } },
    'scale of mine must be one number, or one for each of the 2 values or for each channel, got "3 numbers"',
  ],
  [
    "a scale with a unit 0",
    { ...good(), scale: { zero: 0, unit: [1, 0] } },
    'scale of mine must be { zero, unit }, both finite and unit not 0, got "{ zero: 0, unit: [1, 0] }"',
  ],
  [
    "names for other classes",
    { ...good(), classNames: ["a", "b"] },
    "classNames of mine must be one for each of the 3 classes, got 2",
  ],
  [
    "a name twice",
    { ...good(), classNames: ["a", "b", "a"] },
    'classNames of mine must differ from each other, got "a"',
  ],
  [
    "names that are no texts",
    { ...good(), classNames: [0, 1, 2] },
    "classNames of mine must be a list of texts",
  ],
  [
    "weights too few",
    { ...good(), weights: new Float32Array(3).fill(1) },
    "weights of mine must be 4 for 4 examples, got 3",
  ],
  [
    "a negative weight",
    { ...good(), weights: Float32Array.of(1, 1, -1, 1) },
    "weights of mine must be at least 0, at position 2, got -1",
  ],
  [
    "a weight NaN",
    { ...good(), weights: Float32Array.of(1, NaN, 1, 1) },
    "weights of mine must be finite numbers, at position 1, got NaN",
  ],
  ["weights of 0 only", { ...good(), weights: new Float32Array(4) }, "weights of mine must not all be 0"],
  [
    "targets that are no rows",
    { ...good(), targets: new Float32Array(6) },
    "targets of mine must be 4 for 4 examples, got 6",
  ],
  [
    "teacher's logits of other examples",
    { ...good(), teacherLogits: new Float32Array(9) },
    "teacherLogits of mine must be 12 for 4 examples, got 9",
  ],
  [
    "teacher's logits of other classes",
    { ...good(), teacherLogits: new Float32Array(16) },
    "teacherLogits of mine must be 12 for 4 examples, got 16",
  ],
  [
    "a teacher's logit NaN",
    { ...good(), teacherLogits: new Float32Array(12).fill(NaN, 7, 8) },
    "teacherLogits of mine must be numbers below infinity, at example 2, value 1, got NaN",
  ],
  [
    "a teacher's logit +∞",
    { ...good(), teacherLogits: new Float32Array(12).fill(Infinity, 3, 4) },
    "teacherLogits of mine must be numbers below infinity, at example 1, value 0, got Infinity",
  ],
  [
    "a teacher that rules out all",
    { ...good(), teacherLogits: new Float32Array(12).fill(-Infinity, 3, 6) },
    "teacherLogits of mine must not rule out all classes, at example 1",
  ],
  ["nothing", undefined, "data must be a data set"],
  ["null", null, "data must be a data set"],
  ["a list", [[0, 1]], "data must be a data set"],
  ["a typed array", new Uint8Array(8), "data must be a data set"],
  ["a tensor", tf.zeros([4, 2]), "data must be a data set with inputs"],
  ["a promise", Promise.resolve(good()), "data must be a data set, with await before what promises it"],
  [
    "two sets",
    { training: good(), test: good() },
    "data must be one data set, such as .training, got an object with training, test",
  ],
  [
    "an image set of earlier",
    JSON.parse(
      '{"name":"mine","count":2,"height":1,"width":2,"classes":2,"pixels":[0,255,255,0],"labels":[0,1]}',
    ),
    "data must be a data set with inputs; dataset({ inputs, shape, labels, classes }) makes one, got an object with name, count, height, width, classes, pixels, … (7 in all)",
  ],
];

describe.each(Object.entries(entrances))("%s refuses", (name, enter) => {
  // Nothing to count errors on is no fault.
  test.each(wrong.filter(([, set]) => set !== undefined || !name.endsWith("evaluateOn")))(
    "%s",
    async (_what, set, message) => {
      const call = () => Promise.resolve().then(() => enter(set as LabelledDataset));
      await expect(call()).rejects.toBeInstanceOf(ArgumentError);
      await expect(call()).rejects.toThrow(message);
    },
  );
});

const labelled = Object.entries(entrances).filter(([name]) =>
  /^(evaluate|omit|only|take|noisy)|evaluateOn/.test(name),
);
test.each(labelled)("%s needs labels", async (_name, enter) => {
  const { labels: _labels, ...rest } = good();
  const call = Promise.resolve().then(() => enter(rest as LabelledDataset));
  await expect(call).rejects.toThrow("mine must have labels");
});

test("a set that dataset made is known; what is written into its arrays afterwards is caught", async () => {
  const { inputs, labels } = good();
  const set = dataset({ name: "mine", inputs, shape: [2], labels, classes: 3 });
  expect(Object.isFrozen(set)).toBe(true);
  set.labels[2] = 9;
  expect(() => makeBatch(set, [0, 1, 2])).toThrow("labels of mine must be below 3, got 9");
  expect(() => evaluate(net, set)).toThrow(
    "labels of mine must be whole numbers from 0 to 2, at position 2, got 9",
  );
  await expect(train(net, set, { epochs: 1 })).rejects.toThrow("got 9");
});

describe("dataset refuses", () => {
  const inputs = [
    [0, 1],
    [1, 0],
    [0, 0],
    [1, 1],
  ];
  const labels = [0, 1, 2, 1];
  const all = { name: "mine", inputs, labels, classes: 3 };
  test.each<[string, unknown, string]>([
    [
      "labels below 0",
      { ...all, labels: Int8Array.of(0, -1, 1, 2) },
      "labels of mine must be whole numbers from 0 to 2 (leave out examples that are to be ignored, or give them any label and weight 0), at position 1, got -1",
    ],
    [
      "labels -100",
      { ...all, labels: [0, 1, -100, 2] },
      "(leave out examples that are to be ignored, or give them any label and weight 0), at position 2, got -100",
    ],
    [
      "a label NaN",
      { ...all, labels: [0, NaN, 1, 2] },
      "labels of mine must be whole numbers from 0 to 2, at position 1, got NaN",
    ],
    ["a label 1.5", { ...all, labels: [0, 1.5, 1, 2] }, "at position 1, got 1.5"],
    [
      "labels that are texts",
      { ...all, labels: ["0", "1", "2", "1"] },
      'labels of mine[0] must be a number, got "0"; of names make numbers: give classNames, and labels.map((name) => classNames.indexOf(name))',
    ],
    [
      "labels with a hole",
      { ...all, labels: [0, 1, undefined, 1] },
      "labels of mine[2] must be a number, got undefined",
    ],
    ["a label of infinity", { ...all, labels: [0, 1, Infinity, 1] }, "at position 2, got Infinity"],
    [
      "labels from 1",
      { ...all, labels: [1, 2, 3, 1] },
      "labels of mine must be whole numbers from 0 to 2, at position 2, got 3",
    ],
    [
      "labels of more than 256 classes",
      { ...all, labels: [0, 299, 300, 1], classes: 300 },
      "labels of mine must be whole numbers from 0 to 299, at position 2, got 300",
    ],
    [
      "one-hot labels",
      {
        ...all,
        labels: [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
          [0, 1, 0],
        ],
      },
      "labels of mine must be one whole number for each example, no one-hot rows",
    ],
    [
      "a tensor of one-hot labels",
      { ...all, labels: tf.oneHot([0, 1, 2, 1], 3) },
      "no one-hot rows, got [4, 3]",
    ],
    ["too few labels", { ...all, labels: [0, 1] }, "labels of mine must be 4, one for each example, got 2"],
    [
      "too few typed labels",
      { ...all, labels: Uint8Array.of(0, 1) },
      "labels of mine must be 4 for 4 examples, got 2",
    ],
    [
      "labels without classes",
      { name: "mine", inputs, labels },
      "mine must say how many classes its labels are of, by the option classes or classNames, got undefined",
    ],
    ["classes that are names", { ...all, classes: ["a", "b", "c"] }, "whole numbers"],
    [
      "too many classes",
      { ...all, classes: 65_537 },
      "classes of mine must be a whole number from 2 to 65536, got 65537",
    ],
    [
      "no shape",
      { ...all, inputs: new Float32Array(8) },
      "mine must say the shape of one example, such as [784] or [28, 28, 1]",
    ],
    ["a list without a shape", { ...all, inputs: [1, 2, 3, 4] }, "mine must say the shape of one example"],
    [
      "a shape that doesn't divide",
      { ...all, inputs: new Float32Array(7), shape: [2] },
      'inputs of mine must be examples of 2 values each (shape [2]), got "7 values"',
    ],
    [
      "no example",
      { ...all, inputs: new Float32Array(0), shape: [2] },
      "inputs of mine must be examples of 2 values each",
    ],
    [
      "another shape than the rows'",
      { ...all, shape: [1, 3] },
      "inputs of mine must have shape [count, 1, 3], got [4, 2]",
    ],
    [
      "a transposed tensor",
      { ...all, inputs: tf.zeros([2, 4]), shape: [2] },
      "inputs of mine must have shape [count, 2], got [2, 4]",
    ],
    [
      "rows of different length",
      { ...all, inputs: [[0, 1], [1], [0, 0], [1, 1]] },
      "inputs of mine[1] must have 2 entries, as the first has, got 1",
    ],
    [
      "a row that is a number",
      { ...all, inputs: [[0, 1], 5, [0, 0], [1, 1]] },
      "inputs of mine[1] must be a list of 2 entries",
    ],
    [
      "a text among the inputs",
      {
        ...all,
        inputs: [
          [0, 1],
          [1, "0"],
          [0, 0],
          [1, 1],
        ],
      },
      'inputs of mine[1][1] must be a number, got "0"',
    ],
    [
      "null among the inputs",
      {
        ...all,
        inputs: [
          [0, 1],
          [1, null],
          [0, 0],
          [1, 1],
        ],
      },
      "inputs of mine[1][1] must be a number, got null",
    ],
    [
      "NaN among the inputs",
      {
        ...all,
        inputs: [
          [0, 1],
          [1, NaN],
          [0, 0],
          [1, 1],
        ],
      },
      "inputs of mine must be finite numbers, at example 1, value 1, got NaN",
    ],
    [
      "what float32 can't hold",
      { ...all, inputs: Float64Array.of(1, 1e39), shape: [1], labels: [0, 1] },
      "inputs of mine must be finite numbers, at position 1, got Infinity",
    ],
    [
      "a text for inputs",
      { ...all, inputs: "0,1,1,0" },
      "inputs of mine must be numbers: a typed array, nested arrays or a tensor",
    ],
    ["a DataView", { ...all, inputs: new DataView(new ArrayBuffer(8)) }, "inputs of mine must be numbers"],
    ["a tensor of texts", { ...all, inputs: tf.tensor(["a"]) }, "inputs of mine must be a tensor of numbers"],
    [
      "rows of bytes among others",
      { ...all, inputs: [Uint8Array.of(0, 255), [1, 0], [0, 0], [1, 1]] },
      "inputs of mine must be rows of bytes, or none of them",
    ],
    ["no inputs", { name: "mine" }, "mine must have inputs"],
    ["a name for something else", { ...all, pixels: inputs }, 'got "pixels"; pixels is called inputs'],
    ["an option with a slip", { ...all, lables: labels }, 'got "lables"; did you mean labels?'],
    [
      "an option that doesn't exist",
      { ...all, normalise: true },
      'options are name, inputs, file, type, shape, labels, classes, classNames, targets, weights, scale, got "normalise"',
    ],
    [
      "transposed targets",
      {
        name: "mine",
        inputs,
        targets: [
          [1, 2, 3, 4],
          [5, 6, 7, 8],
        ],
      },
      "targets of mine must be 4, one for each example, got 2",
    ],
    [
      "targets NaN",
      { name: "mine", inputs, targets: [1, 2, NaN, 4] },
      "targets of mine must be finite numbers, at position 2, got NaN",
    ],
    [
      "weights below 0",
      { ...all, weights: [1, 2, -3, 4] },
      "weights of mine must be at least 0, at position 2, got -3",
    ],
    ["nothing", undefined, "options must be an object"],
  ])("%s", (_what, options, message) => {
    expect(() => dataset(options as DatasetOptions)).toThrow(ArgumentError);
    expect(() => dataset(options as DatasetOptions)).toThrow(message);
  });
});

describe("positions are refused", () => {
  test.each([
    ["none", []],
    ["beyond the end", [4]],
    ["below 0", [-1]],
    ["between", [0.5]],
    ["NaN", [NaN]],
  ])("%s", (_what, positions) => {
    for (const call of [makeBatch, imageTensor, selectExamples]) {
      expect(() => call(good(), positions)).toThrow(ArgumentError);
    }
  });
});

describe("pictures of floats are moved like those of bytes", () => {
  const inputs = Float32Array.from({ length: 24 }, (_, index) => index + 1);
  const moved = (shape: number[], right: number, down: number) => {
    const set = dataset({ inputs, shape });
    const draws = [right, down];
    const generator = { integer: () => draws.shift()! } as never;
    return values(imageTensor(set, [0], { maxShiftPixels: 2, generator }));
  };
  test("one channel", () => {
    expect(moved([3, 4], 1, 0)).toEqual([0, 1, 2, 3, 0, 5, 6, 7, 0, 9, 10, 11]);
    expect(moved([3, 4, 1], -2, 1)).toEqual([0, 0, 0, 0, 3, 4, 0, 0, 7, 8, 0, 0]);
    expect(moved([3, 4], 0, -2)).toEqual([9, 10, 11, 12, 0, 0, 0, 0, 0, 0, 0, 0]);
  });
  test("several channels, floats and bytes alike", () => {
    expect(moved([2, 2, 3], 1, 0)).toEqual([0, 0, 0, 1, 2, 3, 0, 0, 0, 7, 8, 9]);
    const bytes = dataset({ inputs: Uint8Array.from(inputs), shape: [2, 2, 3], scale: { zero: 0, unit: 1 } });
    const draws = [1, 0];
    const jitter = { maxShiftPixels: 2, generator: { integer: () => draws.shift()! } as never };
    expect(values(imageTensor(bytes, [0], jitter)).map(Math.round)).toEqual([
      0, 0, 0, 1, 2, 3, 0, 0, 0, 7, 8, 9,
    ]);
  });
  test("what is no picture is not", async () => {
    const set = dataset({ name: "mine", inputs, shape: [12], labels: [0, 1], classes: 2 });
    const wide = new MultilayerPerceptron({ layerSizes: [12, 2], seed: 1 });
    await expect(train(wide, set, { epochs: 1, maxShiftPixels: 1 })).rejects.toThrow(
      "to be moved, examples of mine must have a shape [height, width] or [height, width, channels], got [12]",
    );
  });
});
