/** Losses keep their relative accuracy down to 1e-7: each against float64 computed here from the same float32 logits. */
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  distillationLoss,
  hardTargetLoss,
  softTargetDivergence,
  softTargetLoss,
} from "../../src/distillation/losses.js";
import {
  entropy,
  logSoftmaxWithTemperature,
  softmaxWithTemperature,
} from "../../src/distillation/softmax.js";
import { values } from "../helpers.js";

const TEMPERATURES = [0.5, 1, 2.5, 8, 20, 100, 1000];
const SMALLEST_LOSS = 1e-7;

/** 4 · 2⁻²³ · (1 + the range of the logits over T). */
function bound(temperature: number, ...rows: number[][]): number {
  const ranges = rows.map((row) => (Math.max(...row) - Math.min(...row)) / temperature);
  return 4 * 2 ** -23 * (1 + Math.max(...ranges));
}

/** ln softmax(row / T) in float64, with the digits of a probability close to 1. */
function logSoftmax(row: number[], temperature: number): number[] {
  const top = row.indexOf(Math.max(...row));
  const shifted = row.map((logit) => (logit - row[top]!) / temperature);
  const others = shifted.reduce((sum, value, index) => (index === top ? sum : sum + Math.exp(value)), 0);
  return shifted.map((value) => value - Math.log1p(others));
}

const sum = (numbers: number[]) => numbers.reduce((total, value) => total + value, 0);

/** Σ p (e^d − 1 − d), d = ln q − ln p, from the differences of the logits. */
function divergence(student: number[], teacher: number[], temperature: number): number {
  const logP = logSoftmax(teacher, temperature);
  const top = logP.indexOf(Math.max(...logP));
  const relative = student.map((z, k) => (z - teacher[k]! - (student[top]! - teacher[top]!)) / temperature);
  const own =
    Math.max(...relative) < 1
      ? -Math.log1p(sum(relative.map((x, k) => Math.exp(logP[k]!) * Math.expm1(x))))
      : logSoftmax(student, temperature)[top]! - logP[top]!;
  return sum(
    relative.map((x, k) => {
      const d = x + own;
      const series =
        ((d * d) / 2) * (1 + (d / 3) * (1 + (d / 4) * (1 + (d / 5) * (1 + (d / 6) * (1 + d / 7)))));
      return Math.exp(logP[k]!) * (Math.abs(d) < 0.02 ? series : Math.expm1(d) - d);
    }),
  );
}

/** Logits as a net gives them, as float32: spread out, or sure of one class, or all nearly equal. */
const row = (classes: number): fc.Arbitrary<number[]> => {
  const spread = (size: number) =>
    fc.array(fc.double({ min: -size, max: size, noNaN: true }), { minLength: classes, maxLength: classes });
  const sure = fc
    .tuple(spread(2), fc.nat(classes - 1), fc.double({ min: 4, max: 22, noNaN: true }))
    .map(([logits, top, by]) => logits.map((logit, index) => (index === top ? logit + by : logit)));
  return fc.oneof(spread(20), spread(3), sure, spread(1e-3)).map((logits) => logits.map(Math.fround));
};

/** A student's row and a teacher's: unrelated, or nearly the same but for a shift that no softmax can see. */
const pair = (classes: number): fc.Arbitrary<[number[], number[]]> => {
  const near = fc
    .tuple(row(classes), row(classes), fc.constantFrom(1, 0.1, 1e-2, 1e-3), fc.constantFrom(0, 3, -40))
    .map(([student, noise, by, shift]): [number[], number[]] => [
      student,
      student.map((logit, index) => Math.fround(logit + (by * noise[index]!) / 20 + shift)),
    ]);
  return fc.oneof(fc.tuple(row(classes), row(classes)), near);
};

const cases = fc.constantFrom(2, 3, 10, 62).chain((classes) =>
  fc.record({
    rows: fc.array(pair(classes), { minLength: 8, maxLength: 8 }),
    // Any class, or none: then it is the student's own.
    labels: fc.array(fc.option(fc.nat(classes - 1), { freq: 1 }), { minLength: 8, maxLength: 8 }),
    temperature: fc.constantFrom(...TEMPERATURES),
  }),
);

