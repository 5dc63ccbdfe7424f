import { expect, test } from "vitest";
import { agreement } from "../../src/statistics/agreement.js";
import { expectedCalibrationError, reliability } from "../../src/statistics/calibration.js";

/** Logits of two classes whose first has the given probability. */
const logitsOf = (...probabilities: number[]) =>
  Float32Array.from(probabilities.flatMap((p) => [Math.log(p), Math.log(1 - p)]));

test("expected calibration error, by hand", () => {
  // One bin: mean confidence 0.75, one of two right. Two bins apart: |0.9 − 1| / 2 + |0.6 − 0| / 2.
  const logits = logitsOf(0.9, 0.6);
  const set = { count: 2, classes: 2, labels: Uint8Array.of(0, 1) };
  expect(expectedCalibrationError(logits, set, { bins: 1 })).toBeCloseTo(0.25, 6);
  expect(expectedCalibrationError(logits, set)).toBeCloseTo(0.35, 6);
  expect(() => expectedCalibrationError(logits, set, { bins: 0 })).toThrow("bins must be a whole number");
});

test("who is right three times in four, and says so, is calibrated", () => {
  const set = { count: 4, classes: 2, labels: Uint8Array.of(0, 0, 1, 0) };
  expect(expectedCalibrationError(logitsOf(0.75, 0.75, 0.75, 0.75), set)).toBeCloseTo(0, 6);
});

test("agreement: same answers, and the divergence by hand", () => {
  const found = agreement({ student: logitsOf(0.5, 0.2), teacher: logitsOf(0.9, 0.2) }, 2);
  const divergence = 0.9 * Math.log(0.9 / 0.5) + 0.1 * Math.log(0.1 / 0.5);
  expect(found.divergence).toBeCloseTo(divergence / 2, 6);
  expect(agreement({ student: logitsOf(0.3, 0.2), teacher: logitsOf(0.9, 0.4) }, 2).sameAnswers).toBe(0.5);
  expect(() => agreement({ student: new Float32Array(4), teacher: new Float32Array(6) }, 2)).toThrow(
    "agreement: student and teacher must have equally many logits, 2 for each example, got [4, 6]",
  );
});

test("reliability, by hand: two bins, and none of an empty one; a higher T is less sure", () => {
  const set = { count: 3, classes: 2, labels: Uint8Array.of(0, 1, 0) };
  const bins = reliability(logitsOf(0.9, 0.6, 0.8), set, { bins: 4 });
  expect(bins.map(({ count }) => count)).toEqual([0, 0, 1, 2]);
  expect(bins[0]).toEqual({ count: 0, confidence: 0, accuracy: 0 });
  expect(bins[2]!.confidence).toBeCloseTo(0.6, 6);
  expect(bins[2]!.accuracy).toBe(0);
  expect(bins[3]!.confidence).toBeCloseTo(0.85, 6);
  expect(bins[3]!.accuracy).toBe(1);
  // ln 9 / 2 between two classes: a probability of 3/4.
  const softer = reliability(
    logitsOf(0.9),
    { count: 1, classes: 2, labels: Uint8Array.of(0) },
    { temperature: 2 },
  );
  expect(Math.max(...softer.map(({ confidence }) => confidence))).toBeCloseTo(0.75, 6);
  expect(() => expectedCalibrationError(logitsOf(0.9, 0.6, 0.8), set, { temperature: 0 })).toThrow(
    "expectedCalibrationError: temperature must be positive and finite, got 0",
  );
});

test("misspelt options are refused, and a temperature that float32 can't hold is named by the function", () => {
  const set = { count: 1, classes: 2, labels: Uint8Array.of(0) };
  const misspelt = { bin: 3 } as { bins?: number };
  expect(() => reliability([1, 2], set, misspelt)).toThrow(
    'reliability: options must be of bins, temperature, got "bin"; did you mean bins?',
  );
  expect(() => expectedCalibrationError([1, 2], set, { temperature: 1e-50 })).toThrow(
    "expectedCalibrationError: temperature as float32 must be positive and finite, got 0",
  );
});
