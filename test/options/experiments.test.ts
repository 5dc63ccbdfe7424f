/** Nonsense for experiments: refused before any training, reading or writing; what is committed is right. */
import { existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import "../../src/experiments/recipes.js";
import { EXPERIMENTS, experimentNamed } from "../../src/experiments/experiment-named.js";
import { MEMBER_DEFAULTS } from "../../src/experiments/ingredients/ensemble-members.js";
import { ensembleStudentRecipe } from "../../src/experiments/ingredients/ensemble-student-recipe.js";
import { MNIST_SETTINGS, TEACHER_SCHEMA } from "../../src/experiments/ingredients/mnist-settings.js";
import { mnistTeacher } from "../../src/experiments/ingredients/mnist-teacher.js";
import {
  experimentOptions,
  neededTrials,
  runExperiment,
  type RunExperimentOptions,
} from "../../src/study/run-experiment.js";
import { repositoryRoot } from "../../src/support/paths.js";
import { checkTrials } from "../../src/trials/run-trials.js";
import { expectRefused, nonsenseOf } from "./nonsense.js";

type Changes = Record<string, unknown>;

const store = join(mkdtempSync(join(tmpdir(), "nonsense-")), "store");
const inline = { engine: "inline", store };
const teacher = Object.fromEntries(
  Object.entries(MNIST_SETTINGS.quick).filter(([name]) => name in TEACHER_SCHEMA.kinds),
);
/** Options within options, filled in so that each has its turn. */
const INNER: Changes = {
  teacher,
  member: MEMBER_DEFAULTS,
  changes: MEMBER_DEFAULTS,
  student: ensembleStudentRecipe.defaults,
};

const MNIST: readonly Changes[] = [
  { teacherSetting: "fulll" },
  { teacher: { teacherEpochs: 0 } },
  { teacher: { trainingDigits: 60_001 } },
  { teacher: { maxShiftPixels: -1 } },
  { teacher: { dropout: { input: 1, hidden: 0 } } },
  { teacher: { dropout: { input: 0, hiden: 0, hidden: 0 } } },
  { teacher: { teacherSchedule: "linear" } },
  { teacher: { precision: "half" } },
];
const TERMS: readonly Changes[] = [
  { temperature: 0 },
  { temperature: -4 },
  { softWeight: -1 },
  { softWeight: 0, hardWeight: 0 },
];
const MEMBERS: readonly Changes[] = [
  { changes: { epochs: 0 } },
  { changes: { architectures: [] } },
  { changes: { data: "shoes" } },
  { member: { batchSize: 0 } },
];

/** What is of the right type and out of range. */
const OUT_OF_RANGE: Record<string, readonly Changes[]> = {
  "01": [
    ...TERMS,
    { distilledEpochs: 0 },
    { trainingDigits: 0 },
    { trainingDigits: 60_001 },
    { dropout: { input: 0.2, hidden: 1 } },
    { distilledWarmUpEpochs: 60 },
    { precision: "double" },
  ],
  "02": [
    ...MNIST,
    { temperatures: [2, 1] },
    { temperatures: [] },
    { digit: 10 },
    { others: [3] },
    { others: [3, 10] },
  ],
  "03": [
    ...MNIST,
    ...TERMS,
    { temperatures: [0] },
    { epochs: [] },
    { hiddenUnits: 0 },
    { learningRate: 0 },
    { alpha: 1.5 },
    { varianceSample: 1 },
    { separations: [0] },
  ],
  "04": [
    ...MNIST,
    { distilled: [] },
    { noise: 0 },
    { noise: 1.1 },
    { noiseTemperatures: [0] },
    { matching: { hiddenUnits: 200, steps: 3, learningRate: 0.02, comparisons: 12 } },
    { matching: { hiddenUnits: 200, steps: 30, learningRate: 0, comparisons: 12 } },
    { spreadSeeds: [1, 2] },
  ],
  "05": [
    ...MNIST,
    { hardWeights: [] },
    { softWeight: 0, hardWeights: [0.1, 0] },
    { labelSmoothing: 1 },
    { hiddenUnits: 0 },
    { distilledWarmUpEpochs: 60 },
  ],
  "06": [
    ...MNIST,
    { widths: [] },
    { widths: [0] },
    { widths: [30, 30] },
    { temperatures: [4, 4] },
    { softWeight: 0, hardWeight: 0 },
  ],
  "07": [
    ...MNIST,
    ...TERMS,
    { omit: [] },
    { omit: [10] },
    { only: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] },
    { epochsOfFew: 0 },
    { teacher: { trainingDigits: 5 } },
  ],
  "08": [
    ...MNIST,
    ...TERMS,
    { sizes: [] },
    { sizes: [50_001] },
    { sizes: [3000], teacher: { trainingDigits: 2000 } },
    { fraction: 0 },
    { steps: 0 },
    { rateTemperatures: [0] },
    { lowestRate: 0 },
    { stepsForRates: 0 },
  ],
  "09": [
    ...MEMBERS,
    { temperature: 0 },
    { members: 0 },
    { members: 1001 },
    { student: { mean: "harmonic" } },
    { student: { studentWarmUpEpochs: 60 } },
  ],
  "10": [
    ...MEMBERS,
    { temperatures: [] },
    { temperatures: [0] },
    { hardWeight: -1 },
    { changes: { first: 100 } },
    { changes: { sentences: 0 } },
  ],
  "11": [...MEMBERS, { fraction: 0 }, { fraction: 1.5 }, { temperature: 0 }, { epochs: 0 }, { epochs: 1.5 }],
  "18": [
    { classes: 2118 },
    { jitters: 1 },
    { families: ["yomogi"] },
    { evaluateOn: "training" },
    { hiddenUnits: 0 },
    { warmUpEpochs: 40 },
    { grouping: "online" },
    { groups: 501 },
    { rounds: 7 },
    { top: [2, 3] },
    { sets: 0 },
    { members: 0 },
    { watched: 21 },
  ],
  "19": [
    { classes: 2118 },
    { grouping: "online" },
    { fewJitters: 0 },
    { fewEpochs: 0 },
    { widths: [] },
    { temperatures: [0] },
    { hardWeights: [-1] },
  ],
};

