import { expect, test } from "vitest";
import { summarise, summaryText } from "../../src/statistics/mean.js";
import { spreadOf } from "../../src/statistics/spread.js";

test("mean and sample standard deviation, by hand", () => {
  expect(summarise([2, 4, 9])).toEqual({ mean: 5, deviation: Math.sqrt(13), count: 3 });
  expect(summaryText(summarise([2, 4, 9]))).toBe("5.0 ± 3.6");
});

test("one value has no deviation, none no mean", () => {
  expect(summaryText(summarise([74]))).toBe("74");
  expect(() => summarise([])).toThrow("at least one value");
});

test("spread: mean, median and the middle 80%, interpolated", () => {
  const { high, ...rest } = spreadOf([4, 1, 2, 3, 10]);
  expect(rest).toEqual({ mean: 4, low: 1.4, median: 3 });
  expect(high).toBeCloseTo(7.6, 10);
  expect(() => spreadOf([])).toThrow("spreadOf: there must be at least one value, got 0");
});
