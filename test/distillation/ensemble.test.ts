import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import {
  arithmeticMean,
  ensembleSoftTargets,
  geometricMean,
  logitsFromSoftTargets,
  meanLogits,
} from "../../src/distillation/ensemble.js";
import { softmaxWithTemperature } from "../../src/distillation/softmax.js";
import { closeTo, values } from "../helpers.js";

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

test("averaging logits is averaging probabilities geometrically, at any T; arithmetically it is another thing", () => {
  const logits = [tf.tensor2d([[1, 5, -2]]), tf.tensor2d([[0, -3, 4]])];
  for (const temperature of [1, 4, 20]) {
    const softened = logits.map((z) => softmaxWithTemperature(z, temperature));
    const fromLogits = values(softmaxWithTemperature(meanLogits(logits), temperature));
    closeTo(geometricMean(softened), fromLogits, 1e-5);
    const other = values(arithmeticMean(softened));
    expect(Math.max(...other.map((p, k) => Math.abs(p - fromLogits[k]!)))).toBeGreaterThan(0.003);
  }
});

test("softening the arithmetic mean is not averaging what is softened", () => {
  const logits = [tf.tensor2d([[1, 5, -2]]), tf.tensor2d([[0, -3, 4]])];
  const mean = arithmeticMean(logits.map((z) => softmaxWithTemperature(z, 1)));
  const softenedMean = values(softmaxWithTemperature(tf.log(mean), 4));
  const meanOfSoftened = values(arithmeticMean(logits.map((z) => softmaxWithTemperature(z, 4))));
  expect(Math.max(...softenedMean.map((p, k) => Math.abs(p - meanOfSoftened[k]!)))).toBeGreaterThan(0.05);
});

test("meanLogits refuses no members", () => {
  expect(() => meanLogits([])).toThrow("meanLogits: there must be at least one member, got 0");
});

test("an underflown probability does not spoil the others", () => {
  const found = values(geometricMean([tf.tensor2d([[0, 1, 0]]), tf.tensor2d([[0, 0.5, 0.5]])]));
  expect(found.every(Number.isFinite)).toBe(true);
  expect(found[1]).toBeCloseTo(1, 5);
});

test("refuses no members, or shapes that differ", () => {
  expect(() => arithmeticMean([])).toThrow("at least one member");
  expect(() => geometricMean([first, tf.tensor2d([[1, 0, 0]])])).toThrow("same shape");
});

const members = [tf.tensor2d([[1, 5, -2]]), tf.tensor2d([[0, -3, 4]])];

test("soft targets of an ensemble at T: the mean of the members' own, unless the mean is softened", () => {
  const softened = members.map((z) => softmaxWithTemperature(z, 4));
  const own = ensembleSoftTargets(members, { temperature: 4 });
  closeTo(own, values(arithmeticMean(softened)));
  const mean = arithmeticMean(members.map((z) => softmaxWithTemperature(z, 1)));
  const ofMean = ensembleSoftTargets(members, { temperature: 4, soften: "mean" });
  closeTo(ofMean, values(softmaxWithTemperature(tf.log(mean), 4)), 1e-5);
  expect(Math.max(...values(tf.abs(tf.sub(own, ofMean))))).toBeGreaterThan(0.05);
});

test("for the geometric mean it is the same, and the softmax of the mean logits at T", () => {
  const expected = values(softmaxWithTemperature(meanLogits(members), 4));
  for (const soften of ["members", "mean"] as const) {
    closeTo(ensembleSoftTargets(members, { temperature: 4, mean: "geometric", soften }), expected, 1e-5);
  }
});

test("at T = 1 the two ways agree for both means", () => {
  for (const mean of ["arithmetic", "geometric"] as const) {
    const [own, ofMean] = (["members", "mean"] as const).map((soften) =>
      ensembleSoftTargets(members, { temperature: 1, mean, soften }),
    );
    closeTo(own!, values(ofMean!), 1e-5);
  }
});

test("logits that stand for soft targets give them back at their T", () => {
  const targets = ensembleSoftTargets(members, { temperature: 4 });
  closeTo(softmaxWithTemperature(logitsFromSoftTargets(targets, 4), 4), values(targets), 1e-5);
  const certain = logitsFromSoftTargets(tf.tensor2d([[0, 1]]), 10);
  expect(values(certain).every(Number.isFinite)).toBe(true);
});

test("ensembleSoftTargets names what is wrong", () => {
  expect(() => ensembleSoftTargets([], { temperature: 1 })).toThrow(
    "there must be at least one member, got 0",
  );
  expect(() => ensembleSoftTargets(members, { temperature: 0 })).toThrow(
    "temperature must be positive and finite, got 0",
  );
  const median = "median" as "arithmetic";
  expect(() => ensembleSoftTargets(members, { temperature: 1, mean: median })).toThrow(
    "mean must be arithmetic or geometric",
  );
});
