import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { lossFromNotes, weightsFromAlpha } from "../../src/distillation/conventions.js";
import {
  distillationLoss,
  hardTargetLoss,
  logitMatchingLoss,
  softTargetDivergence,
  softTargetLoss,
} from "../../src/distillation/losses.js";
import { entropy, softmaxWithTemperature } from "../../src/distillation/softmax.js";
import { closeTo, values } from "../helpers.js";

const student = tf.tensor2d([[1, 2, 3]]);
const teacher = tf.tensor2d([[3, -1, 0]]);
const labels = tf.tensor2d([[0, 1, 0]]);
const pair = { student, teacher };

test("lossFromNotes is C1·T² + α·C2", () => {
  const C1 = values(softTargetLoss(pair, { temperature: 3 }))[0]!;
  const C2 = values(hardTargetLoss(student, labels))[0]!;
  closeTo(lossFromNotes(pair, labels, { temperature: 3, alpha: 0.25 }), [9 * C1 + 0.25 * C2]);
});

test("weightsFromAlpha: α is the weight of the term that it is said to weigh", () => {
  expect(weightsFromAlpha({ alpha: 0.25, weighs: "hard" })).toEqual({ hardWeight: 0.25, softWeight: 0.75 });
  expect(weightsFromAlpha({ alpha: 0.25, weighs: "soft" })).toEqual({ hardWeight: 0.75, softWeight: 0.25 });
});

test("α = 1 leaves only its term", () => {
  const options = { temperature: 2, ...weightsFromAlpha({ alpha: 1, weighs: "hard" }) };
  closeTo(distillationLoss(pair, labels, options), values(hardTargetLoss(student, labels)));
});

test.each([
  ["alpha above 1", { alpha: 1.5, weighs: "hard" as const }, "alpha must be from 0 to 1, got 1.5"],
  ["no alpha", { alpha: NaN, weighs: "hard" as const }, "alpha must be from 0 to 1, got NaN"],
  ["no such term", { alpha: 0.5, weighs: "both" as "hard" }, 'weighs must be hard or soft, got "both"'],
])("weightsFromAlpha refuses %s", (_case, options, message) => {
  expect(() => weightsFromAlpha(options)).toThrow(`weightsFromAlpha: ${message}`);
});

test("lossFromNotes refuses a negative alpha", () => {
  expect(() => lossFromNotes(pair, labels, { temperature: 2, alpha: -1 })).toThrow(
    "lossFromNotes: alpha must be zero or more",
  );
});

test("the divergence is the cross entropy less the teacher's entropy, with the same gradient", () => {
  const options = { temperature: 2 };
  const difference = tf.sub(softTargetLoss(pair, options), softTargetDivergence(pair, options));
  closeTo(difference, values(entropy(softmaxWithTemperature(teacher, 2))));
  const gradientOf = (loss: typeof softTargetLoss) =>
    tf.grad((z) => tf.sum(loss({ student: z, teacher }, options)))(student);
  closeTo(gradientOf(softTargetDivergence), values(gradientOf(softTargetLoss)));
});

test("with T on the teacher only, the student's logits come to be v / T", () => {
  const options = { temperature: 4, studentTemperature: 1 };
  const gradient = tf.grad((z) => tf.sum(softTargetLoss({ student: z, teacher }, options)));
  closeTo(tf.add(gradient(tf.div(teacher, 4)), 1), [1, 1, 1]);
  expect(Math.max(...values(tf.abs(gradient(teacher))))).toBeGreaterThan(0.1);
});

test("logits are matched up to a shift, unless asked otherwise", () => {
  const shifted = { student: tf.add(teacher, 5), teacher };
  closeTo(tf.add(logitMatchingLoss(shifted), 1), [1]);
  closeTo(logitMatchingLoss(shifted, { zeroMeaned: false }), [12.5]);
  closeTo(logitMatchingLoss(shifted, { zeroMeaned: false, dividedByClasses: false }), [37.5]);
});
