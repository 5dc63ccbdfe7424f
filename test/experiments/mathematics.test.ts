/** Experiments 02 to 04, on small nets and on logits whose answers are known. */
import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { firstExamples } from "../../src/data/select-examples.js";
import { loadMnist } from "../../src/data/mnist.js";
import {
  divideLookAlikes,
  meanSoftTargets,
  temperatureStudy,
} from "../../src/experiments/02-temperature/temperature-study.js";
import { temperature } from "../../src/experiments/02-temperature/experiment.js";
import {
  contributionsAgainstTemperature,
  contributionStudy,
} from "../../src/experiments/03-gradients/contribution-study.js";
import { compareConventions } from "../../src/experiments/03-gradients/convention-study.js";
import { gradients } from "../../src/experiments/03-gradients/experiment.js";
import { checkGradients } from "../../src/experiments/03-gradients/gradient-check.js";
import { highTemperatureLimit } from "../../src/experiments/04-high-temperature-limit/experiment.js";
import * as limit from "../../src/experiments/04-high-temperature-limit/high-temperature-study.js";
import { labelNoiseStudy } from "../../src/experiments/04-high-temperature-limit/label-noise-study.js";
import { matchingStudy } from "../../src/experiments/04-high-temperature-limit/matching-study.js";
import { syntheticPair } from "../../src/experiments/ingredients/logit-pairs.js";
import { mnistNet } from "../../src/experiments/ingredients/mnist-teacher.js";
import type { Results } from "../../src/study/results.js";
import { runExperiment } from "../../src/study/run-experiment.js";
import { verdictOf, type Statement } from "../../src/study/statement.js";
import { transferSet } from "../../src/training/soft-target-cache.js";
import { stripes } from "../helpers.js";

const verdicts = (statements: readonly Statement[]) => statements.map(verdictOf);
/** A teacher that is trained in a moment. */
const teacher = { trainingDigits: 500, teacherHiddenUnits: 16, teacherEpochs: 2, reuseTeacher: false };

