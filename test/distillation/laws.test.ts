/** What holds of every loss and gradient, whatever the logits. */
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as binary from "../../src/distillation/binary-cross-entropy.js";
import { lossFromNotes } from "../../src/distillation/conventions.js";
import * as gradients from "../../src/distillation/gradients.js";
import * as losses from "../../src/distillation/losses.js";
import { closeTo, logitRows, values } from "../helpers.js";

type OfLogits = (student: tf.Tensor, teacher: tf.Tensor, labels: tf.Tensor) => tf.Tensor;

const T = { temperature: 3 };
const WEIGHTED = { ...T, softWeight: 0.6, hardWeight: 0.3 };

/** Each loss, `[batch]`, with the gradient that is claimed for it, `[batch, classes]`. */
const LOSSES: Record<string, { loss: OfLogits; gradient: OfLogits }> = {
  hardTargetLoss: {
    loss: (z, _v, y) => losses.hardTargetLoss(z, y),
    gradient: (z, _v, y) => gradients.hardTargetGradient(z, y),
  },
  softTargetLoss: {
    loss: (student, teacher) => losses.softTargetLoss({ student, teacher }, T),
    gradient: (student, teacher) => gradients.softTargetGradient({ student, teacher }, T),
  },
  "softTargetLoss with T on the teacher only": {
    loss: (student, teacher) => losses.softTargetLoss({ student, teacher }, { ...T, studentTemperature: 1 }),
    gradient: (student, teacher) =>
      gradients.softTargetGradient({ student, teacher }, { ...T, studentTemperature: 1 }),
  },
  softTargetDivergence: {
    loss: (student, teacher) => losses.softTargetDivergence({ student, teacher }, T),
    gradient: (student, teacher) => gradients.softTargetGradient({ student, teacher }, T),
  },
  distillationLoss: {
    loss: (student, teacher, y) => losses.distillationLoss({ student, teacher }, y, WEIGHTED),
    gradient: (student, teacher, y) =>
      tf.add(
        tf.mul(gradients.hardTargetGradient(student, y), 0.3),
        tf.mul(gradients.softTargetGradient({ student, teacher }, T), 0.6 * 9),
      ),
  },
  lossFromNotes: {
    loss: (student, teacher, y) => lossFromNotes({ student, teacher }, y, { ...T, alpha: 0.3 }),
    gradient: (student, teacher, y) =>
      tf.add(
        tf.mul(gradients.hardTargetGradient(student, y), 0.3),
        tf.mul(gradients.softTargetGradient({ student, teacher }, T), 9),
      ),
  },
  logitMatchingLoss: {
    loss: (student, teacher) => losses.logitMatchingLoss({ student, teacher }),
    gradient: (student, teacher) =>
      gradients.highTemperatureGradient({ student, teacher }, { temperature: 1 }),
  },
  binarySoftTargetLoss: {
    loss: (student, teacher) => binary.binarySoftTargetLoss({ student, teacher }, T),
    gradient: (student, teacher) => binary.binarySoftTargetGradient({ student, teacher }, T),
  },
  binaryHardTargetLoss: {
    loss: (z, _v, y) => binary.binaryHardTargetLoss(z, y),
    gradient: (z, _v, y) => binary.binaryHardTargetGradient(z, y),
  },
};

const labels = tf.tensor2d([
  [0, 0, 1, 0],
  [1, 0, 0, 0],
]);
const settings = { seed: 1, numRuns: 25 };

/** Runs a law on two examples of random logits. */
function law(check: (student: tf.Tensor2D, teacher: tf.Tensor2D) => void): void {
  fc.assert(
    fc.property(logitRows(4), (rows) => {
      tf.tidy(() => {
        check(tf.tensor2d(rows.slice(0, 2)), tf.tensor2d(rows.slice(2)));
      });
    }),
    settings,
  );
}

