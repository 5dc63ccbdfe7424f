/** Mean 0 and deviation 1, learned on the training part alone. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { imageTensor } from "../../src/data/batches.js";
import type { Dataset } from "../../src/data/dataset.js";
import { dataset } from "../../src/data/make-dataset.js";
import { splitDataset } from "../../src/data/split-dataset.js";
import { standardised, type Parts } from "../../src/data/standardised.js";
import { closeTo, values } from "../helpers.js";

/** As nets see it. */
const seen = (set: Dataset) =>
  imageTensor(
    set,
    Array.from({ length: set.count }, (_, position) => position),
  );

test("each column of a table by its training rows; one that does not vary becomes 0", () => {
  const training = dataset({
    inputs: [
      [1, 10, 0.1],
      [2, 30, 0.1],
      [3, 50, 0.1],
    ],
  });
  const test = dataset({ inputs: [[5, 20, 1.1]] });
  const parts = standardised({ training, test });
  // By hand: means 2, 30, 0.1; deviations √(2/3), √(800/3), none.
  const [a, b] = [Math.sqrt(2 / 3), Math.sqrt(800 / 3)];
  closeTo(seen(parts.training), [-1 / a, -20 / b, 0, 0, 0, 0, 1 / a, 20 / b, 0]);
  closeTo(seen(parts.test), [3 / a, -10 / b, 1]);
  expect(values(seen(parts.training)).filter((_, index) => index % 3 === 2)).toEqual([0, 0, 0]);
});

test("the channels of pictures, bytes too, without a copy of them", () => {
  // Two pictures of 1 × 2 pixels with two channels.
  const training = dataset({ inputs: Uint8Array.of(0, 9, 2, 9, 4, 9, 6, 9), shape: [1, 2, 2] });
  const parts = standardised({ training });
  closeTo(
    seen(parts.training),
    [-3, 0, -1, 0, 1, 0, 3, 0].map((one) => one / Math.sqrt(5)),
  );
  expect(parts.training.inputs).toBe(training.inputs);
  const byValue = standardised({ training }, { each: "value" });
  expect(values(seen(byValue.training))).toEqual([-1, 0, -1, 0, 1, 0, 1, 0]);
});

test("whatever the numbers: mean 0 and deviation 1 of each column over the training part", () => {
  const row = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(fc.array(row, { minLength: 8, maxLength: 40 }), (rows) => {
      const parts = standardised(splitDataset(dataset({ inputs: rows }), { test: 3 }));
      const inputs = values(seen(parts.training));
      for (let column = 0; column < 3; column++) {
        const found = inputs.filter((_, index) => index % 3 === column);
        const mean = found.reduce((sum, one) => sum + one, 0) / found.length;
        const squares = found.reduce((sum, one) => sum + (one - mean) ** 2, 0) / found.length;
        expect(Math.abs(mean)).toBeLessThan(1e-3);
        const original = parts.training.inputs.filter((_, index) => index % 3 === column);
        const varies = original.some((one) => one !== original[0]);
        // float32 keeps seven digits of columns that hardly vary.
        const spread = Math.max(...original) - Math.min(...original);
        if (!varies) expect(squares).toBe(0);
        else if (spread > 1) expect(squares).toBeCloseTo(1, 2);
      }
    }),
  );
});

describe("refuses", () => {
  const training = dataset({ inputs: [[1, 2]] });
  const named = (classNames: string[]) => dataset({ inputs: [[1, 2]], labels: [0], classNames });
  test.each([
    [{}, "parts must be { training, … }, as splitDataset gives them, got an object with nothing"],
    [training, "parts must be { training, … }"],
    [undefined, "parts must be { training, … }, as splitDataset gives them, got undefined"],
    [{ training, test: dataset({ inputs: [[1, 2, 3]] }) }, "test must have inputs of the shape"],
    [
      { training, test: dataset({ inputs: [Uint8Array.of(1, 2)] }) },
      "test must have inputs of the shape, kind and",
    ],
    [{ training, test: [[1, 2]] }, "data must be a data set"],
    [
      { training: named(["1", "2", "3"]), test: named(["1", "3"]) },
      'test must have the classes of the training set, of which class 1 is "2", got "3" (read test with classNames: training.classNames)',
    ],
    [{ training: named(["1", "2", "3"]), test: named(["1", "2"]) }, 'class 2 is "3", got none'],
  ])("case %#", (parts, message) => {
    expect(() => standardised(parts as unknown as Parts)).toThrow(message);
  });
  test("another option", () => {
    expect(() => standardised({ training }, { each: "column" as "value" })).toThrow(
      'each must be value or channel, got "column"',
    );
  });
});
