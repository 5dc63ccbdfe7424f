/** The studies behind notebooks 02 to 04, on small nets and on logits whose answers are known. */
import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { firstExamples } from "../../src/data/select-examples.js";
import { loadMnist } from "../../src/data/mnist.js";
import {
  contributionsAgainstTemperature,
  contributionStudy,
} from "../../src/experiments/03-gradients/contribution-study.js";
import { conventionTable } from "../../src/experiments/03-gradients/convention-study.js";
import { checkGradients } from "../../src/experiments/03-gradients/gradient-check.js";
import {
  contributionTable,
  contributionVerdicts,
} from "../../src/experiments/03-gradients/gradient-report.js";
import * as limit from "../../src/experiments/04-high-temperature-limit/high-temperature-study.js";
import { limitTable } from "../../src/experiments/04-high-temperature-limit/high-temperature-report.js";
import { labelNoiseStudy } from "../../src/experiments/04-high-temperature-limit/label-noise-study.js";
import { syntheticPair } from "../../src/experiments/ingredients/logit-pairs.js";
import {
  labelNoiseTable,
  matchingFigure,
  matchingTable,
} from "../../src/experiments/04-high-temperature-limit/matching-report.js";
import { matchingStudy } from "../../src/experiments/04-high-temperature-limit/matching-study.js";
import { mnistNet } from "../../src/experiments/ingredients/mnist-teacher.js";
import {
  divideLookAlikes,
  temperatureTable,
} from "../../src/experiments/02-temperature/temperature-report.js";
import {
  lookAlikes,
  meanSoftTargets,
  temperatureStudy,
} from "../../src/experiments/02-temperature/temperature-study.js";
import { transferSet } from "../../src/training/soft-target-cache.js";
import { stripes } from "../helpers.js";

const digits = firstExamples(loadMnist().training, 300);
const test100 = firstExamples(loadMnist().test, 100);

describe("temperature", () => {
  const logits = Float32Array.of(0, 8, 0, 0, 5, 0, 6, 0);
  const rows = temperatureStudy(logits, 4, [0.01, 1, 100, 1e5]);

  test("entropy goes from 0 to ln N, the largest probability from 1 to 1/N", () => {
    expect(rows[0]!.entropy.mean).toBeCloseTo(0, 6);
    expect(rows[3]!.entropy.mean).toBeCloseTo(Math.log(4), 6);
    expect(rows[0]!.distanceToHard).toBeCloseTo(0, 6);
    expect(rows[3]!.distanceToUniform).toBeLessThan(1e-4);
    expect(rows.map(({ notFallen }) => notFallen)).toEqual([undefined, 1, 1, 1]);
    const facts = { label: 2, others: [3, 7], seed: 1, count: 2 };
    const table = temperatureTable(rows, { first: 1, second: 0, count: 2 }, facts);
    // The second example is not sure of its class at T = 1, and the division was said to be one-sided.
    const verdicts = table.rows.map((row) => row[2]);
    expect(verdicts).toEqual(["holds", "does not hold", "does not hold", "holds", "holds"]);
  });

  test("refuses temperatures that do not ascend", () => {
    expect(() => temperatureStudy(logits, 4, [2, 1])).toThrow("temperatures must ascend, got [2, 1]");
  });

  const set = { ...stripes(2), labels: Uint8Array.of(1, 0) };

  test("finds what looks like what, and the mean soft target of each class", () => {
    expect(lookAlikes(logits, set, { label: 1, other: 3, temperature: 1 }).count).toBe(0);
    const found = lookAlikes(logits, set, { label: 0, other: 2, temperature: 1 });
    expect(found.count).toBe(1);
    expect(found.digits[0]!.caption).toBe(`2: ${(Math.E / (1 + Math.E + 2 * Math.exp(-5))).toPrecision(2)}`);
    const means = meanSoftTargets(logits, set, 1);
    expect(means[0]![2]).toBeCloseTo(Math.E / (1 + Math.E + 2 * Math.exp(-5)), 5);
    expect(divideLookAlikes(logits, set, { label: 0, others: [2, 1], factor: 100 })).toEqual({
      first: 1,
      second: 0,
      count: 1,
    });
    expect(() => divideLookAlikes(logits, set, { label: 0, others: [2] })).toThrow("two classes, got [2]");
  });
});

