/** Classes that a net masks by a logit of −∞, and examples whose logits have no softmax. On both backends. */
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as binary from "../../src/distillation/binary-cross-entropy.js";
import { lossFromNotes } from "../../src/distillation/conventions.js";
import {
  arithmeticMean,
  ensembleSoftTargets,
  geometricMean,
  meanLogits,
} from "../../src/distillation/ensemble.js";
import * as gradients from "../../src/distillation/gradients.js";
import * as losses from "../../src/distillation/losses.js";
import { softenedPair } from "../../src/distillation/softened-pair.js";
import {
  entropy,
  logSoftmaxWithTemperature,
  softmaxWithTemperature,
} from "../../src/distillation/softmax.js";
import { zeroMean } from "../../src/distillation/zero-mean.js";
import { closeTo, logitRows, values } from "../helpers.js";

const MASKED = -Infinity;
const T = { temperature: 2 };
const WEIGHTED = { ...T, softWeight: 0.6, hardWeight: 0.3 };

type OfLogits = (student: tf.Tensor, teacher: tf.Tensor, labels: tf.Tensor) => tf.Tensor;

/** Each loss, `[batch]`. */
const LOSSES: Record<string, OfLogits> = {
  hardTargetLoss: (z, _v, y) => losses.hardTargetLoss(z, y),
  softTargetLoss: (student, teacher) => losses.softTargetLoss({ student, teacher }, T),
  "softTargetLoss, T on the teacher only": (student, teacher) =>
    losses.softTargetLoss({ student, teacher }, { ...T, studentTemperature: 1 }),
  softTargetDivergence: (student, teacher) => losses.softTargetDivergence({ student, teacher }, T),
  "softTargetDivergence, T on the teacher only": (student, teacher) =>
    losses.softTargetDivergence({ student, teacher }, { ...T, studentTemperature: 1 }),
  distillationLoss: (student, teacher, y) => losses.distillationLoss({ student, teacher }, y, WEIGHTED),
  lossFromNotes: (student, teacher, y) => lossFromNotes({ student, teacher }, y, { ...T, alpha: 0.3 }),
  logitMatchingLoss: (student, teacher) => losses.logitMatchingLoss({ student, teacher }),
  binarySoftTargetLoss: (student, teacher) => binary.binarySoftTargetLoss({ student, teacher }, T),
  binaryHardTargetLoss: (z, _v, y) => binary.binaryHardTargetLoss(z, y),
};

/** What has a value for each class, `[batch, classes]`, and 0 for a masked one. */
const OF_CLASSES: Record<string, OfLogits> = {
  softmaxWithTemperature: (z) => softmaxWithTemperature(z, 2),
  hardTargetGradient: (z, _v, y) => gradients.hardTargetGradient(z, y),
  softTargetGradient: (student, teacher) => gradients.softTargetGradient({ student, teacher }, T),
  highTemperatureGradient: (student, teacher) =>
    gradients.highTemperatureGradient({ student, teacher }, { ...T, terms: 2 }),
  binarySoftTargetGradient: (student, teacher) => binary.binarySoftTargetGradient({ student, teacher }, T),
  binaryHardTargetGradient: (z, _v, y) => binary.binaryHardTargetGradient(z, y),
  "ensembleSoftTargets, arithmetic": (z, v) => ensembleSoftTargets([z, v], T),
  "ensembleSoftTargets, softened mean": (z, v) => ensembleSoftTargets([z, v], { ...T, soften: "mean" }),
  "ensembleSoftTargets, geometric": (z, v) => ensembleSoftTargets([z, v], { ...T, mean: "geometric" }),
  arithmeticMean: (z, v) => arithmeticMean([z, v].map((logits) => softmaxWithTemperature(logits, 2))),
  geometricMean: (z, v) => geometricMean([z, v].map((logits) => softmaxWithTemperature(logits, 2))),
  "softenedPair's logRatio": (student, teacher) => softenedPair("test", { student, teacher }, T).logRatio,
  ...Object.fromEntries(
    Object.entries(LOSSES).map(([name, loss]): [string, OfLogits] => [
      `${name}, differentiated`,
      (student, v, y) => tf.grad((z) => tf.sum(loss(z, v, y)))(student),
    ]),
  ),
  ...Object.fromEntries(
    ["softTargetLoss", "softTargetDivergence", "hardTargetLoss", "logitMatchingLoss"].map(
      (name): [string, OfLogits] => {
        const gradient = (x: tf.Tensor, v: tf.Tensor, y: tf.Tensor) =>
          tf.grad((z) => tf.sum(LOSSES[name]!(z, v, y)))(x);
        return [
          `${name}, differentiated twice`,
          (student, v, y) => tf.grad((x) => tf.sum(tf.square(gradient(x, v, y))))(student),
        ];
      },
    ),
  ),
  "entropy of a softmax, differentiated": (student) =>
    tf.grad((z) => tf.sum(entropy(softmaxWithTemperature(z, 2))))(student),
  "a softmax, differentiated": (student, v) =>
    tf.grad((z) => tf.sum(tf.square(tf.sub(softmaxWithTemperature(z, 2), softmaxWithTemperature(v, 2)))))(
      student,
    ),
};