/** The same measurements for seeds 1, 2, 3, each a little apart. */
function overSeeds<Options extends Results["options"]>(results: Results<Options>): Results<Options> {
  const measurements = [1, 2, 3].flatMap((seed) =>
    results.measurements.map((one) => ({
      ...one,
      seed,
      metrics: Object.fromEntries(
        Object.entries(one.metrics).map(([name, value]) => [name, value * (1 + seed / 1e4)]),
      ),
    })),
  );
  return { ...results, options: { ...results.options, seeds: [1, 2, 3] }, measurements };
}

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
  });

  test("statements: identities at once, what a teacher does over three seeds; not sure of a class, one-sided", () => {
    const temperatures = rows.map((row) => row.temperature);
    const measurements = rows.map((row, index) => ({
      group: `T = ${row.temperature}`,
      seed: 1,
      run: 0,
      metrics: {
        entropy: row.entropy.mean,
        entropyLow: row.entropy.low,
        entropyHigh: row.entropy.high,
        largestMedian: row.largest.median,
        distanceToHard: row.distanceToHard,
        distanceToUniform: row.distanceToUniform,
        ...(index > 0 && { notFallen: row.notFallen! }),
      },
      series: {},
    }));
    const division = {
      group: "look-alikes",
      seed: 1,
      run: 0,
      metrics: { first: 1, second: 0, count: 2 },
      series: {},
    };
    const options = { ...temperature.settings.quick, temperatures };
    const results = {
      ...{ experiment: "02-temperature", setting: "quick" as const, options, changed: [], runs: [] },
      measurements: [...measurements, division],
    };
    expect(verdicts(temperature.statements(results))).toEqual([
      ...["reproduced", "reproduced", "reproduced"],
      ...["undecided", "undecided"],
    ]);
    // The second example is not sure of its class at T = 1, and the division was one-sided.
    expect(verdicts(temperature.statements(overSeeds(results)))).toEqual([
      ...["reproduced", "reproduced", "reproduced"],
      ...["not reproduced", "undecided"],
    ]);
    const falling = measurements.map((one) => ({ ...one, metrics: { ...one.metrics, notFallen: 0.5 } }));
    expect(verdicts(temperature.statements({ ...results, measurements: falling }))[0]).toBe("not reproduced");
  });

  test("the experiment measures each temperature and the look-alikes with every seed", async () => {
    const results = await runExperiment(temperature, "quick", {
      seeds: [1, 2],
      teacher,
      temperatures: [1, 20],
    });
    expect(results.measurements.map(({ group, seed }) => `${group}, ${seed}`)).toEqual(
      [1, 2].flatMap((seed) => ["T = 1", "T = 20", "look-alikes"].map((group) => `${group}, ${seed}`)),
    );
    expect(temperature.tables(results)[0]!.rows).toHaveLength(2);
    expect(temperature.figures(results)[0]!.alt).toContain("at T = 20");
    expect(results.runs[0]!.command).toMatch(
      /^npx dark-knowledge study 02-temperature -p 'seeds=\[1,2\]' -p 'teacher=/,
    );
  });

  test("refuses temperatures that do not ascend", () => {
    expect(() => temperatureStudy(logits, 4, [2, 1])).toThrow("temperatures must ascend, got [2, 1]");
  });

  const set = { ...stripes(2), labels: Uint8Array.of(1, 0) };

  test("divides a class by what its examples look like, and finds the mean soft target of each class", () => {
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
    const found = checkGradients(pair, labels, 5).map(({ name, agrees }) => [name, agrees]);
    expect(found).toEqual([
      ["soft", true],
      ["hard", true],
      ["hardOverT", false],
      ["notesSoft", false],
      ["notesSoftOwn", true],
      ["notesHard", false],
      ["notesHardOwn", true],
    ]);
  });

  test("conventions: what differs is the size of the gradient, or its direction, or only the value", () => {
    const rows = compareConventions({ ...pair, labels }, { temperature: 5, alpha: 0.2 });
    const [notes, alphaHard, alphaSoft, divergence, elements, without, teacherOnly] = rows;
    const shown = ({ size, cosine }: (typeof rows)[number]) => [size.toPrecision(3), cosine.toFixed(4)];
    expect(shown(notes!)).toEqual(["1.00", "1.0000"]);
    expect(shown(divergence!)).toEqual(["1.00", "1.0000"]);
    expect(divergence!.loss).toBeLessThan(notes!.loss);
    for (const other of [alphaHard, alphaSoft, elements, without, teacherOnly]) {
      expect(shown(other!)).not.toEqual(["1.00", "1.0000"]);
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
  });

  test("the experiment: identities at any seed, contributions over three", async () => {
    const small = { teacher, hiddenUnits: 12, temperature: 5, temperatures: [1, 5, 8, 80], epochs: [0, 1] };
    const results = await runExperiment(gradients, "quick", {
      ...small,
      sampleSize: 50,
      checkedExamples: 20,
      ...{ varianceUnits: 12, varianceSample: 100, separations: [2] },
    });
    expect(verdicts(gradients.statements(results))).toEqual([
      ...["reproduced", "reproduced", "not reproduced"],
      ...["undecided", "undecided", "undecided"],
      // The wrong digits' part before training and after it, the variance likewise.
      ...["undecided", "undecided", "undecided", "undecided", "undecided", "undecided"],
      ...["reproduced", "undecided"],
    ]);
    const [all, high, without] = gradients.statements(overSeeds(results)).slice(3);
    expect(verdictOf(without!)).toBe("reproduced");
    expect(Math.max(...all!.quantities[0]!.values)).toBeGreaterThan(Math.max(...high!.quantities[0]!.values));
    const [atOne, atFive, conventions, ...others] = gradients.tables(results);
    expect([atOne, atFive, conventions].map((table) => table!.rows.length)).toEqual([7, 7, 7]);
    // Contributions; wrong digits, up to T = 50; variance, and signal to noise, of labels and of each T; Gaussians.
    expect(others.map(({ rows }) => rows.length)).toEqual([4, 3, 5, 5, 3]);
    // At T = 1 dividing by T makes no difference.
    expect([atOne!.rows[2]!.at(-1), atFive!.rows[2]!.at(-1)]).toEqual(["yes", "no"]);
    expect(gradients.figures(results)).toHaveLength(5);
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

  test("an order needs two errors", () => {
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
  });

  test("the experiment: all pairs of logits, students either way, wrong labels; an order only where two errors are small", async () => {
    const results = await runExperiment(highTemperatureLimit, "quick", {
      ...{
        seeds: [1, 2],
        teacher,
        temperatures: [4, 20],
        sampleSize: 50,
        hiddenUnits: 8,
        learnedEpochs: 1,
      },
      ...{
        scales: [5],
        distilled: [20, 1000],
        matchingDigits: 200,
        noiseDigits: 200,
        noiseTemperatures: [1, 20],
      },
      matching: { hiddenUnits: 8, steps: 8, learningRate: 0.02, comparisons: 3 },
      noisy: { ...highTemperatureLimit.settings.quick.noisy, teacherEpochs: 1, studentEpochs: 1 },
      spreadTeacher: {},
    });
    const [limits, matching, noise, attention, spread] = highTemperatureLimit.tables(results);
    expect(limits!.rows.map((row) => row[0])).toEqual([
      "fresh student",
      "student after 1 epoch",
      "synthetic, scale 5",
    ]);
    // The small nets' logits are small, and eq. 4 good at T = 4, too.
    expect(limits!.rows.map((row) => row.at(-1))).toEqual(["2.00", "2.00", "–"]);
    expect(matching!.rows).toHaveLength(3);
    expect(matching!.notes!.join()).toContain("seeds 1, 2");
    expect(noise!.rows.map((row) => row.length)).toEqual([5, 5]);
    expect(attention!.rows.map((row) => row[0])).toEqual([4, 20]);
    expect(spread!.notes!.join()).toContain("Teachers of seeds 1, 2, 3");
    expect(highTemperatureLimit.figures(results)).toHaveLength(6);
    const statements = highTemperatureLimit.statements(results);
    expect(verdicts(statements).slice(0, -1)).toEqual(["reproduced", ...Array<string>(4).fill("undecided")]);
    expect(statements.at(-1)).toMatchObject({ claim: "2.7", seeds: [1, 2, 3] });
  });
});
