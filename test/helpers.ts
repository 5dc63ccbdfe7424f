/** What several tests need. */
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { expect } from "vitest";
import type { InMemory, LabelledDataset } from "../src/data/dataset.js";
import { randomGenerator } from "../src/support/random.js";

/** A tensor's values as plain numbers. */
export function values(tensor: tf.Tensor): number[] {
  return Array.from(tensor.dataSync());
}

/** Each value within the tolerance, relative to the largest of what is expected. */
export function closeTo(tensor: tf.Tensor, expected: readonly number[], tolerance = 1e-6): void {
  const found = values(tensor);
  expect(found).toHaveLength(expected.length);
  const scale = Math.max(1e-30, ...expected.map(Math.abs));
  found.forEach((value, index) => {
    const where = `value ${index} of [${found.join(", ")}] against [${expected.join(", ")}]`;
    expect(Math.abs(value - expected[index]!) / scale, where).toBeLessThanOrEqual(tolerance);
  });
}

/** Rows of four logits between −20 and 20. */
export function logitRows(rows = 1): fc.Arbitrary<number[][]> {
  const logit = fc.double({ min: -20, max: 20, noNaN: true });
  return fc.array(fc.array(logit, { minLength: 4, maxLength: 4 }), { minLength: rows, maxLength: rows });
}

/** A tiny set that can be learned: 4 × 4 images with a bright row that is the class, and noise. */
export function stripes(count: number, seed = 1): InMemory<LabelledDataset> {
  const generator = randomGenerator(seed, "stripes");
  const labels = Uint8Array.from({ length: count }, () => generator.integer(0, 3));
  const inputs = Uint8Array.from({ length: count * 16 }, (_, index) => {
    const isRow = Math.floor((index % 16) / 4) === labels[Math.floor(index / 16)];
    return generator.integer(isRow ? 120 : 0, isRow ? 255 : 135);
  });
  return { name: "stripes", count, shape: [4, 4], classes: 4, inputs, labels };
}
