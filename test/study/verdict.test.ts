/** The rules by which the paper is judged, at their borders. */
import { describe, expect, test } from "vitest";
import { confidenceInterval, predictionInterval } from "../../src/statistics/confidence-interval.js";
import { verdictOf } from "../../src/study/statement.js";
import { verdictOn, type VerdictRule } from "../../src/study/verdict.js";

const figure = (paper: number): VerdictRule => ({ kind: "figure", paper, better: "smaller" });
const part = (paper: number): VerdictRule => ({ kind: "figure", paper, better: "larger" });
const fewer = (first: number[], second: number[]) => verdictOn({ kind: "fewer" }, [first, second]);
const alike = (...groups: number[][]) => verdictOn({ kind: "alike" }, groups);

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
  ["within, but more than 15% higher: imprecise is not reproduced", [84, 90, 96], 74, "differs"],
  ["the same, but without one seed it would be within 15%", [60, 90, 120], 74, "undecided"],
  ["within, and more than 15% lower", [40, 60, 80], 74, "reproduced"],
  ["above", [93, 93, 94], 74, "differs"],
  ["close, but certainly above", [80, 80, 81], 74, "differs"],
  ["certainly below", [60, 61, 62], 74, "better"],
] as const)("a figure: %s", (_what, errors, paper, verdict) => {
  expect(verdictOn(figure(paper), [errors])).toBe(verdict);
});

test.each([
  ["two seeds decide nothing", [0.9, 0.9], "undecided"],
  ["within, and close", [0.8, 0.85, 0.9], "reproduced"],
  ["within, but more than 15% lower", [0.6, 0.65, 0.7], "differs"],
  ["the same, but without one seed it would be within 15%", [0.4, 0.7, 1], "undecided"],
  ["certainly below", [0.8, 0.81, 0.82], "differs"],
  ["certainly above", [0.95, 0.96, 0.97], "better"],
] as const)("a part of a gain beside 0.9: %s", (_what, parts, verdict) => {
  expect(verdictOn(part(0.9), [parts])).toBe(verdict);
});

test("fewer: by the differences seed by seed, not by the spread over seeds", () => {
  expect(fewer([100, 150, 200], [110, 161, 211])).toBe("reproduced");
  expect(fewer([110, 161, 211], [100, 150, 200])).toBe("not reproduced");
  expect(fewer([100, 150, 200], [110, 140, 211])).toBe("undecided");
  expect(fewer([1, 2], [100, 200])).toBe("undecided");
});

test("alike: means within 10%, or else certainly apart", () => {
  expect(alike([100, 101, 102], [105, 106, 107])).toBe("reproduced");
  expect(alike([100, 101, 102], [120, 121, 122])).toBe("not reproduced");
  expect(alike([60, 100, 140], [180, 100, 110])).toBe("undecided");
  expect(alike([100, 101], [100, 101])).toBe("undecided");
  expect(() => alike([100, 101, 102])).toThrow("verdictOn: alike must have at least 2 quantities, got 1");
});

test.each([
  [[0.9, 0.91, 0.92], "reproduced", "not reproduced"],
  [[0.7, 0.9, 1], "undecided", "undecided"],
  [[0.5, 0.51, 0.52], "not reproduced", "reproduced"],
  [[0.81], "undecided", "undecided"],
  [[0.79, 0.78], "undecided", "undecided"],
] as const)("above and below 0.8: %j is %s and %s", (values, above, below) => {
  expect(verdictOn({ kind: "above", bound: 0.8 }, [values])).toBe(above);
  expect(verdictOn({ kind: "below", bound: 0.8 }, [values])).toBe(below);
});

describe("a verdict that one seed would turn is undecided", () => {
  test.each([
    // Without the last seed the others are far above the paper's figure, and close together.
    ["a figure", figure(65), [[70, 71, 70, 71, 60]]],
    [
      "a statement of fewer",
      { kind: "fewer" },
      [
        [0, 0, 0, 0, 0],
        [10, 9, 11, 10, -3],
      ],
    ],
    ["a bound", { kind: "above", bound: 0 }, [[10, 9, 11, 10, -3]]],
    [
      "a statement of alike",
      { kind: "alike" },
      [
        [100, 100, 100, 100, 100],
        [111, 112, 111, 112, 100],
      ],
    ],
  ] as [string, VerdictRule, number[][]][])("%s", (_what, rule, quantities) => {
    expect(verdictOn(rule, quantities)).toBe("undecided");
    // With that seed like the others it is decided.
    const settled = quantities.map((values) =>
      values.map((value, seed) => (seed === 4 ? values[0]! + 0.5 : value)),
    );
    expect(verdictOn(rule, settled)).not.toBe("undecided");
  });
});

test("an identity: by its tolerance, from the first value on; what is no number is no agreement", () => {
  const identity: VerdictRule = { kind: "identity", tolerance: 1e-3 };
  expect(verdictOn(identity, [[2e-5]])).toBe("reproduced");
  expect(verdictOn(identity, [[1e-3, -1e-3]])).toBe("reproduced");
  expect(verdictOn(identity, [[2e-5, 0.11]])).toBe("not reproduced");
  expect(verdictOn(identity, [[NaN]])).toBe("not reproduced");
  expect(() => verdictOn(identity, [[]])).toThrow("an identity must have a deviation");
  expect(() => verdictOn({ kind: "identity", tolerance: NaN }, [[0]])).toThrow(
    "tolerance must be zero or more",
  );
});

test.each([
  [
    figure(74),
    [
      [1, 2, 3],
      [1, 2, 3],
    ],
    "verdictOn: figure must have 1 quantities, got 2",
  ],
  [
    { kind: "fewer" },
    [
      [1, 2, 3],
      [1, 2],
    ],
    "a value for each of the same seeds, got [3, 2]",
  ],
  [figure(74), [[1, NaN, 3]], "verdictOn: values must be finite, got NaN"],
] as [VerdictRule, number[][], string][])("%o of %j is refused", (rule, quantities, message) => {
  expect(() => verdictOn(rule, quantities)).toThrow(message);
});

test("a comparison of which less was measured than it needs is undecided", () => {
  const statement = {
    claim: "3.3",
    text: "all temperatures are alike",
    paper: "yes",
    unit: "errors",
    seeds: [1, 2, 3],
    rule: { kind: "alike" },
  } as const;
  const quantity = (label: string) => ({ label, values: [100, 101, 99] });
  expect(verdictOf({ ...statement, quantities: [quantity("T = 8")] })).toBe("undecided");
  expect(verdictOf({ ...statement, quantities: [quantity("T = 8"), quantity("T = 20")] })).toBe("reproduced");
});
