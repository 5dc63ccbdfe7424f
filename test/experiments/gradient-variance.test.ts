/** The gradients' variance between examples, and the wrong classes' part: against sums that are written out, and against sampling. */
import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { loadMnist } from "../../src/data/mnist.js";
import { firstExamples } from "../../src/data/select-examples.js";
import {
  gaussianStudy,
  PROGRESS,
  TEACHER_TEMPERATURES,
} from "../../src/experiments/03-gradients/gaussian-study.js";
import { gradientVariance } from "../../src/experiments/03-gradients/gradient-variance.js";
import { varianceStudy } from "../../src/experiments/03-gradients/variance-study.js";
import { wrongClasses } from "../../src/experiments/03-gradients/wrong-classes.js";
import { mnistNet } from "../../src/experiments/ingredients/mnist-teacher.js";
import { randomGenerator } from "../../src/support/random.js";
import { transferSet } from "../../src/training/soft-target-cache.js";

/** Variance over rows, written out: Σ |x − mean|² / (n − 1). */
function variance(rows: readonly (readonly number[])[]): { variance: number; squaredMean: number } {
  const mean = rows[0]!.map((_, i) => rows.reduce((sum, row) => sum + row[i]!, 0) / rows.length);
  const distances = rows.map((row) => row.reduce((sum, value, i) => sum + (value - mean[i]!) ** 2, 0));
  return {
    variance: distances.reduce((sum, one) => sum + one, 0) / (rows.length - 1),
    squaredMean: mean.reduce((sum, value) => sum + value ** 2, 0),
  };
}

describe("the variance of a gradient", () => {
  const g = [
    [0.5, -0.5, 0],
    [-1, 0.25, 0.75],
    [0.1, 0.2, -0.3],
    [0, 0.5, -0.5],
  ];
  const h = [
    [1, 2],
    [0, 3],
    [2, 0],
    [1, 1],
  ];

  test("is that of the rows, and of the outer products with the activations, without making these", () => {
    const ofLogits = variance(g);
    const found = gradientVariance(tf.tensor2d(g));
    expect(found.variance).toBeCloseTo(ofLogits.variance, 6);
    expect(found.signal).toBeCloseTo(ofLogits.squaredMean - ofLogits.variance / 4, 6);
    const products = g.map((row, example) => h[example]!.flatMap((unit) => row.map((value) => unit * value)));
    const ofWeights = variance(products);
    const weights = gradientVariance(tf.tensor2d(g), tf.tensor2d(h));
    expect(weights.variance).toBeCloseTo(ofWeights.variance, 5);
    expect(weights.signal).toBeCloseTo(ofWeights.squaredMean - ofWeights.variance / 4, 5);
  });

  test("takes two examples or more, and as many activations", () => {
    expect(() => gradientVariance(tf.tensor2d([[1, 2]]))).toThrow("at least two examples, got 1");
    expect(() => gradientVariance(tf.tensor2d(g), tf.tensor2d([[1]]))).toThrow("4 rows, got 1");
  });

  test("a study looks at each student after the asked epochs; with T², one high T is like another", async () => {
    const digits = firstExamples(loadMnist().training, 300);
    const transfer = await transferSet(mnistNet("teacher", 12, 1), digits);
    const before = tf.memory().numTensors;
    const stages = await varianceStudy(transfer, {
      ...{ seed: 1, hiddenUnits: 10, temperature: 20, temperatures: [1, 1000, 4000], epochs: [0, 1] },
      ...{ learningRate: 0.01, sampleSize: 200 },
    });
    expect(tf.memory().numTensors).toBe(before);
    expect(stages.map(({ learner, epoch }) => `${learner} ${epoch}`)).toEqual([
      "labels 0",
      "labels 1",
      "soft targets 0",
      "soft targets 1",
    ]);
    expect(stages[2]!.rows).toEqual(stages[0]!.rows);
    const [labels, one, high, higher] = stages[0]!.rows;
    expect(labels).toMatchObject({ temperature: 0, entropy: 0 });
    expect(one!.entropy).toBeGreaterThan(0);
    expect(higher!.entropy).toBeCloseTo(Math.log(10), 4);
    expect(higher!.weightVariance / high!.weightVariance).toBeCloseTo(1, 2);
  });
});

