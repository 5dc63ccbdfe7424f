/** Results whose shapes don't fit what they are compared with, or that are no numbers: an error, never a figure. */
import { describe, expect, test } from "vitest";
import { dataset } from "../../src/data/make-dataset.js";
import { priorMatchingShift } from "../../src/models/prior-matching.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { shiftLogits } from "../../src/models/biases.js";
import { agreement } from "../../src/statistics/agreement.js";
import { expectedCalibrationError } from "../../src/statistics/calibration.js";
import { gainTransferred } from "../../src/statistics/gain.js";
import { mcnemarTest } from "../../src/statistics/mcnemar.js";
import { summarise } from "../../src/statistics/mean.js";
import { spreadOf } from "../../src/statistics/spread.js";
import { ArgumentError } from "../../src/support/checks.js";
import { biasSweep } from "../../src/training/bias-sweep.js";
import { ensembleTransferSet } from "../../src/training/ensemble-transfer-set.js";
import { evaluate, evaluateLogits } from "../../src/training/evaluate.js";
import { transferSet } from "../../src/training/soft-target-cache.js";
import { train } from "../../src/training/train.js";
import { distillation } from "../../src/training/batch-loss.js";

const COUNT = 300;
const labels = Uint8Array.from({ length: COUNT }, (_, example) => example % 3);
const inputs = Float32Array.from({ length: 2 * COUNT }, (_, index) => (index * 7) % 5);
const set = dataset({ name: "mine", inputs, shape: [2], labels, classes: 3 });
const net = (layerSizes: number[]) => new MultilayerPerceptron({ layerSizes, seed: 1 });

/** Right on all: 1 for the label, 0 for the others. */
const rows = (classes: number, count = COUNT) =>
  Float32Array.from({ length: count * classes }, (_, index) =>
    Number(index % classes === labels[Math.floor(index / classes)]),
  );
const withValue = (value: number, at = 4) => rows(3).fill(value, at, at + 1);

type Call = () => unknown;
const refused = async (call: Call, message: string) => {
  const run = () => Promise.resolve().then(call);
  await expect(run()).rejects.toBeInstanceOf(ArgumentError);
  await expect(run()).rejects.toThrow(message);
};

describe("another number of classes than the set's", () => {
  const mean = { temperature: 2, mean: "arithmetic", soften: "members" } as const;
  const five = net([2, 4, 5]);
  test.each<[string, Call, string]>([
    [
      "evaluate, more",
      () => evaluate(five, set),
      "evaluate: the net must have 2 inputs and 3 classes for mine, got [2, 5]",
    ],
    [
      "evaluate, fewer",
      () => evaluate(net([2, 2]), set),
      "evaluate: the net must have 2 inputs and 3 classes for mine, got [2, 2]",
    ],
    [
      "evaluate, other inputs",
      () => evaluate(net([3, 3]), set),
      "evaluate: the net must have 2 inputs and 3 classes for mine, got [3, 3]",
    ],
    [
      "evaluateLogits, more",
      () => evaluateLogits(rows(5), set),
      "evaluateLogits: logits must be 900, 3 for each of the 300 examples of mine, got 1500",
    ],
    ["train", () => train(five, set), "train: the net must have 2 inputs and 3 classes for mine, got [2, 5]"],
    [
      "train, evaluateOn",
      () =>
        train(net([2, 3]), set, {
          evaluateOn: dataset({ name: "other", inputs, shape: [2], labels, classes: 4 }),
        }),
      "train: the net must have 2 inputs and 4 classes for other, got [2, 3]",
    ],
    [
      "transferSet",
      () => transferSet(five, set),
      "transferSet: the net must have 2 inputs and 3 classes for mine, got [2, 5]",
    ],
    [
      "an ensemble with one such member",
      () => ensembleTransferSet([net([2, 3]), five], set, mean),
      "ensembleTransferSet: the net must have 2 inputs and 3 classes for mine, got [2, 5]",
    ],
    [
      "an ensemble for data without classes",
      () => ensembleTransferSet([net([2, 3]), five], dataset({ inputs, shape: [2] }), mean),
      "ensembleTransferSet: all members must have equally many outputs, got [3, 5]",
    ],
    [
      "an ensemble of none",
      () => ensembleTransferSet([], set, mean),
      "ensembleTransferSet: there must be at least one member",
    ],
    [
      "the calibration error",
      () => expectedCalibrationError(rows(5), set),
      "expectedCalibrationError: logits must be 900",
    ],
    ["the bias sweep", () => biasSweep(rows(5), set, [0], [0]), "biasSweep: logits must be 900"],
    [
      "agreement",
      () => agreement({ student: rows(5), teacher: rows(3) }, 5),
      "agreement: student and teacher must have equally many logits",
    ],
    [
      "a teacher of another set",
      () =>
        train(
          net([2, 3]),
          { ...set, teacherLogits: rows(3, 200) },
          { loss: distillation({ temperature: 2, softWeight: 1, hardWeight: 0 }) },
        ),
      "train: teacherLogits of mine must be 900 for 300 examples, got 600",
    ],
    [
      "a teacher of other classes",
      () => train(net([2, 3]), { ...set, teacherLogits: rows(5) }),
      "train: teacherLogits of mine must be 900 for 300 examples, got 1500",
    ],
  ])("%s", async (_what, call, message) => refused(call, message));
});

