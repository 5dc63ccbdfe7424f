import { beforeAll, describe, expect, test } from "vitest";
import { mnistDistillation } from "../../src/experiments/01-mnist-distillation/experiment.js";
import {
  mnistDistillationRecipe,
  type MnistDistillationTrialOptions,
} from "../../src/experiments/01-mnist-distillation/mnist-distillation-recipe.js";
import {
  trainThreeNets,
  type MnistDistillation,
} from "../../src/experiments/01-mnist-distillation/mnist-distillation.js";
import { distillationExamples, NETS } from "../../src/experiments/01-mnist-distillation/report.js";
import type { MnistDistillationOptions } from "../../src/experiments/ingredients/mnist-settings.js";
import { answersFrom, type WrongAnswers } from "../../src/experiments/ingredients/net-metrics.js";
import { softTargetsOf } from "../../src/experiments/ingredients/soft-target-data.js";
import type { Results } from "../../src/study/results.js";
import { runExperiment } from "../../src/study/run-experiment.js";
import { hereText, verdictOf } from "../../src/study/statement.js";

const small: Partial<MnistDistillationOptions> = {
  seeds: [1, 2],
  trainingDigits: 1000,
  teacherHiddenUnits: 64,
  smallHiddenUnits: 16,
  teacherEpochs: 4,
  smallEpochs: 3,
  distilledEpochs: 3,
  maxShiftPixels: 1,
  reuseTeacher: false,
};

describe("a small run", () => {
  let result: MnistDistillation;
  let results: Results<MnistDistillationOptions>;
  beforeAll(async () => {
    result = await trainThreeNets("quick", small);
    results = await runExperiment(mnistDistillation, "quick", small);
  });

  test("has every net of every seed, trained and evaluated on all test digits", () => {
    expect(result.runs.map(({ seed }) => seed)).toEqual([1, 2]);
    for (const { teacher, small: plain, distilled } of result.runs) {
      for (const run of [teacher, plain, distilled]) {
        expect(run.evaluation.count).toBe(10_000);
        expect(run.evaluation.errors).toBeLessThan(7000);
        expect(run.testLogits).toHaveLength(100_000);
        expect(run.fromCache).toBe(false);
      }
      expect(teacher.epochs.at(-1)!.errors).toBe(teacher.evaluation.errors);
      expect(distilled.evaluation.predictions).not.toEqual(plain.evaluation.predictions);
    }
  });

  test("another temperature trains the distilled net alone", async () => {
    const kept = { ...small, seeds: [3], reuseTeacher: true };
    const [first] = (await trainThreeNets("quick", kept)).runs;
    const [second] = (await trainThreeNets("quick", { ...kept, temperature: 3 })).runs;
    for (const net of ["teacher", "small"] as const) {
      expect(second![net].fromCache).toBe(true);
      expect(second![net].evaluation).toEqual(first![net].evaluation);
      expect(second![net].epochs).toEqual(first![net].epochs);
    }
    expect(second!.distilled.fromCache).toBe(false);
    expect(second!.distilled.evaluation.predictions).not.toEqual(first!.distilled.evaluation.predictions);
  });

  test("is the same a second time, as a trial, whose details are the wrong answers", async () => {
    const { seeds: _seeds, ...changes } = small;
    const options = { setting: "quick", changes } as MnistDistillationTrialOptions;
    const { metrics, details } = await mnistDistillationRecipe.run(options, {
      seed: 2,
      folder: "",
      onProgress: () => undefined,
    });
    const { distilled } = result.runs[1]!;
    expect(metrics.distilledErrors).toBe(distilled.evaluation.errors);
    const answers = answersFrom(
      (details as unknown as Record<string, WrongAnswers>).distilled!,
      result.test.labels,
    );
    expect([...answers]).toEqual([...distilled.evaluation.predictions]);
  });

  test("is measured with every seed; the table has the paper's figures and the mean over the seeds", () => {
    const errors = result.runs.map(({ teacher }) => teacher.evaluation.errors);
    const [teacher] = mnistDistillation.statements(results);
    expect(teacher).toMatchObject({ paper: 67, seeds: [1, 2], quantities: [{ values: errors }] });
    expect(verdictOf(teacher!)).toBe("undecided");
    const [{ rows, notes }] = mnistDistillation.tables(results) as [
      ReturnType<typeof mnistDistillation.tables>[0],
    ];
    expect(rows.map(([, paper]) => paper)).toEqual([67, 146, 74]);
    expect(rows[0]![2]).toContain(`${((errors[0]! + errors[1]!) / 2).toFixed(1)} ± `);
    expect(notes!.join()).toMatch(/[Ss]eeds 1, 2.*1000 training digits/);
    expect(
      mnistDistillation
        .statements(results)
        .map(({ paper }) => (typeof paper === "number" ? paper.toFixed(2) : paper)),
    ).toEqual(["67.00", "146.00", "yes", "74.00", "0.91"]);
    expect(mnistDistillation.figures(results).map(({ data }) => data.length > 0)).toEqual([true, true, true]);
  });

  test("has no transferred gain where the teacher is no better than the small net", () => {
    const measurements = results.measurements.map((one) =>
      one.group === NETS.teacher ? { ...one, metrics: { ...one.metrics, errors: 10_000 } } : one,
    );
    expect(hereText(mnistDistillation.statements({ ...results, measurements })[4]!)).toBe(
      "no gain to transfer",
    );
  });

  test("tells apart what distillation gained and lost", () => {
    const { gained, lost } = distillationExamples(results);
    const { small: plain, distilled } = result.runs[0]!;
    expect(gained.length - lost.length).toBe(plain.evaluation.errors - distilled.evaluation.errors);
    expect(gained[0]!.caption).toMatch(/^\d, not \d$/);
  });

  test("gives soft targets that sum to 1 and grow softer with T", () => {
    const [cold, hot] = softTargetsOf(result.runs[0]!.teacher, 5, [1, 20]);
    for (const { probabilities } of [cold!, hot!]) {
      expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    }
    expect(Math.max(...hot!.probabilities)).toBeLessThan(Math.max(...cold!.probabilities));
  });
});

test("refuses a setting or a number of digits that does not exist", async () => {
  await expect(runExperiment(mnistDistillation, "huge")).rejects.toThrow(
    'setting must be quick or full, got "huge"',
  );
  await expect(runExperiment(mnistDistillation, "quick", { trainingDigits: 0 })).rejects.toThrow(
    "trainingDigits must be a whole number",
  );
});