/** What has a value for each class, and −∞ for a masked one. */
const OF_LOGITS: Record<string, OfLogits> = {
  logSoftmaxWithTemperature: (z) => logSoftmaxWithTemperature(z, 2),
  meanLogits: (z, v) => meanLogits([z, v]),
  zeroMean: (z) => zeroMean(z),
};

/** Those that refuse NaN, as it is no probability, and those that leave what is no softmax to the softmax. */
const OTHERWISE = ["arithmeticMean", "geometricMean", "meanLogits", "zeroMean"];

describe("values worked out by hand", () => {
  const student = [[2, 1, MASKED]];
  const teacher = [[3, 0, MASKED]];
  const labels = [[1, 0, 0]];

  test("a class that both mask", () => {
    // q = 1 / (1 + e^−1); softened by 2, q = 1 / (1 + e^−½) and p = 1 / (1 + e^−1.5).
    closeTo(losses.hardTargetLoss(student, labels), [Math.log1p(Math.exp(-1))]);
    expect(values(losses.hardTargetLoss(student, labels))[0]).toBeCloseTo(0.3133, 4);
    const p = 1 / (1 + Math.exp(-1.5));
    closeTo(losses.softTargetLoss({ student, teacher }, T), [Math.log1p(Math.exp(-0.5)) + (1 - p) / 2]);
    expect(values(losses.softTargetLoss({ student, teacher }, T))[0]).toBeCloseTo(0.5653, 4);
    closeTo(gradients.hardTargetGradient(student, labels), [
      1 / (1 + Math.exp(-1)) - 1,
      1 - 1 / (1 + Math.exp(-1)),
      0,
    ]);
  });

  test("a class that only the teacher masks counts with p = 0", () => {
    const pair = { student: [[2, 1, 0.5]], teacher };
    expect(values(losses.softTargetDivergence(pair, T))[0]).toBeCloseTo(0.348, 4);
    const q = [1, Math.exp(-0.5), Math.exp(-0.75)].map((e) => e / (1 + Math.exp(-0.5) + Math.exp(-0.75)));
    const p = [1 / (1 + Math.exp(-1.5)), 1 - 1 / (1 + Math.exp(-1.5)), 0];
    closeTo(losses.softTargetLoss(pair, T), [-(p[0]! * Math.log(q[0]!) + p[1]! * Math.log(q[1]!))]);
    closeTo(
      gradients.softTargetGradient(pair, T),
      q.map((value, k) => (value - p[k]!) / 2),
    );
  });

  test("a class that only the student masks makes the loss infinite, and leaves the gradient (q − p) / T", () => {
    const pair = { student, teacher: [[3, 0, 1]] };
    expect(values(losses.softTargetLoss(pair, T))).toEqual([Infinity]);
    expect(values(losses.softTargetDivergence(pair, T))).toEqual([Infinity]);
    expect(values(losses.hardTargetLoss(student, [[0, 0, 1]]))).toEqual([Infinity]);
    const p = [1.5, 0, 0.5].map((v) => Math.exp(v) / (Math.exp(1.5) + 1 + Math.exp(0.5)));
    const q = [1 / (1 + Math.exp(-0.5)), 1 - 1 / (1 + Math.exp(-0.5)), 0];
    closeTo(
      gradients.softTargetGradient(pair, T),
      q.map((value, k) => (value - p[k]!) / 2),
    );
    closeTo(gradients.hardTargetGradient(student, [[0, 0, 1]]).slice([0, 2]), [-1]);
  });

  test("also where the teacher's probability is too small for a float32", () => {
    const pair = { student, teacher: [[300, 0, 1]] };
    expect(values(losses.softTargetLoss(pair, { temperature: 1 }))).toEqual([Infinity]);
    expect(values(losses.softTargetDivergence(pair, { temperature: 1 }))).toEqual([Infinity]);
  });

  test("a term of weight 0 is left out, be it infinite", () => {
    const pair = { student, teacher };
    const other = [[0, 0, 1]];
    closeTo(losses.distillationLoss(pair, other, { ...WEIGHTED, hardWeight: 0 }), [
      2.4 * values(losses.softTargetLoss(pair, T))[0]!,
    ]);
    const unlike = { student, teacher: [[3, 0, 1]] };
    closeTo(losses.distillationLoss(unlike, labels, { ...WEIGHTED, softWeight: 0 }), [
      0.3 * Math.log1p(Math.exp(-1)),
    ]);
    expect(values(losses.distillationLoss(unlike, labels, WEIGHTED))).toEqual([Infinity]);
  });

  test("all but one class masked: that one is certain", () => {
    const certain = [[MASKED, 7, MASKED]];
    expect(values(softmaxWithTemperature(certain, 3))).toEqual([0, 1, 0]);
    expect(values(losses.hardTargetLoss(certain, [[0, 1, 0]]))).toEqual([0]);
    expect(values(losses.softTargetDivergence({ student: certain, teacher: certain }, T))).toEqual([0]);
    expect(values(binary.binaryHardTargetLoss(certain, [[0, 1, 0]]))).toEqual([0]);
    const gradient = binary.binarySoftTargetGradient({ student: certain, teacher: certain }, T);
    expect(values(tf.abs(gradient))).toEqual([0, 0, 0]);
  });

  test("logits can't be matched where only one net masks a class", () => {
    expect(values(losses.logitMatchingLoss({ student, teacher: [[3, 0, 1]] }))).toEqual([Infinity]);
    expect(values(losses.logitMatchingLoss({ student: [[3, 0, 1]], teacher }))).toEqual([Infinity]);
    // Of the two others: zero-meaned ½, −½ and 1½, −1½.
    closeTo(losses.logitMatchingLoss({ student, teacher }), [0.5]);
    closeTo(
      losses.logitMatchingLoss({ student, teacher }, { zeroMeaned: false, dividedByClasses: false }),
      [1],
    );
  });

  test("a softened mean does not bring a masked class back", () => {
    const members = [[[2, 1, MASKED]], [[0, 3, MASKED]]];
    for (const soften of ["members", "mean"] as const) {
      expect(values(ensembleSoftTargets(members, { temperature: 20, soften }))[2]).toBe(0);
    }
    // What one member masks the geometric mean does too; the arithmetic one halves the other's share.
    const one = [[[2, 1, MASKED]], [[0, 3, 1]]];
    expect(values(ensembleSoftTargets(one, { ...T, mean: "geometric" }))[2]).toBe(0);
    expect(values(ensembleSoftTargets(one, T))[2]).toBeCloseTo(
      values(softmaxWithTemperature([[0, 3, 1]], 2))[2]! / 2,
      6,
    );
  });
});