describe("logits that are missing or no numbers", () => {
  const examples = { count: COUNT, classes: 3, labels, name: "mine" };
  const functions: Record<string, (logits: Float32Array) => unknown> = {
    evaluateLogits: (logits) => evaluateLogits(logits, set),
    expectedCalibrationError: (logits) => expectedCalibrationError(logits, examples),
    biasSweep: (logits) => biasSweep(logits, examples, [0], [0]),
  };
  const all = Object.entries(functions);
  test.each(all)("%s: too few, too many, none", async (name, call) => {
    for (const logits of [rows(3).subarray(1), rows(3, COUNT + 1), new Float32Array(0)]) {
      await refused(
        () => call(logits),
        `${name}: logits must be 900, 3 for each of the 300 examples of mine, got ${logits.length}`,
      );
    }
  });
  test.each(all)("%s: NaN, +∞, a row of −∞", async (name, call) => {
    await refused(
      () => call(withValue(NaN)),
      `${name}: logits must be numbers below infinity, at example 1, value 1, got NaN`,
    );
    await refused(
      () => call(withValue(Infinity)),
      `${name}: logits must be numbers below infinity, at example 1, value 1, got Infinity`,
    );
    await refused(
      () => call(rows(3).fill(-Infinity, 3, 6)),
      `${name}: logits must not rule out all classes, at example 1`,
    );
  });
  test.each(all)("%s: a class that is ruled out is none of these", (_name, call) => {
    expect(() => call(withValue(-Infinity))).not.toThrow();
  });

  test("a net whose weights are NaN is not counted", async () => {
    const broken = net([2, 3]);
    const values = broken.values();
    values.weights0!.values.fill(NaN);
    broken.setValues(values);
    await refused(
      () => evaluate(broken, set),
      "evaluate: logits must be numbers below infinity, at example 0, value 0, got NaN",
    );
    await refused(
      () => transferSet(broken, set),
      "transferSet: logits for mine must be numbers below infinity, at example 0, value 0, got NaN",
    );
  });

  test.each<[string, Call, string]>([
    [
      "agreement, a student's NaN",
      () => agreement({ student: withValue(NaN), teacher: rows(3) }, 3),
      "agreement: student's logits must be numbers below infinity, at example 1, value 1, got NaN",
    ],
    [
      "agreement, a teacher's NaN",
      () => agreement({ student: rows(3), teacher: withValue(NaN) }, 3),
      "agreement: teacher's logits must be",
    ],
    [
      "agreement, no classes",
      () => agreement({ student: rows(3), teacher: rows(3) }, 0),
      "agreement: classes must be a whole number of at least 1, got 0",
    ],
    [
      "agreement, part of a row",
      () => agreement({ student: rows(3).subarray(1), teacher: rows(3).subarray(1) }, 3),
      "agreement: student and teacher must have equally many logits",
    ],
    [
      "prior matching, NaN",
      () => priorMatchingShift(withValue(NaN), { classes: [0], prior: 0.1, count: 3 }),
      "priorMatchingShift: logits must be numbers below infinity, at example 1, value 1, got NaN",
    ],
    [
      "prior matching, part of a row",
      () => priorMatchingShift(rows(3).subarray(1), { classes: [0], prior: 0.1, count: 3 }),
      "priorMatchingShift: logits must be some examples of 3 classes, got 899",
    ],
    [
      "prior matching, none",
      () => priorMatchingShift(new Float32Array(0), { classes: [0], prior: 0.1, count: 3 }),
      "priorMatchingShift: logits must be some examples of 3 classes, got 0",
    ],
    [
      "prior matching, a class that isn't one",
      () => priorMatchingShift(rows(3), { classes: [3], prior: 0.1, count: 3 }),
      "priorMatchingShift: each class must be a whole number from 0 to 2, got 3",
    ],
    [
      "shifted logits, part of a row",
      () => shiftLogits(rows(3).subarray(1), { classes: [0], shift: 1 }, 3),
      "shiftLogits: logits must be 3 for each example, got 899",
    ],
    [
      "a bias sweep by NaN",
      () => biasSweep(rows(3), examples, [0], [0, NaN]),
      "biasSweep: each shift must be finite, got NaN",
    ],
  ])("%s", async (_what, call, message) => refused(call, message));
});

