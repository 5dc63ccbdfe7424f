/** Labels that are independent of each other, by hand, by finite differences, and as laws. */
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { logitsOfMeanSigmoid } from "../../src/distillation/mean-of-members.js";
import {
  multiLabelDistillationLoss,
  multiLabelLoss,
  multiLabelSoftTargetLoss,
  sigmoidWithTemperature,
} from "../../src/distillation/multi-label-losses.js";
import { closeTo, values } from "../helpers.js";

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
/** In float64, without cancellation. */
const hardLoss = (z: readonly number[], y: readonly number[]) =>
  z.reduce((sum, logit, i) => sum + y[i]! * softplus(-logit) + (1 - y[i]!) * softplus(logit), 0);
const softLoss = (z: readonly number[], v: readonly number[], T: number) =>
  z.reduce(
    (sum, logit, i) =>
      sum + sigmoid(v[i]! / T) * softplus(-logit / T) + sigmoid(-v[i]! / T) * softplus(logit / T),
    0,
  );
const gradientOf = (loss: (z: tf.Tensor) => tf.Tensor, z: readonly (readonly number[])[]): number[] =>
  tf.tidy(() => values(tf.grad((x) => tf.sum(loss(x)))(tf.tensor2d(z as number[][]))));
const row = fc
  .array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 3, maxLength: 3 })
  .map((numbers) => numbers.map(Math.fround));
const temperature = fc.double({ min: 0.5, max: 100, noNaN: true });

test("by hand", () => {
  const [z, v, y] = [[[0, 2]], [[1, -1]], [[1, 0]]];
  closeTo(multiLabelLoss(z, y), [Math.log(2) + Math.log(1 + Math.exp(2))]);
  const [p, q] = [
    [sigmoid(0.5), sigmoid(-0.5)],
    [0.5, sigmoid(1)],
  ];
  const soft = [0, 1].reduce(
    (sum, i) => sum - p[i]! * Math.log(q[i]!) - (1 - p[i]!) * Math.log(1 - q[i]!),
    0,
  );
  closeTo(multiLabelSoftTargetLoss({ student: z, teacher: v }, { temperature: 2 }), [soft]);
  const options = { temperature: 2, softWeight: 0.5, hardWeight: 0.1 };
  closeTo(multiLabelDistillationLoss({ student: z, teacher: v }, y, options), [
    0.1 * hardLoss(z[0]!, y[0]!) + 0.5 * 4 * soft,
  ]);
  closeTo(sigmoidWithTemperature(v, 2), p);
});

test("values and gradients are those of float64, also of confident nets", () => {
  fc.assert(
    fc.property(row, row, temperature, (z, v, T) => {
      const y = v.map((logit) => Number(logit > 0));
      closeTo(multiLabelLoss([z], [y]), [hardLoss(z, y)], 1e-5);
      closeTo(
        multiLabelSoftTargetLoss({ student: [z], teacher: [v] }, { temperature: T }),
        [softLoss(z, v, T)],
        1e-5,
      );
      gradientOf((x) => multiLabelLoss(x, [y]), [z]).forEach((slope, i) => {
        const expected = y[i] === 1 ? -sigmoid(-z[i]!) : sigmoid(z[i]!);
        expect(Math.abs(slope - expected)).toBeLessThan(2e-5 * Math.abs(expected));
      });
    }),
    { numRuns: 100 },
  );
});

describe("T²", () => {
  /** dL/dz of the soft term by central differences in float64. */
  const slopes = (z: readonly number[], v: readonly number[], T: number) =>
    z.map((_, i) => {
      const moved = (by: number) =>
        softLoss(
          z.map((logit, at) => (at === i ? logit + by : logit)),
          v,
          T,
        );
      const step = 1e-3 * Math.max(1, T / 10);
      return (moved(step) - moved(-step)) / (2 * step);
    });

  test("the gradient is (q − p) / T, as finite differences say", () => {
    fc.assert(
      fc.property(row, row, fc.double({ min: 1, max: 20, noNaN: true }), (z, v, T) => {
        const soft = (x: tf.Tensor) =>
          multiLabelSoftTargetLoss({ student: x, teacher: [v] }, { temperature: T });
        const expected = slopes(z, v, T);
        gradientOf(soft, [z]).forEach((slope, i) => {
          expect(slope).toBeCloseTo(expected[i]!, 5);
          expect(slope).toBeCloseTo((sigmoid(z[i]! / T) - sigmoid(v[i]! / T)) / T, 5);
        });
      }),
      { numRuns: 50 },
    );
  });

  test.each([1, 3, 8])(
    "T² times it tends to (z − v) / 4 for each of %d labels, exactly at any T",
    (labels) => {
      const z = Array.from({ length: labels }, (_, i) => 2 - i);
      const v = Array.from({ length: labels }, (_, i) => Math.sin(i) * 3);
      for (const [T, digits] of [
        [10, 1],
        [100, 3],
        [1e4, 5],
        [1e6, 5],
      ] as const) {
        const options = { temperature: T, softWeight: 1, hardWeight: 0 };
        const loss = (x: tf.Tensor) =>
          multiLabelDistillationLoss({ student: x, teacher: [v] }, tf.zerosLike(x), options);
        gradientOf(loss, [z]).forEach((slope, i) => {
          expect(slope).toBeCloseTo((z[i]! - v[i]!) / 4, digits);
        });
      }
    },
  );

  test("keeps the terms in proportion: without it the soft gradient falls with 1 / T²", () => {
    const [z, v] = [[1.5], [-0.5]];
    const slope = (T: number) => slopes(z, v, T)[0]!;
    for (const T of [10, 20, 40]) expect(slope(T) / slope(2 * T)).toBeCloseTo(4, 1);
  });
});

