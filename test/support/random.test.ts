import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { randomGenerator, randomGeneratorFromState, randomOrder, subSeed } from "../../src/support/random.js";

test("one seed and purpose give one stream; another of either gives another", () => {
  const draw = (...args: Parameters<typeof randomGenerator>) => randomGenerator(...args).bits();
  expect(draw(1, "order")).toBe(draw(1, "order"));
  expect(new Set([draw(1, "order"), draw(2, "order"), draw(1, "masks"), draw(1, "order", 2)]).size).toBe(4);
  expect(subSeed(1, "teacher")).not.toBe(subSeed(1, "small"));
});

test("a stream begins with the SHA-256 of its seed and purpose, with or without Node", () => {
  const digest = createHash("sha256").update('[7,"order",2]').digest();
  const words = [0, 4, 8, 12].map((offset) => digest.readInt32LE(offset));
  expect(randomGenerator(7, "order", 2).state()).toEqual(randomGeneratorFromState(words).state());
});

test("a stream goes on from its saved state", () => {
  const generator = randomGenerator(5, "x");
  generator.bits();
  const copy = randomGeneratorFromState(generator.state());
  expect([copy.bits(), copy.uniform()]).toEqual([generator.bits(), generator.uniform()]);
});

test("uniform, integer and normal have the moments they should", () => {
  const generator = randomGenerator(1, "moments");
  const count = 100_000;
  const mean = (draw: () => number) =>
    Array.from({ length: count }, draw).reduce((sum, x) => sum + x, 0) / count;
  expect(mean(() => generator.uniform())).toBeCloseTo(0.5, 2);
  expect(mean(() => generator.integer(-2, 2))).toBeCloseTo(0, 1);
  expect(mean(() => generator.normal())).toBeCloseTo(0, 1);
  expect(mean(() => generator.normal() ** 2)).toBeCloseTo(1, 1);
});

test("randomOrder is a permutation", () => {
  const order = randomOrder(1000, randomGenerator(1, "order"));
  expect(order.slice(0, 10)).not.toEqual(Uint32Array.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, index) => index));
});

test.each([-1, 1.5, NaN, 2 ** 32])("refuses seed %s", (seed) => {
  expect(() => randomGenerator(seed)).toThrow("seed must be a whole number");
});