/** Where a class is put in, its values of all, each example's classes in a row. */
function withClass(rows: number[][], position: number, value: number): tf.Tensor2D {
  return tf.tensor2d(rows.map((row) => [...row.slice(0, position), value, ...row.slice(position)]));
}

describe.each(Object.entries({ ...LOSSES, ...OF_CLASSES, ...OF_LOGITS }))("%s", (name, of) => {
  test("is, with masked classes, what it is without these classes", () => {
    const property = fc.property(logitRows(4), fc.nat(4), fc.nat(5), (rows, first, second) => {
      tf.tidy(() => {
        const labels = [
          [0, 0, 1, 0],
          [1, 0, 0, 0],
        ];
        const put = (of: number[][], value: number) =>
          withClass(withClass(of, first, value).arraySync(), second, value);
        const [z, v] = [rows.slice(0, 2), rows.slice(2)];
        const masked = of(put(z, MASKED), put(v, MASKED), put(labels, 0));
        const expected = of(tf.tensor2d(z), tf.tensor2d(v), tf.tensor2d(labels));
        if (expected.rank === 1) {
          closeTo(masked, values(expected), 1e-6);
          return;
        }
        const filled = put(expected.arraySync() as number[][], name in OF_LOGITS ? MASKED : 0);
        const found = values(masked);
        // The masked ones exactly.
        values(filled).forEach((value, index) => {
          if (!Number.isFinite(value)) expect(found[index]).toBe(value);
        });
        const mask = values(
          put(
            labels.map((row) => row.map(() => 0)),
            1,
          ),
        );
        mask.forEach((isMasked, index) => {
          if (isMasked && !(name in OF_LOGITS)) expect(found[index]! + 0).toBe(0);
        });
        const finite = (numbers: number[]) => numbers.map((value) => (Number.isFinite(value) ? value : 0));
        // What should be 0 may be the rounding of terms of size 1.
        const scale = Math.max(0.1, ...finite(found).map(Math.abs));
        closeTo(tf.tensor1d([scale, ...finite(found)]), [scale, ...finite(values(filled))], 5e-6);
      });
    });
    fc.assert(property, { seed: 1, numRuns: 15 });
  });
});