test("equal logits have no gradient; a label that is ruled out by both costs nothing", () => {
  const z = [[30, -30, 0.1]];
  const pair = (student: tf.Tensor) => multiLabelSoftTargetLoss({ student, teacher: z }, { temperature: 1 });
  expect(gradientOf(pair, z).map(Math.abs)).toEqual([0, 0, 0]);
  closeTo(multiLabelLoss([[-Infinity, 0]], [[0, 1]]), [Math.log(2)]);
  closeTo(
    multiLabelSoftTargetLoss({ student: [[-Infinity, 0]], teacher: [[-Infinity, 0]] }, { temperature: 2 }),
    [Math.log(2)],
  );
});

test("several teachers: the sigmoid at T of their logits is the weighted mean of their sigmoids", () => {
  fc.assert(
    fc.property(row, row, temperature, fc.double({ min: 0.05, max: 0.95, noNaN: true }), (a, b, T, part) => {
      const weights = [Math.fround(part), Math.fround(1 - part)];
      const logits = values(logitsOfMeanSigmoid(tf.tensor3d([[a, b]]), tf.tensor1d(weights), T));
      logits.forEach((v, i) => {
        const expected = weights[0]! * sigmoid(a[i]! / T) + weights[1]! * sigmoid(b[i]! / T);
        const others = weights[0]! * sigmoid(-a[i]! / T) + weights[1]! * sigmoid(-b[i]! / T);
        expect(Math.abs(sigmoid(v / T) - expected)).toBeLessThan(2e-5 * expected);
        expect(Math.abs(sigmoid(-v / T) - others)).toBeLessThan(2e-5 * others);
      });
    }),
    { numRuns: 200 },
  );
  const high = values(logitsOfMeanSigmoid(tf.tensor3d([[[1], [-3]]]), tf.tensor1d([0.25, 0.75]), 1e6));
  expect(high[0]).toBeCloseTo(-2, 4);
  const limit = logitsOfMeanSigmoid(tf.tensor3d([[[1], [-3]]]), tf.tensor1d([0.25, 0.75]), Infinity);
  expect(values(limit)).toEqual([-2]);
});

test("wrong arguments are refused", () => {
  expect(() => multiLabelLoss([[1, 2]], [[1]])).toThrow("logits and labels must have the same shape");
  const pair = { student: [[1, 2]], teacher: [[1, 2]] };
  expect(() => multiLabelSoftTargetLoss(pair, { temperature: 0 })).toThrow("temperature must be positive");
  expect(() =>
    multiLabelDistillationLoss(pair, [[1]], { temperature: 1, softWeight: 1, hardWeight: 1 }),
  ).toThrow("student and labels must have the same shape");
  expect(() =>
    multiLabelDistillationLoss(pair, [[1, 0]], { temperature: 1, softWeight: -1, hardWeight: 1 }),
  ).toThrow("softWeight must be zero or more");
});

test("leaves no tensor behind but the loss", () => {
  const before = tf.memory().numTensors;
  const options = { temperature: 2, softWeight: 1, hardWeight: 1 };
  multiLabelDistillationLoss({ student: [[1, 2]], teacher: [[0, 1]] }, [[1, 0]], options).dispose();
  gradientOf(
    (x) => multiLabelDistillationLoss({ student: x, teacher: [[0, 1]] }, [[1, 0]], options),
    [[1, 2]],
  );
  expect(tf.memory().numTensors).toBe(before);
});
