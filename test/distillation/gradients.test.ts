import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import {
  highTemperatureGradient,
  softTargetGradient,
  termContributions,
} from "../../src/distillation/gradients.js";
import { logitMatchingLoss, softTargetDivergence, softTargetLoss } from "../../src/distillation/losses.js";
import { randomGenerator } from "../../src/support/random.js";
import { closeTo, values } from "../helpers.js";

const generator = randomGenerator(1, "logits");
const normal = (scale: number) =>
  tf.tensor2d(
    Float32Array.from({ length: 20 }, () => scale * generator.normal()),
    [2, 10],
  );
const student = normal(2);
const teacher = normal(5);

test("softTargetGradient is what autodiff finds for softTargetLoss", () => {
  for (const temperature of [0.5, 1, 8, 50]) {
    const found = tf.grad((z) => tf.sum(softTargetLoss({ student: z, teacher }, { temperature })))(student);
    closeTo(softTargetGradient({ student, teacher }, { temperature }), values(found), 1e-5);
  }
});

/** (q − p) / T in double precision. */
function exactGradient(z: number[], v: number[], temperature: number): number[] {
  const softmax = (logits: number[]) => {
    const powers = logits.map((logit) => Math.exp((logit - Math.max(...logits)) / temperature));
    return powers.map((power) => power / powers.reduce((sum, value) => sum + value, 0));
  };
  const p = softmax(v);
  return softmax(z).map((q, index) => (q - p[index]!) / temperature);
}

/** Rounding of z / T counts at low temperatures. */
function tolerance(temperature: number): number {
  return temperature < 1 ? 2e-5 : 2e-6;
}

test.each([1e-3, 0.1, 1, 20, 1e3, 1e6])("softTargetGradient keeps its digits at T = %s", (temperature) => {
  const z = values(student).slice(0, 10);
  const v = values(teacher).slice(0, 10);
  const found = softTargetGradient({ student: tf.tensor2d([z]), teacher: tf.tensor2d([v]) }, { temperature });
  const exact = exactGradient(z, v, temperature);
  if (exact.some((value) => Math.abs(value) > 1e-20)) closeTo(found, exact, tolerance(temperature));
  else
    closeTo(
      tf.add(found, 1),
      exact.map(() => 1),
    );
});

test("highTemperatureGradient by hand: (z − v) / (N T²), zero-meaned", () => {
  const pair = { student: tf.tensor2d([[1, 2, 3]]), teacher: tf.tensor2d([[13, 10, 10]]) };
  closeTo(highTemperatureGradient(pair, { temperature: 2 }), [-3 / 12, 1 / 12, 2 / 12]);
});

/** Relative error of an expansion of the gradient in 1/T. */
function relativeError(temperature: number, terms: 1 | 2): number {
  const exact = softTargetGradient({ student, teacher }, { temperature });
  const expansion = highTemperatureGradient({ student, teacher }, { temperature, terms });
  return values(tf.norm(tf.sub(exact, expansion)))[0]! / values(tf.norm(exact))[0]!;
}

test.each([
  [1, 2],
  [2, 4],
] as const)(
  "the exact gradient tends to eq. 4: with %s terms, twice the T divides the error by %s",
  (terms, factor) => {
    const errors = [100, 200, 400].map((temperature) => relativeError(temperature, terms));
    expect(errors[0]).toBeLessThan(terms === 1 ? 0.1 : 0.01);
    for (const [first, second] of [errors.slice(0, 2), errors.slice(1)]) {
      expect(first! / second!).toBeGreaterThan(0.9 * factor);
      expect(first! / second!).toBeLessThan(1.1 * factor);
    }
  },
);

test("without zero-meaning eq. 4 stays wrong at any temperature", () => {
  const shifted = { student: tf.add(student, 3), teacher };
  const options = { temperature: 1e4 };
  const exact = softTargetGradient(shifted, options);
  const raw = highTemperatureGradient(shifted, { ...options, zeroMeaned: false });
  const error = values(tf.norm(tf.sub(exact, raw)))[0]! / values(tf.norm(exact))[0]!;
  expect(error).toBeGreaterThan(0.3);
  closeTo(highTemperatureGradient(shifted, options), values(exact), 0.01);
});

test.each([0.125, 1, 100, 1e4])("T² KL(p ‖ q) tends to (1/2N) Σ (z − v)², here with logits × %s", (scale) => {
  const pair = { student: tf.mul(student, scale), teacher: tf.mul(teacher, scale) };
  const limit = values(logitMatchingLoss(pair));
  const distances = [300, 600].map((ratio) => {
    const temperature = ratio * scale;
    const loss = values(tf.mul(softTargetDivergence(pair, { temperature }), temperature ** 2));
    return Math.abs(loss[0]! / limit[0]! - 1);
  });
  expect(distances[0]).toBeLessThan(0.05);
  expect(distances[0]! / distances[1]!).toBeGreaterThan(1.7);
  expect(distances[0]! / distances[1]!).toBeLessThan(2.3);
});

test("termContributions: norms of the weighted terms, with and without T²", () => {
  const pair = { student: tf.tensor2d([[0, 0]]), teacher: tf.tensor2d([[0, 4 * Math.log(3)]]) };
  const options = { temperature: 4, softWeight: 0.5, hardWeight: 0.1 };
  const labels = tf.tensor2d([[1, 0]]);
  // q = (½, ½) at any T; p = (¼, ¾) at 4.
  const { hard, soft } = termContributions(pair, labels, options);
  closeTo(hard, [0.1 * Math.SQRT1_2]);
  closeTo(soft, [0.5 * 16 * (Math.hypot(0.25, 0.25) / 4)]);
  closeTo(termContributions(pair, labels, { ...options, scaledByTemperature: false }).soft, [
    0.5 * (Math.hypot(0.25, 0.25) / 4),
  ]);
});

test("keeps its digits where both nets are sure of the same class", () => {
  const z = [0, 20, 1];
  const v = [0, 24, 1];
  const pair = { student: tf.tensor2d([z]), teacher: tf.tensor2d([v]) };
  const smaller = (logits: number[]) => [0, 2].map((k) => Math.exp(logits[k]! - logits[1]!));
  const sum = ([a, b]: number[]) => a! + b!;
  const [q, p] = [z, v].map(smaller).map((e) => e.map((value) => value / (1 + sum(e))));
  const exact = [q![0]! - p![0]!, -(sum(q!) - sum(p!)), q![1]! - p![1]!];
  closeTo(softTargetGradient(pair, { temperature: 1 }), exact, 1e-5);
});

test("refuses an expansion of three terms", () => {
  const options = { temperature: 2, terms: 3 as 2 };
  expect(() => highTemperatureGradient({ student, teacher }, options)).toThrow("terms must be 1 or 2, got 3");
});

test("refuses shapes that differ", () => {
  expect(() => highTemperatureGradient({ student, teacher: tf.zeros([2, 9]) }, { temperature: 2 })).toThrow(
    "same shape",
  );
});

test("refuses a pair without a batch", () => {
  const pair = { student: tf.tensor1d([1, 2]), teacher: tf.tensor1d([1, 2]) };
  expect(() => softTargetGradient(pair, { temperature: 1 })).toThrow(
    "must have shape [batch, classes], got [2]",
  );
});