test("wrong classes: their share of the squared gradient, and what their ratios add", () => {
  const ln = Math.log;
  // q is even; p has 0.7, 0.2 and 0.1.
  const pair = { student: tf.tensor2d([[0, 0, 0]]), teacher: tf.tensor2d([[ln(0.7), ln(0.2), ln(0.1)]]) };
  const found = wrongClasses(pair, tf.tensor2d([[1, 0, 0]]), 1);
  const differences = [1 / 3 - 0.7, 1 / 3 - 0.2, 1 / 3 - 0.1].map((value) => value ** 2) as [
    number,
    number,
    number,
  ];
  const all = differences[0] + differences[1] + differences[2];
  expect(found.wrongShare).toBeCloseTo((differences[1] + differences[2]) / all, 5);
  expect(found.ratiosPart).toBeCloseTo(Math.sqrt((2 * 0.05 ** 2) / all), 5);
  // A teacher that spreads the rest evenly has no ratios.
  const even = { ...pair, teacher: tf.tensor2d([[3, 1, 1]]) };
  const without = wrongClasses(even, tf.tensor2d([[1, 0, 0]]), 1);
  expect(without.ratiosPart).toBeCloseTo(0, 6);
  expect(without.wrongShare).toBeCloseTo(1 / 3, 5);
});

describe("Gaussian classes", () => {
  const rows = gaussianStudy([1, 3], 1);
  const bayes = 1 + TEACHER_TEMPERATURES.indexOf(1);

  test("labels add exactly what chance decides; Bayes' probabilities have the lowest error of a step", () => {
    expect(rows.map(({ separation, progress }) => [separation, progress])).toEqual(
      [1, 3].flatMap((separation) => PROGRESS.map((progress) => [separation, progress])),
    );
    for (const { identity, variances, stepErrors } of rows) {
      expect(Math.abs(identity)).toBeLessThan(1e-12);
      expect(variances[bayes]).toBeLessThan(variances[0]!);
      // Without bias the error is the variance over the examples of a step.
      expect(stepErrors[0]).toBeCloseTo(variances[0]! / 128, 10);
      expect(stepErrors[bayes]).toBeCloseTo(variances[bayes]! / 128, 10);
      expect(Math.min(...stepErrors)).toBe(stepErrors[bayes]);
    }
    const gains = (separation: number) =>
      rows
        .filter((row) => row.separation === separation)
        .map((row) => row.variances[bayes]! / row.variances[0]!);
    // The nearer the student, the larger the part of chance; classes far apart leave chance little.
    expect(gains(1)[2]).toBeLessThan(gains(1)[0]!);
    expect(gains(3)[0]).toBeGreaterThan(gains(1)[0]!);
  });

  test("agrees with sampled classes", () => {
    const { separation, progress, variances } = rows[1]!;
    const generator = randomGenerator(1, "gaussian student");
    const radius = separation / Math.sqrt(3);
    const means = [0, 1, 2].map((k): [number, number] => [
      radius * Math.cos((2 * Math.PI * k) / 3),
      radius * Math.sin((2 * Math.PI * k) / 3),
    ]);
    const first = Array.from({ length: 3 }, () => [
      generator.normal(),
      generator.normal(),
      generator.normal(),
    ]);
    const weights = first.map((row, k) =>
      row.map((value, i) => (1 - progress) * value + progress * ([...means[k]!, 0][i] ?? 0)),
    );
    const sample = randomGenerator(2, "sampled");
    const gradients = Array.from({ length: 40_000 }, () => {
      const label = sample.integer(0, 2);
      const h = [means[label]![0] + sample.normal(), means[label]![1] + sample.normal(), 1];
      const shares = weights.map((row) => Math.exp(row.reduce((sum, value, i) => sum + value * h[i]!, 0)));
      const sum = shares.reduce((total, share) => total + share, 0);
      return shares.flatMap((share, k) => h.map((input) => input * (share / sum - Number(k === label))));
    });
    expect(variance(gradients).variance / variances[0]!).toBeCloseTo(1, 1);
  });
});