describe("labels and answers that are none", () => {
  const examples = (changes: object) => ({ count: COUNT, classes: 3, labels, name: "mine", ...changes });
  test.each<[string, Call, string]>([
    [
      "labels too few",
      () => evaluateLogits(rows(3), examples({ labels: labels.subarray(1) })),
      "evaluateLogits: labels of mine must be 300, one for each, got 299",
    ],
    [
      "a label too large",
      () => evaluateLogits(rows(3), examples({ labels: labels.with(7, 3) })),
      "labels of mine must be whole numbers from 0 to 2, at position 7, got 3",
    ],
    [
      "labels of −1",
      () => expectedCalibrationError(rows(3), examples({ labels: Int8Array.from(labels).fill(-1) })),
      "(leave out examples that are to be ignored, or give them any label and weight 0), at position 0, got -1",
    ],
    [
      "a count of 0",
      () => evaluateLogits(new Float32Array(0), examples({ count: 0, labels: [] })),
      "evaluateLogits: count must be a whole number of at least 1, got 0",
    ],
    [
      "McNemar: answers NaN",
      () => mcnemarTest([{ first: Float32Array.of(0, NaN), second: [0, 1] }], [0, 1]),
      "mcnemarTest: answers of the first net must be whole numbers of at least 0, at position 1, got NaN",
    ],
    [
      "McNemar: texts",
      () => mcnemarTest([{ first: [0, 1], second: ["0", "1"] as never }], [0, 1]),
      'answers of the second net must be whole numbers of at least 0, at position 0, got "0"',
    ],
    [
      "McNemar: labels below 0",
      () => mcnemarTest([{ first: [0, 1], second: [0, 1] }], [0, -1]),
      "labels must be whole numbers of at least 0, at position 1, got -1",
    ],
    ["McNemar: none", () => mcnemarTest([{ first: [], second: [] }], []), "there must be at least one label"],
    [
      "McNemar: other lengths",
      () => mcnemarTest([{ first: [0], second: [0, 1] }], [0, 1]),
      "there must be 2 answers of each net",
    ],
  ])("%s", async (_what, call, message) => refused(call, message));
});

describe("figures that are none", () => {
  test.each<[string, Call, string]>([
    [
      "a mean over NaN",
      () => summarise([1, NaN]),
      "summarise: values must be finite numbers, at position 1, got NaN",
    ],
    [
      "a mean over null, which JSON has for NaN",
      () => summarise(JSON.parse("[74, null]") as number[]),
      "summarise: values must be finite numbers, at position 1, got null",
    ],
    ["a spread with NaN", () => spreadOf([1, NaN, 2]), "spreadOf: each value must be a number, got NaN"],
    [
      "a gain of NaN",
      () => gainTransferred({ teacher: NaN, small: 2, distilled: 1 }),
      "gainTransferred: errors must be finite numbers, at position 0, got NaN",
    ],
    [
      "a gain of nothing",
      () => gainTransferred({ teacher: 1, small: 2, distilled: undefined as never }),
      "gainTransferred: errors must be finite numbers",
    ],
  ])("%s", async (_what, call, message) => refused(call, message));
});

test("errors among 65,536 classes are counted without a table of all pairs", () => {
  const classes = 65_536;
  const logits = new Float32Array(2 * classes);
  logits[65_535] = 1;
  logits[classes + 7] = 1;
  const found = evaluateLogits(logits, { count: 2, classes, labels: Uint16Array.of(65_535, 8) });
  expect([found.errors, found.confusion, [...found.predictions], found.errorsByClass[8]]).toEqual([
    1,
    [],
    [65_535, 7],
    1,
  ]);
});
