/** Statistics of logits: classes that are ruled out, and logits or labels that are not what they should be. */
import { describe, expect, test } from "vitest";
import { priorMatchingShift } from "../../src/models/prior-matching.js";
import { agreement } from "../../src/statistics/agreement.js";
import { expectedCalibrationError } from "../../src/statistics/calibration.js";
import { spreadOf } from "../../src/statistics/spread.js";
import { ArgumentError } from "../../src/support/checks.js";
import { biasSweep } from "../../src/training/bias-sweep.js";

const OUT = -Infinity;
/** Two examples of three classes. */
const LOGITS = Float32Array.of(2, 1, 0, 0, 1, 3);
const SET = { count: 2, classes: 3, labels: Uint8Array.of(0, 2) };

describe("classes that are ruled out", () => {
  test("leave the calibration error as it is without them", () => {
    const two = { count: 2, classes: 2, labels: [0, 1] };
    const expected = expectedCalibrationError([2, 1, 0, 1.5], two);
    expect(expectedCalibrationError([2, 1, OUT, 0, 1.5, OUT], { ...two, classes: 3 })).toBeCloseTo(
      expected,
      6,
    );
    expect(expectedCalibrationError([OUT, OUT, 4], { count: 1, classes: 3, labels: [2] })).toBe(0);
  });

  test("count as agreement, and as infinite divergence where only the student rules one out", () => {
    const both = { student: [2, 1, OUT], teacher: [3, 0, OUT] };
    const found = agreement(both, 3);
    expect(found.divergence).toBeCloseTo(agreement({ student: [2, 1], teacher: [3, 0] }, 2).divergence, 6);
    expect(agreement({ student: [2, 1, OUT], teacher: [3, 0, 1] }, 3).divergence).toBe(Infinity);
    expect(agreement({ student: [2, 1, 0.5], teacher: [3, 0, OUT] }, 3).divergence).toBeGreaterThan(0);
  });

  test("let the others reach a prior, if they can", () => {
    // Half of the examples rule class 0 out, so that the rest must give it all of 0.4: each 0.8.
    const shift = priorMatchingShift([OUT, 0, 0, 0], { classes: [0], prior: 0.4, count: 2 });
    expect(1 / (1 + Math.exp(-shift))).toBeCloseTo(0.8, 6);
    expect(() => priorMatchingShift([OUT, 0, 0, 0], { classes: [0], prior: 0.6, count: 2 })).toThrow(
      "priorMatchingShift: prior must be between 0 and 0.5 with these logits, got 0.6",
    );
    expect(() => priorMatchingShift([0, OUT, 0, 0], { classes: [0], prior: 0.3, count: 2 })).toThrow(
      "priorMatchingShift: prior must be between 0.5 and 1 with these logits, got 0.3",
    );
    // Of three classes two are ruled out together.
    expect(
      priorMatchingShift([OUT, OUT, 0, 0, 0, 0], { classes: [0, 1], prior: 0.25, count: 3 }),
    ).toBeCloseTo(Math.log(0.5), 6);
  });

  test("are answered by no shift of the biases", () => {
    const set = { count: 1, classes: 2, labels: [1] };
    expect(biasSweep([OUT, -5], set, [0], [0, 1000])).toEqual([
      { shift: 0, errors: 0, errorsOnMoved: 0 },
      { shift: 1000, errors: 0, errorsOnMoved: 0 },
    ]);
  });
});

test("the answer is the class of the largest logit, also where two probabilities round to one number", () => {
  const logits = Float32Array.of(8, 8 + 2 ** -20, 7.5);
  const confidence = 1 / (2 + Math.exp(-0.5));
  const errorWith = (label: number) =>
    expectedCalibrationError(logits, { count: 1, classes: 3, labels: [label] });
  expect(errorWith(1)).toBeCloseTo(1 - confidence, 5);
  expect(errorWith(0)).toBeCloseTo(confidence, 5);
});

