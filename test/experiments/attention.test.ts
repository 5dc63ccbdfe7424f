/** Which logits distillation attends to, and how far teachers differ on them: on logits whose answers are known. */
import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import {
  attentionAt,
  partsByDepth,
} from "../../src/experiments/04-high-temperature-limit/attention-study.js";
import { teacherSpreads } from "../../src/experiments/04-high-temperature-limit/teacher-spread-study.js";
import { zeroMeaned } from "../../src/experiments/04-high-temperature-limit/zero-meaned.js";
import { syntheticPair } from "../../src/experiments/ingredients/logit-pairs.js";
import { randomGenerator } from "../../src/support/random.js";

test("zero-meaned logits; parts of equal size, the lowest first", () => {
  expect([...zeroMeaned([1, 2, 6, -1, 0, 1], 3)]).toEqual([-2, -1, 3, -1, 0, 1]);
  const parts = partsByDepth(Float64Array.from({ length: 40 }, (_, position) => -position));
  expect(parts).toHaveLength(10);
  expect([...parts[0]!]).toEqual([39, 38, 37, 36]);
});

describe("attention", () => {
  test("at a very high T every logit gets what matching gives it; at a low T those far below the mean get little", () => {
    const pair = syntheticPair({ scale: 3, difference: 1, count: 400 });
    const high = attentionAt(pair, 1e5);
    for (const value of high.attention) expect(value).toBeCloseTo(1, 2);
    expect(high.farBelow).toBeCloseTo(1, 3);
    expect(high.depths).toEqual([...high.depths].sort((a, b) => a - b));
    const low = attentionAt(pair, 1);
    expect(low.farBelow).toBeLessThan(0.2);
    expect(low.attention[0]).toBeLessThan(low.attention[9]!);
    expect(attentionAt(pair, 10).farBelow).toBeGreaterThan(low.farBelow);
  });

  test("a student that is still even is pushed down on low logits, however low T is", () => {
    const { teacher, student } = syntheticPair({ scale: 3, difference: 1, count: 400 });
    const lowest = (z: tf.Tensor) => attentionAt({ teacher, student: z }, 1).attention[0]!;
    expect(lowest(tf.zerosLike(teacher))).toBeGreaterThan(5 * lowest(student));
  });
});

describe("the spread over teachers", () => {
  test("is that of the others, where one calls logits low or large", () => {
    // Noise of 2 on the first class, which is low for all, and of 0.1 on the others.
    const classes = 3;
    const logits = [1, 2, 3, 4].map((seed) => {
      const generator = randomGenerator(seed, "teacher");
      return Float32Array.from({ length: 3000 }, (_, position) => {
        const k = position % classes;
        return [-20, 0, 10][k]! + (k === 0 ? 2 : 0.1) * generator.normal();
      });
    });
    const spreads = teacherSpreads(logits, classes);
    expect(spreads).toHaveLength(4);
    for (const { farBelow, largest, depths } of spreads) {
      // Zero-meaning moves a third of the first class's noise to the others.
      expect(farBelow).toBeCloseTo((2 * 2) / 3, 1);
      expect(largest).toBeCloseTo(2 / 3, 1);
      expect(depths[0]).toBeLessThan(-10);
    }
  });

  test("takes three teachers or more, of the same examples", () => {
    const two = [new Float32Array(20), new Float32Array(20)];
    expect(() => teacherSpreads(two, 10)).toThrow("at least three teachers, got 2");
    expect(() => teacherSpreads([...two, new Float32Array(30)], 10)).toThrow("equally many logits");
  });
});