interface Case {
  rows: [number[], number[]][];
  labels: number[];
  temperature: number;
  z: tf.Tensor2D;
  v: tf.Tensor2D;
  y: tf.Tensor2D;
}

/** Each value within the bound of the exact one, those below 1e-7 left out. */
function expectDigits(found: number[], exact: number[], bounds: number[]): void {
  exact.forEach((value, index) => {
    if (Math.abs(value) < SMALLEST_LOSS) return;
    const deviation = Math.abs(found[index]! / value - 1);
    expect(deviation, `${found[index]!} for ${value}`).toBeLessThanOrEqual(bounds[index]!);
  });
}

function law(check: (one: Case) => void): void {
  const property = fc.property(cases, ({ rows, labels: chosen, temperature }) => {
    tf.tidy(() => {
      const labels = chosen.map((label, index) => {
        const [student] = rows[index]!;
        return label ?? student.indexOf(Math.max(...student));
      });
      const oneHot = labels.map((label, index) => rows[index]![0].map((_, k) => Number(k === label)));
      check({
        rows,
        labels,
        temperature,
        z: tf.tensor2d(rows.map(([student]) => student)),
        v: tf.tensor2d(rows.map(([, teacher]) => teacher)),
        y: tf.tensor2d(oneHot),
      });
    });
  });
  fc.assert(property, { seed: 1, numRuns: 60 });
}

describe("to 4 · 2⁻²³ · (1 + range of z / T) of float64", () => {
  test("logSoftmaxWithTemperature", () => {
    law(({ rows, temperature, z }) => {
      const exact = rows.flatMap(([student]) => logSoftmax(student, temperature));
      const bounds = rows.flatMap(([student]) => student.map(() => bound(temperature, student)));
      expectDigits(values(logSoftmaxWithTemperature(z, temperature)), exact, bounds);
    });
  });

  test("entropy of a softmax", () => {
    law(({ rows, temperature, z }) => {
      const exact = rows.map(
        ([student]) => -sum(logSoftmax(student, temperature).map((q) => Math.exp(q) * q)),
      );
      expectDigits(
        values(entropy(softmaxWithTemperature(z, temperature))),
        exact,
        rows.map(([student]) => bound(temperature, student)),
      );
    });
  });

  test("hardTargetLoss", () => {
    law(({ rows, labels, z, y }) => {
      const exact = rows.map(([student], index) => -logSoftmax(student, 1)[labels[index]!]!);
      expectDigits(
        values(hardTargetLoss(z, y)),
        exact,
        rows.map(([student]) => bound(1, student)),
      );
    });
  });

  test("softTargetLoss", () => {
    law(({ rows, temperature, z, v }) => {
      const exact = rows.map(([student, teacher]) => crossEntropy(student, teacher, temperature));
      expectDigits(
        values(softTargetLoss({ student: z, teacher: v }, { temperature })),
        exact,
        rows.map((both) => bound(temperature, ...both)),
      );
    });
  });

  test("softTargetDivergence", () => {
    law(({ rows, temperature, z, v }) => {
      const exact = rows.map(([student, teacher]) => divergence(student, teacher, temperature));
      expectDigits(
        values(softTargetDivergence({ student: z, teacher: v }, { temperature })),
        exact,
        rows.map((both) => bound(temperature, ...both)),
      );
    });
  });

  test("distillationLoss", () => {
    law(({ rows, labels, temperature, z, v, y }) => {
      const exact = rows.map(
        ([student, teacher], index) =>
          -0.3 * logSoftmax(student, 1)[labels[index]!]! +
          0.7 * temperature ** 2 * crossEntropy(student, teacher, temperature),
      );
      const options = { temperature, softWeight: 0.7, hardWeight: 0.3 };
      expectDigits(
        values(distillationLoss({ student: z, teacher: v }, y, options)),
        exact,
        rows.map((both) => bound(Math.min(1, temperature), ...both)),
      );
    });
  });
});

function crossEntropy(student: number[], teacher: number[], temperature: number): number {
  const logQ = logSoftmax(student, temperature);
  return -sum(logSoftmax(teacher, temperature).map((p, k) => Math.exp(p) * logQ[k]!));
}