describe("gradients", () => {
  const pair = syntheticPair({ scale: 3, count: 20 });
  const labels = tf.oneHot(tf.fill([20], 4, "int32"), 10).toFloat();

  test("only the true formulas agree with their losses", () => {
    const verdicts = checkGradients(pair, labels, 5).map(({ formula, agrees }) => [formula, agrees]);
    expect(verdicts).toEqual([
      ["(q − p) / T (eq. 2)", true],
      ["q − y", true],
      ["(q − y) / T", false],
      ["(q − p) / T", false],
      ["its own", true],
      ["q − y", false],
      ["its own", true],
    ]);
  });

  test("conventions: what differs is the size of the gradient, or its direction, or only the value", () => {
    const { rows } = conventionTable({ ...pair, labels }, { temperature: 5, alpha: 0.2 });
    const [notes, alphaHard, alphaSoft, divergence, elements, without, teacherOnly] = rows as string[][];
    expect([notes![2], notes![3]]).toEqual(["×1.00", "1.0000"]);
    expect([divergence![2], divergence![3]]).toEqual(["×1.00", "1.0000"]);
    expect(Number(divergence![1])).toBeLessThan(Number(notes![1]));
    for (const other of [alphaHard, alphaSoft, elements, without, teacherOnly]) {
      expect(other!.slice(2)).not.toEqual(["×1.00", "1.0000"]);
    }
  });

  test("the ratio of the contributions: T² apart with the factor and without", () => {
    const weights = { softWeight: 1, hardWeight: 0.5 };
    const [one, five] = contributionsAgainstTemperature(pair, labels, [1, 5], weights);
    expect(one!.ratioWithout).toBe(one!.ratio);
    expect(five!.ratioWithout / five!.ratio).toBeCloseTo(25, 8);
    expect(one!.ratio).toBeCloseTo(one!.hard.mean / one!.scaledSoft.mean, 8);
  });

  test("a study looks at the asked epochs, the fresh student first", async () => {
    const transfer = await transferSet(mnistNet("teacher", 12, 1), digits);
    const options = { seed: 1, hiddenUnits: 12, temperature: 5, temperatures: [1, 8, 80], epochs: [0, 2] };
    const rest = { learningRate: 0.01, sampleSize: 50, softWeight: 1, hardWeight: 1 };
    const stages = await contributionStudy(transfer, { ...options, ...rest });
    expect(stages.map(({ epoch }) => epoch)).toEqual([0, 2]);
    expect(stages[1]!.rows[0]!.hard.mean).toBeLessThan(stages[0]!.rows[0]!.hard.mean);
    const table = contributionTable(stages, { seed: 1, examples: 50, temperature: 5 });
    expect(table.rows).toHaveLength(3);
    const verdicts = contributionVerdicts(stages);
    expect(verdicts.rows.at(-1)!.at(-1)).toBe("does not hold");
  });
});

