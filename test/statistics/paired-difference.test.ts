import { expect, test } from "vitest";
import { pairedDifference } from "../../src/statistics/paired-difference.js";

test("what seeds do to both nets cancels: differences of 1, 2 and 3, by hand", () => {
  const { mean, interval, simultaneous, detectable } = pairedDifference([101, 202, 303], [100, 200, 300], 4);
  expect(mean).toBe(2);
  // t at 0.975 with two degrees of freedom is 4.3027; the deviation is 1.
  expect(interval!.low).toBeCloseTo(2 - 4.3027 / Math.sqrt(3), 3);
  // At 1 − 0.0125 / 2 it is 8.8602.
  expect(simultaneous!.high).toBeCloseTo(2 + 8.8602 / Math.sqrt(3), 3);
  // At 0.8 it is 1.0607.
  expect(detectable).toBeCloseTo((4.3027 + 1.0607) / Math.sqrt(3), 3);
});

test("one seed has no spread, and so no power", () => {
  expect(pairedDifference([5], [7])).toEqual({
    mean: -2,
    interval: undefined,
    simultaneous: undefined,
    detectable: undefined,
  });
  expect(() => pairedDifference([1, 2], [1])).toThrow("both must have a value for each seed, got [2, 1]");
});

test("values are numbers of any array; texts and null are refused, and so is part of a comparison", () => {
  const typed = pairedDifference(Uint8Array.of(1, 2) as never, Uint8Array.of(2, 3) as never);
  expect(typed.mean).toBe(-1);
  expect(() => pairedDifference([1, 2], ["2", "3"] as never)).toThrow(
    'values of the second net must be finite numbers, at position 0, got "2"',
  );
  expect(() => pairedDifference([1, null] as never, [2, 3])).toThrow(
    "first net must be finite numbers, at position 1, got null",
  );
  expect(() => pairedDifference([1, 2], [2, 3], 1.5)).toThrow(
    "comparisons must be a whole number of at least 1, got 1.5",
  );
});
