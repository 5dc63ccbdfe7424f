import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  entropy,
  logSoftmaxWithTemperature,
  softmaxWithTemperature,
} from "../../src/distillation/softmax.js";
import { closeTo, logitRows, values } from "../helpers.js";

describe("softmaxWithTemperature", () => {
  test("is eq. 1, by hand", () => {
    const logits = tf.tensor2d([
      [0, Math.log(4), 0],
      [1, 1, 1],
    ]);
    closeTo(softmaxWithTemperature(logits, 1), [1 / 6, 4 / 6, 1 / 6, 1 / 3, 1 / 3, 1 / 3]);
    closeTo(softmaxWithTemperature(logits, 2), [1 / 4, 2 / 4, 1 / 4, 1 / 3, 1 / 3, 1 / 3]);
  });

  test("neither overflows nor loses rows, for temperatures 1e-3 to 1e6 and logits to ±1e4", () => {
    const logits = tf.tensor2d([[1e4, -1e4, 0, 1e4 - 1]]);
    for (const temperature of [1e-3, 1, 1e3, 1e6]) {
      const probabilities = values(softmaxWithTemperature(logits, temperature));
      expect(probabilities.every(Number.isFinite)).toBe(true);
      expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
      expect(values(logSoftmaxWithTemperature(logits, temperature)).every(Number.isFinite)).toBe(true);
    }
  });

  test("laws: rows sum to 1, shifts don't matter, entropy rises with T, order of classes is kept", () => {
    fc.assert(
      fc.property(logitRows(), fc.double({ min: 0.1, max: 100, noNaN: true }), ([row], temperature) => {
        const logits = tf.tensor2d([row!]);
        const p = softmaxWithTemperature(logits, temperature);
        expect(values(tf.sum(p))[0]).toBeCloseTo(1, 5);
        closeTo(softmaxWithTemperature(tf.add(logits, 7), temperature), values(p), 1e-4);
        const hotter = values(entropy(softmaxWithTemperature(logits, 2 * temperature)))[0]!;
        expect(hotter).toBeGreaterThanOrEqual(values(entropy(p))[0]! - 1e-5);
        const reversed = values(softmaxWithTemperature(tf.reverse(logits, 1), temperature));
        closeTo(p, reversed.reverse(), 1e-6);
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  test("tends to the hard target as T → 0 and to the uniform distribution as T → ∞", () => {
    const logits = tf.tensor2d([[1, 3, 2]]);
    closeTo(softmaxWithTemperature(logits, 1e-3), [0, 1, 0]);
    closeTo(softmaxWithTemperature(logits, 1e6), [1 / 3, 1 / 3, 1 / 3], 1e-5);
  });

  test.each([0, -1, NaN, Infinity])("refuses temperature %s", (temperature) => {
    expect(() => softmaxWithTemperature(tf.tensor2d([[1, 2]]), temperature)).toThrow(
      `temperature must be positive and finite, got ${temperature}`,
    );
  });
});

test("logSoftmaxWithTemperature names itself", () => {
  expect(() => logSoftmaxWithTemperature(tf.tensor2d([[1, 2]]), 0)).toThrow(
    "logSoftmaxWithTemperature: temperature must be",
  );
});

describe("entropy", () => {
  test("refuses a scalar", () => {
    expect(() => entropy(tf.scalar(1))).toThrow("entropy: probabilities must have an axis of classes");
  });

  test("is 0 for certainty, ln N for the uniform distribution", () => {
    closeTo(
      entropy(
        tf.tensor2d([
          [0, 1, 0, 0],
          [0.25, 0.25, 0.25, 0.25],
        ]),
      ),
      [0, Math.log(4)],
    );
  });
});