const SHOWN = Object.entries({ ...LOSSES, ...OF_CLASSES, ...OF_LOGITS }).filter(
  ([name]) => !OTHERWISE.includes(name),
);

describe.each(SHOWN)("%s", (_name, of) => {
  test.each([
    ["NaN", [1, NaN, 3, 0]],
    ["NaN beside a masked class", [MASKED, NaN, 3, 0]],
    ["+∞", [1, Infinity, 3, 0]],
    ["two +∞", [1, Infinity, Infinity, 0]],
    ["+∞ and −∞", [Infinity, MASKED, 1, 0]],
    ["−∞ only", [MASKED, MASKED, MASKED, MASKED]],
  ])("an example with %s among the student's logits is NaN, and the next one is not", (_case, row) => {
    const z = tf.tensor2d([row, [1, 2, 3, 4]]);
    const v = tf.tensor2d([
      [1, 0, 2, 3],
      [3, -1, 0, 2],
    ]);
    const y = tf.tensor2d([
      [0, 0, 1, 0],
      [1, 0, 0, 0],
    ]);
    const found = of(z, v, y);
    const [first, second] = [tf.slice(found, 0, 1), tf.slice(found, 1, 1)];
    expect(values(first)).toSatisfy((numbers: number[]) => numbers.some(Number.isNaN));
    closeTo(second, values(of(tf.slice(z, 1, 1), tf.slice(v, 1, 1), tf.slice(y, 1, 1))), 1e-6);
  });
});