describe.each(EXPERIMENTS.map((experiment) => [experiment.name, experiment] as const))(
  "%s",
  (name, experiment) => {
    const { quick } = experiment.settings;
    const inner = Object.fromEntries(Object.entries(INNER).filter(([option]) => option in quick));
    const cases = [
      ...nonsenseOf({ ...quick, ...inner }),
      ...[
        { seeds: [1.5] },
        { seeds: [-1] },
        { seeds: [2 ** 32] },
        { seeds: "[1,2]" },
        ...OUT_OF_RANGE[name.slice(0, 2)]!,
      ].map((changes) => ({ path: "", changes })),
    ].map(({ path, changes }) => [path, changes] as const);

    test("there are at least twenty kinds of nonsense", () => {
      expect(cases.length).toBeGreaterThan(20);
    });

    test.each(cases)("refuses %s: %o", async (path, changes) => {
      for (const setting of ["quick", "full"]) {
        await expectRefused(() => runExperiment(experiment, setting, changes as object, inline), path);
      }
    });

    test.each(["fulll", "Quick", "", 1, undefined, "toString"])(
      "refuses %o for its setting",
      async (setting) => {
        await expectRefused(
          () => experimentOptions(experiment, setting as string),
          "setting",
          "must be quick or full",
        );
      },
    );

    test.each([
      { engine: "lokal" },
      { engien: "local" },
      { workers: 0 },
      { only: "teacher" },
      { note: 3 },
      { onProgress: 3 },
    ])("refuses %o for how it is run", async (running) => {
      const run = () => runExperiment(experiment, "quick", {}, running as unknown as RunExperimentOptions);
      await expectRefused(run, Object.keys(running)[0]!);
    });

    test.each([5, null, "epochs", [1]])("refuses %o for its options", async (wrong) => {
      await expectRefused(() => runExperiment(experiment, "quick", wrong as never, inline), "options");
    });

    test("takes its settings, with seeds that are none for its own", () => {
      for (const setting of ["quick", "full"] as const) {
        const options = experimentOptions(experiment, setting, { seeds: [] });
        expect(options).toEqual(experiment.settings[setting]);
        const trials = experiment.trials?.(options) ?? [];
        if (trials.length > 0) checkTrials([...trials.map(({ trial }) => trial), ...neededTrials(trials)]);
      }
    });
  },
);

test("all results that are kept were made with options that are right", () => {
  const folder = join(repositoryRoot, "results");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".json"),
  );
  const kept = files.map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Changes);
  const results = kept.filter((one) => "experiment" in one && "options" in one);
  expect(results.length).toBeGreaterThan(8);
  for (const { experiment, setting, options } of results) {
    const found = experimentOptions(
      experimentNamed(experiment as string),
      setting as string,
      options as object,
    );
    expect(found).toEqual(options);
  }
});

test.each([
  ["hugge", 1, {}, "setting"],
  ["quick", 1.5, {}, "seed"],
  ["quick", "1", {}, "seed"],
  ["quick", 1, { teacherEpochs: 0 }, "teacherEpochs"],
  ["quick", 1, { temperature: 0 }, "temperature"],
  ["quick", 1, { dropout: { input: 0, hidden: 1 } }, "dropout.hidden"],
  ["quick", 1, null, "options"],
])("mnistTeacher(%o, %o, %o) is refused", async (setting, seed, changes, path) => {
  await expectRefused(() => mnistTeacher(setting, seed as number, changes as object), path);
});

test("nothing was left behind", () => {
  expect(existsSync(store)).toBe(false);
});
