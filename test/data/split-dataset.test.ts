/** Parts that share no example, by seed, with or without each class's share. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dataset } from "../../src/data/make-dataset.js";
import { splitDataset } from "../../src/data/split-dataset.js";

/** Each example's value is its position. */
const numbered = (labels: readonly number[], classes = Math.max(...labels) + 1) =>
  dataset({ name: "mine", inputs: labels.map((_, position) => [position]), labels, classes });
const ids = ({ inputs }: { inputs: ArrayLike<number> }) => Array.from(inputs);
const share = (labels: ArrayLike<number>, label: number) =>
  Array.from(labels).filter((one) => one === label).length;

test("parts a set, with all that belongs to each example", () => {
  const {
    training,
    validation,
    test: last,
  } = splitDataset(numbered([0, 1, 2, 1, 0, 2, 2, 1, 0, 1]), {
    validation: 0.2,
    test: 3,
    seed: 4,
  });
  expect([training.count, validation.count, last.count]).toEqual([5, 2, 3]);
  const all = [training, validation, last].flatMap(ids);
  expect([...all].sort((one, other) => one - other)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const labels = [training, validation, last].flatMap((part) => [...part.labels]);
  expect(labels).toEqual(all.map((id) => [0, 1, 2, 1, 0, 2, 2, 1, 0, 1][id]));
});

test("by default each class has its share in each part, to within one example", () => {
  const anyLabels = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 20, maxLength: 120 });
  fc.assert(
    fc.property(anyLabels, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), (labels, a, b) => {
      const {
        training,
        validation,
        test: last,
      } = splitDataset(numbered(labels, 4), {
        validation: a,
        test: b,
        seed: 3,
      });
      expect([training.count, validation.count, last.count]).toEqual([labels.length - a - b, a, b]);
      expect(new Set([training, validation, last].flatMap(ids)).size).toBe(labels.length);
      for (let label = 0; label < 4; label++) {
        const exact = (a * share(labels, label)) / labels.length;
        expect(Math.abs(share(validation.labels, label) - exact)).toBeLessThan(1);
      }
    }),
  );
});

test("is the same for the same seed only", () => {
  const set = numbered(Array.from({ length: 40 }, (_, position) => position % 2));
  const held = (seed?: number) =>
    ids(splitDataset(set, { validation: 10, ...(seed !== undefined && { seed }) }).validation);
  expect(held(1)).toEqual(held());
  expect(held(2)).not.toEqual(held());
});

test("without labels, or unless asked to, classes don't count", () => {
  const { labels: _labels, classes: _classes, ...bare } = numbered([0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
  expect(splitDataset(bare, { test: 4 }).test.count).toBe(4);
  expect(() => splitDataset(bare, { test: 4, stratified: true })).toThrow("mine must have labels");
  const set = numbered([0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
  const parts = Array.from({ length: 20 }, (_, seed) =>
    share(splitDataset(set, { test: 5, seed, stratified: false }).test.labels, 1),
  );
  expect(new Set(parts).size).toBeGreaterThan(1);
});

describe("refuses", () => {
  const set = numbered([0, 1, 0, 1]);
  test.each([
    [{}, "validation or test must say how many examples to hold out"],
    [{ validation: 4 }, "validation must leave examples for training and hold at least one, of 4, got 4"],
    [{ validation: 0.1 }, "hold at least one, of 4, got 0.1"],
    [{ validation: 2, test: 2 }, "test must leave examples for training"],
    [{ validation: 1.5 }, "validation must be a share below 1 or a whole number of examples, got 1.5"],
    [{ validation: -1 }, "validation must be a share below 1"],
    [
      { validaton: 1 },
      'options must be of validation, test, seed, stratified, got "validaton"; did you mean',
    ],
    [{ validation: 1, seed: -1 }, "seed must be a whole number from 0"],
  ])("%j", (options, message) => {
    expect(() => splitDataset(set, options as { validation: number })).toThrow(message);
  });
});
