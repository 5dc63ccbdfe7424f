import { expect, test } from "vitest";
import { summarise, summaryText } from "../../src/statistics/mean.js";

test("mean and sample standard deviation, by hand", () => {
  expect(summarise([2, 4, 9])).toEqual({ mean: 5, deviation: Math.sqrt(13), count: 3 });
  expect(summaryText(summarise([2, 4, 9]))).toBe("5.0 ± 3.6");
});

test("one value has no deviation, none no mean", () => {
  expect(summaryText(summarise([74]))).toBe("74");
  expect(() => summarise([])).toThrow("at least one value");
});