describe.each(Object.entries(LOSSES))("%s", (_name, { loss, gradient }) => {
  const automatic: OfLogits = (student, teacher, y) => tf.grad((z) => tf.sum(loss(z, teacher, y)))(student);

  test("automatic differentiation gives the gradient that is claimed", () => {
    law((student, teacher) => {
      closeTo(automatic(student, teacher, labels), values(gradient(student, teacher, labels)), 1e-5);
    });
  });

  test("finite differences give it too", () => {
    law((z, v) => {
      const student = tf.div<tf.Tensor2D>(z, 4);
      const claimed = values(gradient(student, v, labels));
      const step = 0.05;
      const scale = Math.max(0.1, ...claimed.map(Math.abs));
      for (let index = 0; index < 4; index++) {
        const bump = tf.mul(tf.oneHot(tf.tensor1d([index, index], "int32"), 4), step);
        const higher = loss(tf.add(student, bump), v, labels);
        const lower = loss(tf.sub(student, bump), v, labels);
        values(tf.div(tf.sub(higher, lower), 2 * step)).forEach((difference, row) => {
          expect(Math.abs(difference - claimed[4 * row + index]!) / scale).toBeLessThan(0.01);
        });
      }
    });
  });

  test("is never negative, nor NaN", () => {
    law((student, teacher) => {
      for (const value of values(loss(student, teacher, labels))) expect(value).toBeGreaterThanOrEqual(0);
    });
  });

  test("each example counts alone", () => {
    law((student, teacher) => {
      for (const of of [loss, gradient]) {
        const together = of(student, teacher, labels);
        const alone = [0, 1].map((row) =>
          of(
            ...([student, teacher, labels].map((t) => tf.slice(t, row, 1)) as [
              tf.Tensor,
              tf.Tensor,
              tf.Tensor,
            ]),
          ),
        );
        closeTo(together, values(tf.concat(alone)), 1e-6);
      }
    });
  });

  test("the order of the classes does not matter", () => {
    law((student, teacher) => {
      const turned = [student, teacher, labels].map((t) => tf.gather(t, [2, 0, 3, 1], 1));
      const [z, v, y] = turned as [tf.Tensor, tf.Tensor, tf.Tensor];
      closeTo(loss(z, v, y), values(loss(student, teacher, labels)), 1e-5);
      const there = tf.gather(gradient(student, teacher, labels), [2, 0, 3, 1], 1);
      closeTo(gradient(z, v, y), values(there), 1e-5);
    });
  });

  test("no shift of the student's or the teacher's logits matters", () => {
    law((student, teacher) => {
      const shifted = gradient(tf.add(student, 3), tf.sub(teacher, 2), labels);
      const scale = Math.max(1, ...values(tf.abs(shifted)));
      closeTo(
        tf.div(tf.sub(shifted, gradient(student, teacher, labels)), scale).add(1),
        Array<number>(8).fill(1),
        2e-5,
      );
    });
  });

  test("leaves no tensor behind, also when differentiated", () => {
    const student = tf.ones([2, 4]);
    const teacher = tf.zeros([2, 4]);
    const once = () => {
      tf.dispose(loss(student, teacher, labels));
      tf.dispose(tf.tidy(() => gradient(student, teacher, labels)));
      tf.dispose(automatic(student, teacher, labels));
    };
    once();
    const before = tf.memory().numTensors;
    for (let repeat = 0; repeat < 3; repeat++) once();
    expect(tf.memory().numTensors).toBe(before);
  });
});

const SOFT = ["softTargetLoss", "softTargetDivergence", "logitMatchingLoss", "binarySoftTargetLoss"];

test.each(SOFT)("%s: no gradient where the student equals the teacher", (name) => {
  law((student) => {
    closeTo(tf.add(LOSSES[name]!.gradient(student, student, labels), 1), Array<number>(8).fill(1), 1e-6);
  });
});

test.each(SOFT)("%s: can't be differentiated for the teacher", (name) => {
  const student = tf.ones([2, 4]);
  expect(() => tf.grad((v) => tf.sum(LOSSES[name]!.loss(student, v, labels)))(tf.zeros([2, 4]))).toThrow(
    "Cannot compute gradient",
  );
});

test.each([1e-3, 1, 1e3, 1e6])(
  "no loss or gradient overflows with logits of ±1e4 at T = %s",
  (temperature) => {
    const student = tf.tensor2d([[1e4, -1e4, 0, 1e4 - 1]]);
    const teacher = tf.tensor2d([[-1e4, 1e4, 5, 0]]);
    const pair = { student, teacher };
    const y = tf.tensor2d([[0, 1, 0, 0]]);
    const found = [
      losses.hardTargetLoss(student, y),
      losses.softTargetLoss(pair, { temperature }),
      losses.softTargetDivergence(pair, { temperature }),
      losses.distillationLoss(pair, y, { temperature, softWeight: 1, hardWeight: 1 }),
      losses.logitMatchingLoss(pair),
      gradients.softTargetGradient(pair, { temperature }),
      gradients.hardTargetGradient(student, y),
      gradients.highTemperatureGradient(pair, { temperature, terms: 2 }),
      binary.binarySoftTargetLoss(pair, { temperature }),
      binary.binarySoftTargetGradient(pair, { temperature }),
      binary.binaryHardTargetLoss(student, y),
      binary.binaryHardTargetGradient(student, y),
    ];
    for (const tensor of found) for (const value of values(tensor)) expect(value).toSatisfy(Number.isFinite);
  },
);
