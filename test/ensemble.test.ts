import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { arithmeticMean, geometricMean } from "../src/ensemble.js";
import { closeTo, values } from "./helpers.js";

const first = tf.tensor2d([[0.9, 0.1]]);
const second = tf.tensor2d([[0.4, 0.6]]);

test("arithmeticMean by hand", () => {
  closeTo(arithmeticMean([first, second]), [0.65, 0.35]);
});

test("geometricMean by hand: roots of products, renormalised", () => {
  const [a, b] = [Math.sqrt(0.36), Math.sqrt(0.06)];
  closeTo(geometricMean([first, second]), [a / (a + b), b / (a + b)]);
});

test("geometricMean at T = 1 is the softmax of the mean logits", () => {
  const logits = [tf.tensor2d([[1, 5, -2]]), tf.tensor2d([[0, -3, 4]])];
  const mean = tf.softmax(tf.mean(tf.stack(logits), 0));
  closeTo(geometricMean(logits.map((z) => tf.softmax(z))), values(mean), 1e-5);
});

test("an underflown probability does not spoil the others", () => {
  const found = values(geometricMean([tf.tensor2d([[0, 1, 0]]), tf.tensor2d([[0, 0.5, 0.5]])]));
  expect(found.every(Number.isFinite)).toBe(true);
  expect(found[1]).toBeCloseTo(1, 5);
});

test("refuses no members, or shapes that differ", () => {
  expect(() => arithmeticMean([])).toThrow("at least one distribution");
  expect(() => geometricMean([first, tf.tensor2d([[1, 0, 0]])])).toThrow("same shape");
});
