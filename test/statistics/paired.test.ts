import { describe, expect, test } from "vitest";
import { gainText, gainTransferred } from "../../src/statistics/gain.js";
import { mcnemarTest, pValueText } from "../../src/statistics/mcnemar.js";

/** Answers of two nets of which one is wrong on the first `onlyFirst` examples, the other on the next `onlySecond`. */
function pair(onlyFirst: number, onlySecond: number, count: number) {
  const answers = (wrong: (example: number) => boolean) =>
    Uint8Array.from({ length: count }, (_, example) => Number(wrong(example)));
  return {
    first: answers((example) => example < onlyFirst),
    second: answers((example) => example >= onlyFirst && example < onlyFirst + onlySecond),
  };
}

describe("McNemar's exact test", () => {
  test.each([
    // 2 (1 + 12 + 66) / 2¹²
    [2, 10, 158 / 4096],
    [10, 2, 158 / 4096],
    [3, 3, 1],
    [0, 6, 2 / 64],
    [0, 0, 1],
  ])("only first wrong %i times, only second %i times", (onlyFirst, onlySecond, expected) => {
    const found = mcnemarTest([pair(onlyFirst, onlySecond, 20)], new Uint8Array(20));
    expect(found).toMatchObject({ onlyFirst, onlySecond });
    expect(found.pValue).toBeCloseTo(expected, 12);
  });

  test("Agresti's 1600 voters: 86 against 150 changed their mind", () => {
    // Agresti, Categorical Data Analysis, 10.1.1: z = −4.17 by the normal approximation, so p near 3·10⁻⁵.
    const { pValue } = mcnemarTest([pair(86, 150, 1600)], new Uint8Array(1600));
    expect(pValue).toBeGreaterThan(2e-5);
    expect(pValue).toBeLessThan(5e-5);
  });

  test("nets of several seeds that fail on the same examples count for no more than one", () => {
    const one = pair(1, 7, 10);
    const labels = new Uint8Array(10);
    const alone = mcnemarTest([one], labels);
    expect(mcnemarTest([one, one, one], labels)).toEqual({
      onlyFirst: 3,
      onlySecond: 21,
      pValue: alone.pValue,
    });
  });

  test("pooled by hand: differences of 2, 1 and 1 to one side are one of 2³ equally likely choices, twice", () => {
    const wrong = Uint8Array.of(1, 1, 0);
    const right = new Uint8Array(3);
    const pairs = [
      { first: wrong, second: right },
      { first: Uint8Array.of(1, 0, 1), second: right },
    ];
    expect(mcnemarTest(pairs, right)).toEqual({ onlyFirst: 4, onlySecond: 0, pValue: 2 / 8 });
  });

  test("refuses answers to other examples", () => {
    expect(() => mcnemarTest([pair(1, 1, 3)], new Uint8Array(4))).toThrow(
      "mcnemarTest: there must be 4 answers of each net, as there are labels, got [3, 3]",
    );
    expect(() => mcnemarTest([], new Uint8Array(4))).toThrow("at least one pair");
  });

  test("p-values in a table", () => {
    expect([1, 0.034, 0.0096, 0.0004].map(pValueText)).toEqual(["1.00", "0.03", "0.01", "4e-4"]);
  });
});

test("the gain transferred, as in the paper's table", () => {
  expect(gainTransferred({ teacher: 67, small: 146, distilled: 74 })).toBeCloseTo(72 / 79, 12);
  expect(gainText({ teacher: 67, small: 146, distilled: 74 })).toBe("91%");
  expect(gainText({ teacher: 80, small: 80, distilled: 74 })).toBe("no gain to transfer");
});