const FUNCTIONS: Record<string, (logits: ArrayLike<number>, set: typeof SET) => unknown> = {
  expectedCalibrationError: (logits, set) => expectedCalibrationError(logits, set),
  biasSweep: (logits, set) => biasSweep(logits, set, [0], [0, 1]),
  agreement: (logits, { classes }) => agreement({ student: LOGITS, teacher: logits }, classes),
  "agreement, other way round": (logits, { classes }) =>
    agreement({ student: logits, teacher: LOGITS }, classes),
  priorMatchingShift: (logits, { classes }) =>
    priorMatchingShift(logits, { classes: [0], prior: 0.3, count: classes }),
};

describe.each(Object.entries(FUNCTIONS))("%s", (name, call) => {
  const where = name.split(",")[0]!;

  test.each<[string, number[], string]>([
    ["NaN", [2, 1, 0, 0, NaN, 3], "got NaN"],
    ["+∞", [2, 1, Infinity, 0, 1, 3], "got Infinity"],
    ["an example with every class ruled out", [2, 1, 0, OUT, OUT, OUT], "rule out all classes, at example 1"],
    ["a logit too few", [2, 1, 0, 0, 1], "got"],
    ["a logit too many", [2, 1, 0, 0, 1, 3, 4], "got"],
    ["no logits", [], "got"],
  ])("refuses %s", (_case, logits, found) => {
    expect(() => call(logits, SET)).toThrow(ArgumentError);
    expect(() => call(logits, SET)).toThrow(`${where}: `);
    expect(() => call(Float32Array.from(logits), SET)).toThrow(found);
  });

  test("takes plain arrays and float64 as float32", () => {
    expect(call(Float64Array.from(LOGITS), SET)).toEqual(call(LOGITS, SET));
    expect(call([...LOGITS], SET)).toEqual(call(LOGITS, SET));
  });
});

test.each([
  [
    "a label that is no class",
    { ...SET, labels: [0, 3] },
    "labels of the examples must be whole numbers from 0 to 2",
  ],
  ["a label below 0", { ...SET, labels: [0, -1] }, "got -1"],
  ["half a label", { ...SET, labels: [0, 0.5] }, "got 0.5"],
  ["a label too few", { ...SET, labels: [0] }, "labels of the examples must be 2, one for each, got 1"],
  ["no example", { count: 0, classes: 3, labels: [] }, "count must be a whole number of at least 1, got 0"],
  ["no classes", { count: 2, classes: NaN, labels: [0, 2] }, "classes must be a whole number"],
])("the calibration error and the sweep refuse %s", (_case, set, message) => {
  expect(() => expectedCalibrationError(LOGITS, set)).toThrow(message);
  expect(() => biasSweep(LOGITS, set, [0], [1])).toThrow(message);
});

test.each([NaN, Infinity, -Infinity])("the sweep refuses the shift %s", (shift) => {
  expect(() => biasSweep(LOGITS, SET, [0], [0, shift])).toThrow(
    `biasSweep: each shift must be finite, got ${shift}`,
  );
});

test.each([0, -1, 1.5, NaN, Infinity, 7])("agreement refuses %s classes", (classes) => {
  expect(() => agreement({ student: LOGITS, teacher: LOGITS }, classes)).toThrow(ArgumentError);
});

test.each([
  [[3], "each class must be a whole number from 0 to 2, got 3"],
  [[-1], "each class must be a whole number from 0 to 2, got -1"],
  [[0.5], "each class must be a whole number from 0 to 2, got 0.5"],
  [[], "classes must be some of 3, got []"],
  [[0, 1, 2], "classes must be some of 3, got [0, 1, 2]"],
])("priorMatchingShift refuses the classes %j", (classes, message) => {
  expect(() => priorMatchingShift(LOGITS, { classes, prior: 0.3, count: 3 })).toThrow(message);
});

test("a spread has no place for NaN", () => {
  expect(() => spreadOf([1, NaN, 3])).toThrow("spreadOf: each value must be a number, got NaN");
  expect(spreadOf([1, 2, 3]).median).toBe(2);
});
