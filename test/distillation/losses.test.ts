import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { binarySoftTargetLoss } from "../../src/distillation/binary-cross-entropy.js";
import {
  distillationLoss,
  hardTargetLoss,
  logitMatchingLoss,
  softTargetDivergence,
  softTargetLoss,
} from "../../src/distillation/losses.js";
import { closeTo, logitRows, values } from "../helpers.js";

const student = tf.tensor2d([
  [0, Math.log(2), 0],
  [0, 0, 0],
]);
const teacher = tf.tensor2d([
  [0, 0, Math.log(2)],
  [Math.log(2), 0, 0],
]);
const labels = tf.tensor2d([
  [0, 1, 0],
  [0, 0, 1],
]);

describe("by hand", () => {
  test("hardTargetLoss: −ln q of the label", () => {
    closeTo(hardTargetLoss(student, labels), [Math.log(2), Math.log(3)]);
  });

  test("softTargetLoss: −Σ p ln q", () => {
    const first = 0.25 * Math.log(4) + 0.25 * Math.log(2) + 0.5 * Math.log(4);
    closeTo(softTargetLoss({ student, teacher }, { temperature: 1 }), [first, Math.log(3)]);
  });

  test("distillationLoss: hardWeight · hard + softWeight · T² · soft", () => {
    const hard = values(hardTargetLoss(student, labels));
    const soft = values(softTargetLoss({ student, teacher }, { temperature: 3 }));
    const loss = distillationLoss({ student, teacher }, labels, {
      temperature: 3,
      softWeight: 0.5,
      hardWeight: 0.2,
    });
    closeTo(
      loss,
      [0, 1].map((row) => 0.2 * hard[row]! + 0.5 * 9 * soft[row]!),
    );
  });

  test("logitMatchingLoss: (1/2N) Σ (z − v)² of zero-meaned logits", () => {
    const z = tf.tensor2d([[1, 2, 3]]);
    const v = tf.tensor2d([[13, 10, 10]]);
    // Zero-meaned: (−1, 0, 1) and (2, −1, −1), so the differences are −3, 1, 2.
    closeTo(logitMatchingLoss({ student: z, teacher: v }), [14 / 6]);
  });
});

const LOSSES: Record<string, (z: tf.Tensor, v: tf.Tensor) => tf.Tensor> = {
  softTargetLoss: (z, v) => softTargetLoss({ student: z, teacher: v }, { temperature: 4 }),
  softTargetDivergence: (z, v) => softTargetDivergence({ student: z, teacher: v }, { temperature: 4 }),
  binarySoftTargetLoss: (z, v) => binarySoftTargetLoss({ student: z, teacher: v }, { temperature: 4 }),
  logitMatchingLoss: (z, v) => logitMatchingLoss({ student: z, teacher: v }),
  distillationLoss: (z, v) =>
    distillationLoss({ student: z, teacher: v }, tf.tensor2d([[0, 0, 1, 0]]), {
      temperature: 4,
      softWeight: 1,
      hardWeight: 0.3,
    }),
};

describe.each(Object.entries(LOSSES))("%s", (_name, loss) => {
  test("has the gradient of finite differences", () => {
    fc.assert(
      fc.property(logitRows(2), ([zRow, vRow]) => {
        const z = tf.tensor2d([zRow!.map((value) => value / 4)]);
        const v = tf.tensor2d([vRow!.map((value) => value / 4)]);
        const gradient = values(tf.grad((x) => tf.sum(loss(x, v)))(z));
        const step = 0.02;
        const differences = gradient.map((_, index) => {
          const bump = tf.oneHot(tf.tensor1d([index], "int32"), 4).mul(step);
          return (values(loss(z.add(bump), v))[0]! - values(loss(z.sub(bump), v))[0]!) / (2 * step);
        });
        const scale = Math.max(0.05, ...gradient.map(Math.abs));
        gradient.forEach((value, index) => {
          expect(Math.abs(value - differences[index]!) / scale).toBeLessThan(0.02);
        });
      }),
      { seed: 1, numRuns: 20 },
    );
  });

  test("sends no gradient to the teacher", () => {
    const z = tf.tensor2d([[1, 2, 3, 4]]);
    const v = tf.tensor2d([[3, -1, 0, 2]]);
    // Teacher and student depend on x; only the student's part may be seen.
    const both = tf.grad((x: tf.Tensor) => tf.sum(loss(tf.add(z, x), tf.add(v, x))))(tf.zeros([1, 4]));
    const alone = tf.grad((x: tf.Tensor) => tf.sum(loss(tf.add(z, x), v)))(tf.zeros([1, 4]));
    closeTo(both, values(alone));
    expect(() => tf.grad((x: tf.Tensor) => tf.sum(loss(z, x)))(v)).toThrow("Cannot compute gradient");
  });

  test("can be differentiated twice, as finite differences of the gradient say", () => {
    const z = tf.tensor2d([[1, 2, 3, 4]]);
    const v = tf.tensor2d([[3, -1, 0, 2]]);
    const gradient = tf.grad((x: tf.Tensor) => tf.sum(loss(x, v)));
    const found = values(tf.grad((x: tf.Tensor) => tf.sum(tf.square(gradient(x))))(z));
    const norm = (x: tf.Tensor) => values(tf.sum(tf.square(gradient(x))))[0]!;
    const step = 0.02;
    const scale = Math.max(...found.map(Math.abs));
    found.forEach((value, index) => {
      const bump = tf.oneHot(tf.tensor1d([index], "int32"), 4).mul(step);
      const difference = (norm(z.add(bump)) - norm(z.sub(bump))) / (2 * step);
      expect(Math.abs(value - difference) / scale).toBeLessThan(0.01);
    });
  });

  test("treats each example alone, and leaves no tensor behind", () => {
    const z = tf.tensor2d([[1, 2, 3, 4]]);
    const v = tf.tensor2d([[3, -1, 0, 2]]);
    const before = tf.memory().numTensors;
    const result = loss(z, v);
    expect(result.shape).toEqual([1]);
    result.dispose();
    expect(tf.memory().numTensors).toBeLessThanOrEqual(before + 1);
  });
});

test("the soft gradient vanishes where student and teacher agree", () => {
  const gradient = tf.grad((z) => tf.sum(softTargetLoss({ student: z, teacher }, { temperature: 5 })));
  closeTo(tf.add(gradient(teacher), 1), [1, 1, 1, 1, 1, 1]);
});

describe("bad input", () => {
  const options = { temperature: 2, softWeight: 1, hardWeight: 1 };
  test.each([
    [
      "shapes that differ",
      () => hardTargetLoss(student, tf.zeros([2, 4])),
      "must have the same shape, got [[2, 3], [2, 4]]",
    ],
    [
      "labels that are no one-hot rows",
      () => hardTargetLoss(student, tf.tensor1d([1, 2])),
      "must have the same shape",
    ],
    [
      "T = 0",
      () => distillationLoss({ student, teacher }, labels, { ...options, temperature: 0 }),
      "temperature must be positive",
    ],
    [
      "T = NaN",
      () => softTargetLoss({ student, teacher }, { temperature: NaN }),
      "temperature must be positive",
    ],
    [
      "a negative weight",
      () => distillationLoss({ student, teacher }, labels, { ...options, hardWeight: -1 }),
      "hardWeight must be zero or more",
    ],
    [
      "one example without a batch",
      () => logitMatchingLoss({ student: tf.tensor1d([1]), teacher: tf.tensor1d([1]) }),
      "[batch, classes]",
    ],
  ])("%s", (_case, call, message) => {
    expect(call).toThrow(message);
  });
});
