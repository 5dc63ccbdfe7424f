import { expect, test } from "vitest";
import {
  confidenceInterval,
  intervalText,
  predictionInterval,
} from "../../src/statistics/confidence-interval.js";
import { studentT } from "../../src/statistics/student-t.js";

test.each([
  // Two-sided values of the usual tables.
  [0.95, 1, 12.706],
  [0.95, 2, 4.303],
  [0.95, 3, 3.182],
  [0.95, 4, 2.776],
  [0.99, 5, 4.032],
  [0.9, 10, 1.812],
  [0.95, 30, 2.042],
  [0.95, 1000, 1.962],
])("Student's t: %d of the values lie within it at %i degrees of freedom", (level, freedom, expected) => {
  expect(studentT(level, freedom)).toBeCloseTo(expected, 3);
});

test("the interval of a mean, by hand", () => {
  // Mean 5, deviation √13, t = 4.3027 at two degrees of freedom.
  const { low, high } = confidenceInterval([2, 4, 9])!;
  expect((low + high) / 2).toBeCloseTo(5, 12);
  expect(high - 5).toBeCloseTo((4.30265 * Math.sqrt(13)) / Math.sqrt(3), 4);
  expect(intervalText([2, 4, 9])).toBe("5.0 (-4.0 to 14.0)");
});

test("one value has no interval; what is no probability is refused", () => {
  expect(confidenceInterval([74])).toBeUndefined();
  expect(intervalText([74])).toBe("74");
  expect(intervalText([956 / 3])).toBe("318.7");
  expect(() => confidenceInterval([1, 2], 1)).toThrow("level must be above 0 and below 1, got 1");
  expect(() => studentT(0.95, 0)).toThrow("degreesOfFreedom must be a whole number of at least 1");
});

test("a level is a number between 0 and 1, for one value, too", () => {
  expect(() => predictionInterval([1], 95)).toThrow(
    "predictionInterval: level must be above 0 and below 1, got 95",
  );
  expect(() => confidenceInterval([1, 2], "0.9" as never)).toThrow(
    'level must be above 0 and below 1, got "0.9"',
  );
});
