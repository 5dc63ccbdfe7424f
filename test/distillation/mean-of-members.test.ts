/** Several teachers as one: logits whose softmax at T is the mean of the members' softmaxes at T. */
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { logitsOfMeanSoftmax } from "../../src/distillation/mean-of-members.js";
import { values } from "../helpers.js";

const softmax = (logits: readonly number[], T: number) => {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp((logit - largest) / T));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
};

/** In float64. */
function meanSoftmax(
  members: readonly (readonly number[])[],
  weights: readonly number[],
  T: number,
): number[] {
  const all = members.map((logits) => softmax(logits, T));
  return all[0]!.map((_, label) => weights.reduce((sum, weight, at) => sum + weight * all[at]![label]!, 0));
}

function found(members: readonly (readonly number[])[], weights: readonly number[], T: number): number[] {
  return tf.tidy(() =>
    values(logitsOfMeanSoftmax(tf.tensor3d([members as number[][]]), tf.tensor1d(weights as number[]), T)),
  );
}

const rounded = (numbers: number[]) => numbers.map(Math.fround);
const member = fc
  .array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 4, maxLength: 4 })
  .map(rounded);

test("its softmax at T is the weighted mean of the members' softmaxes at T", () => {
  fc.assert(
    fc.property(
      fc.array(member, { minLength: 1, maxLength: 4 }),
      fc.double({ min: 0.2, max: 50, noNaN: true }),
      fc.double({ min: 0.1, max: 5, noNaN: true }),
      (members, T, first) => {
        const raw = members.map((_, at) => (at === 0 ? first : 1));
        const sum = raw.reduce((total, one) => total + one, 0);
        const weights = raw.map((one) => Math.fround(one / sum));
        const expected = meanSoftmax(members, weights, T);
        softmax(found(members, weights, T), T).forEach((p, label) => {
          expect(Math.abs(p - expected[label]!)).toBeLessThan(3e-5 * expected[label]! + 1e-12);
        });
      },
    ),
    { numRuns: 200 },
  );
});

test("at high T it keeps the digits by which logits differ, and tends to the mean logits", () => {
  const members = [
    [1, -2, 0.5, 4],
    [-3, 2.5, 1, 0],
  ];
  const weights = [0.25, 0.75];
  const mean = members[0]!.map((_, at) => weights[0]! * members[0]![at]! + weights[1]! * members[1]![at]!);
  expect(found(members, weights, Infinity)).toEqual(mean.map(Math.fround));
  const centred = (numbers: number[]) => {
    const middle = numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
    return numbers.map((one) => one - middle);
  };
  for (const T of [1e4, 1e6, 1e8]) {
    centred(found(members, weights, T)).forEach((v, label) => {
      expect(v).toBeCloseTo(centred(mean)[label]!, T === 1e4 ? 2 : 5);
    });
  }
});

describe("classes that are masked", () => {
  const T = 2;
  test("by one member have the others' part", () => {
    const members = [
      [1, -Infinity, 2],
      [0, 3, -1],
    ];
    const p = softmax(found(members, [0.5, 0.5], T), T);
    meanSoftmax(members, [0.5, 0.5], T).forEach((expected, label) => {
      expect(p[label]).toBeCloseTo(expected, 6);
    });
  });

  test.each([0.1, T, 1e5])("by all are masked, at T = %d", (temperature) => {
    const members = [
      [1, -Infinity, 2],
      [0, -Infinity, -1],
    ];
    const [first, masked, last] = found(members, [0.5, 0.5], temperature);
    expect(masked).toBe(-Infinity);
    expect([first, last].every(Number.isFinite)).toBe(true);
  });
});

test("leaves no tensor behind", () => {
  const before = tf.memory().numTensors;
  found([[1, 2]], [1], 3);
  expect(tf.memory().numTensors).toBe(before);
});
