import { expect, test } from "vitest";
import { agreement } from "../../src/statistics/agreement.js";
import { expectedCalibrationError } from "../../src/statistics/calibration.js";

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
