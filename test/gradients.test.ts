import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { highTemperatureGradient, softTargetGradient } from "../src/gradients.js";
import { softTargetLoss } from "../src/losses.js";
import { randomGenerator } from "../src/random.js";
import { isNative } from "../src/training/native-ops.js";
import { closeTo, values } from "./helpers.js";

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

/** Rounding of z / T counts at low temperatures; WebAssembly's expm1 and log1p lose digits at high ones. */
function tolerance(temperature: number): number {
  if (temperature > 100 && !isNative()) return 0.05;
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

test("the exact gradient tends to it, with an error that falls like 1/T (eq. 4)", () => {
  const errors = [100, 200, 400].map((temperature) => {
    const exact = softTargetGradient({ student, teacher }, { temperature });
    const limit = highTemperatureGradient({ student, teacher }, { temperature });
    return values(tf.norm(tf.sub(exact, limit)))[0]! / values(tf.norm(exact))[0]!;
  });
  expect(errors[0]).toBeLessThan(0.1);
  expect(errors[0]! / errors[1]!).toBeGreaterThan(1.8);
  expect(errors[0]! / errors[1]!).toBeLessThan(2.2);
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