describe("the high-temperature limit", () => {
  test("on synthetic logits: errors, order, temperature, and the loss's limit with 1/N", () => {
    const pair = syntheticPair({ scale: 5 });
    const rows = limit.limitStudy(pair, [1, 20, 100, 200, 400, 1000]);
    expect(rows[0]!.error).toBeGreaterThan(0.9);
    expect(rows[2]!.error).toBeLessThan(0.06);
    const errors = (field: "error" | "errorWithNextTerm") =>
      // Up to T = 400: beyond, WebAssembly's rounding is larger than the error of two terms.
      rows.slice(2, 5).map((row) => ({ temperature: row.temperature, error: row[field] }));
    expect(limit.fittedOrder(errors("error"))).toBeCloseTo(1, 1);
    expect(limit.fittedOrder(errors("errorWithNextTerm"))).toBeCloseTo(2, 1);
    expect(rows.at(-1)!.errorNotZeroMeaned).toBeGreaterThan(0.2);
    const limits = limit.lossLimits(pair);
    expect(rows.at(-1)!.loss / limits.dividedByClasses).toBeCloseTo(1, 2);
    expect(limits.notDivided / limits.dividedByClasses).toBeCloseTo(10, 4);
    const found = limit.limitTemperature(pair, 0.1);
    expect(limit.limitStudy(pair, [found])[0]!.error).toBeLessThanOrEqual(0.1);
    expect(limit.limitStudy(pair, [found / 1.02])[0]!.error).toBeGreaterThan(0.1);
  });

  test("its temperature grows with the logits", () => {
    const [small, large] = [2, 8].map((scale) =>
      limit.limitTemperature(syntheticPair({ scale, difference: 0.6 * scale, count: 200 }), 0.1),
    );
    expect(large! / small!).toBeGreaterThan(3.5);
    expect(large! / small!).toBeLessThan(4.5);
  });

  test("a table gives the order only where two errors are small", () => {
    const { rows } = limitTable([limit.limitCase("a", syntheticPair({ scale: 5, count: 50 }), [1, 100])]);
    expect(rows[0]!.slice(-2)).toEqual(["–", "–"]);
    expect(() => limit.fittedOrder([])).toThrow("two points with a positive error, got 0");
  });
});

describe("training at a high temperature", () => {
  test("starts as matching logits does, the closer the higher T", async () => {
    const transfer = await transferSet(mnistNet("teacher", 20, 1), digits);
    const options = { seeds: [1, 2], temperatures: [5, 1000], hiddenUnits: 10, steps: 8, learningRate: 0.02 };
    const runs = await matchingStudy(transfer, test100, { ...options, comparisons: 3 });
    expect(runs.map(({ seed, temperature }) => [seed, temperature])).toEqual([
      [1, 5],
      [1, 1000],
      [2, 5],
      [2, 1000],
    ]);
    const [cold, hot] = runs;
    expect(cold!.steps).toEqual([2, 4, 8]);
    expect(hot!.distances[0]).toBeLessThan(0.01);
    expect(cold!.distances[0]! / hot!.distances[0]!).toBeGreaterThan(20);
    expect(matchingTable(runs).rows).toHaveLength(3);
    expect(matchingTable(runs).notes!.join()).toContain("2 seeds (1, 2)");
    expect(matchingFigure(runs).data).toHaveLength(2);
    await expect(matchingStudy(transfer, test100, { ...options, comparisons: 9 })).rejects.toThrow(
      "comparisons must be a whole number from 1 to 8",
    );
  });

  test("stops at an interrupt, and frees its nets", async () => {
    const transfer = await transferSet(mnistNet("teacher", 20, 1), digits);
    const options = { seeds: [1], temperatures: [5], hiddenUnits: 10, steps: 100_000, learningRate: 0.02 };
    const before = tf.memory().numTensors;
    const running = matchingStudy(transfer, test100, { ...options, comparisons: 3 });
    setTimeout(() => process.emit("SIGINT"), 100);
    await expect(running).rejects.toThrow(/interrupted at step \d+ of 100000; run it again/);
    expect(tf.memory().numTensors).toBe(before);
  });

  test("label noise: errors of every teacher and student, one for each seed", async () => {
    const rows = await labelNoiseStudy(digits, test100, {
      seeds: [1, 2],
      noises: [0.5],
      temperatures: [1, 20],
      teacherHiddenUnits: 16,
      studentHiddenUnits: 8,
      teacherEpochs: 2,
      studentEpochs: 1,
      learningRate: 0.05,
      weight: 0.5,
    });
    expect(rows).toHaveLength(1);
    expect(
      [rows[0]!.teacher, rows[0]!.matching, ...rows[0]!.distilled].map((errors) => errors.length),
    ).toEqual([2, 2, 2, 2]);
    expect(labelNoiseTable(rows, [1, 20], [1, 2]).rows[0]).toHaveLength(5);
  });
});
