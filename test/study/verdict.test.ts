/** The rules by which the paper is judged, at their borders. */
import { expect, test } from "vitest";
import { verdictOnAlike, verdictOnFewer, verdictOnFigure, verdictOnPart } from "../../src/study/verdict.js";
import { confidenceInterval, predictionInterval } from "../../src/statistics/confidence-interval.js";

test("one more value falls into the prediction interval: 2.776 · s · √(1 + 1/5) for five seeds", () => {
  const values = [68, 70, 72, 74, 76];
  const half = 2.7764 * Math.sqrt(10) * Math.sqrt(1.2);
  expect(predictionInterval(values)!.low).toBeCloseTo(72 - half, 2);
  expect(predictionInterval(values)!.high).toBeCloseTo(72 + half, 2);
  expect(predictionInterval(values)!.high).toBeGreaterThan(confidenceInterval(values)!.high);
  expect(predictionInterval([70])).toBeUndefined();
});

test.each([
  ["two seeds decide nothing", [74, 74], 74, "undecided"],
  ["within, and close", [70, 74, 78], 74, "reproduced"],
  ["within, the mean a little higher", [76, 80, 84], 74, "reproduced"],
  ["within, but more than 15% higher: imprecise is not reproduced", [60, 90, 120], 74, "differs"],
  ["within, and more than 15% lower", [40, 60, 80], 74, "reproduced"],
  ["above", [93, 93, 94], 74, "differs"],
  ["close, but certainly above", [80, 80, 81], 74, "differs"],
  ["certainly below", [60, 61, 62], 74, "better"],
] as const)("a figure: %s", (_what, errors, paper, verdict) => {
  expect(verdictOnFigure(errors, paper)).toBe(verdict);
});

test.each([
  ["two seeds decide nothing", [0.9, 0.9], "undecided"],
  ["within, and close", [0.8, 0.85, 0.9], "reproduced"],
  ["within, but more than 15% lower", [0.4, 0.7, 1], "differs"],
  ["certainly below", [0.8, 0.81, 0.82], "differs"],
  ["certainly above", [0.95, 0.96, 0.97], "better"],
] as const)("a part of a gain beside 0.9: %s", (_what, parts, verdict) => {
  expect(verdictOnPart(parts, 0.9)).toBe(verdict);
});

test("fewer: by the differences seed by seed, not by the spread over seeds", () => {
  expect(verdictOnFewer([100, 150, 200], [110, 161, 211])).toBe("reproduced");
  expect(verdictOnFewer([110, 161, 211], [100, 150, 200])).toBe("not reproduced");
  expect(verdictOnFewer([100, 150, 200], [110, 140, 211])).toBe("undecided");
  expect(verdictOnFewer([1, 2], [100, 200])).toBe("undecided");
});

test("alike: means within 10%, or else certainly apart", () => {
  expect(verdictOnAlike([[100, 101, 102], [105, 106, 107]])).toBe("reproduced"); // prettier-ignore
  expect(verdictOnAlike([[100, 101, 102], [120, 121, 122]])).toBe("not reproduced"); // prettier-ignore
  expect(verdictOnAlike([[60, 100, 140], [180, 100, 110]])).toBe("undecided"); // prettier-ignore
  expect(verdictOnAlike([[100, 101], [100, 101]])).toBe("undecided"); // prettier-ignore
  expect(verdictOnAlike([[100, 101, 102]])).toBe("undecided");
});
