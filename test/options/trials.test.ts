/** Nonsense for recipes, sweeps and how trials are run: refused before any trial begins or a store is made. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { RECIPES } from "../../src/experiments/recipes.js";
import { MNIST_SETTINGS, TEACHER_SCHEMA } from "../../src/experiments/ingredients/mnist-settings.js";
import { repositoryRoot } from "../../src/support/paths.js";
import { completeTrial } from "../../src/trials/recipe.js";
import { recipeNamed } from "../../src/trials/recipes.js";
import { checkTrials, runTrials, type RunTrialsOptions } from "../../src/trials/run-trials.js";
import { readSweep, sweepTrials, type Sweep } from "../../src/trials/sweep.js";
import type { Trial } from "../../src/trials/trial.js";
import { expectRefused, nonsenseOf } from "./nonsense.js";

const store = join(mkdtempSync(join(tmpdir(), "nonsense-")), "store");
const inline = { engine: "inline", store };

const { seeds: _seeds, ...mnist } = MNIST_SETTINGS.quick;
const teacher = Object.fromEntries(Object.entries(mnist).filter(([name]) => name in TEACHER_SCHEMA.kinds));

/** Options within options, filled in so that each has its turn. */
const INNER: Record<string, object> = {
  "mnist-distillation": { changes: mnist },
  "mnist-teacher": { teacher },
  "mnist-student": { teacher, setting: "quick", omit: [3], only: [3, 7] },
  "mnist-highest-rate": { teacher, setting: "quick" },
};

type Changes = Record<string, unknown>;

const PICTURES: readonly Changes[] = [
  { data: "shoes" },
  { first: 0.5 },
  { sentences: 0 },
  { data: "speech", first: 5 },
  { architectures: [] },
  { architectures: [[]] },
  { architectures: [[0]] },
  { architectures: [[100, 1.5]] },
  { architectures: [100] },
  { epochs: 0 },
  { batchSize: 0 },
  { batchSize: 1.5 },
  { learningRate: 0 },
  { precision: "double" },
];
const DISTILLED: readonly Changes[] = [
  { temperature: 0 },
  { temperature: -4 },
  { softWeight: 0, hardWeight: 0 },
  { fraction: 0 },
  { fraction: 1.1 },
];

const KANJI: readonly Changes[] = [
  { classes: 1 },
  { classes: 2118 },
  { jitters: 1 },
  { families: ["arial"] },
  { families: ["noto-sans-jp", "yomogi"] },
  { evaluateOn: "training" },
  { hiddenUnits: 0 },
  { hiddenUnits: 1.5 },
  { epochs: 0 },
  { warmUpEpochs: 20 },
  { learningRate: 0 },
];
const GROUPED: readonly Changes[] = [
  ...KANJI,
  { grouping: "alphabetical" },
  { groups: 1 },
  { groups: 501 },
  { classes: 30, groups: 16 },
];
const SPECIALISTS: readonly Changes[] = [
  ...GROUPED,
  { grouping: "online" },
  { specialistEpochs: 0 },
  { rounds: 0 },
  { rounds: 5 },
  { specialistLearningRate: 0 },
];

/** What is of the right type and out of range. */
const OUT_OF_RANGE: Record<string, readonly Changes[]> = {
  "mnist-distillation": [
    { setting: "fulll" },
    ...[
      { temperature: 0 },
      { softWeight: 0, hardWeight: 0 },
      { distilledEpochs: 0 },
      { smallHiddenUnits: 0 },
      { teacherHiddenUnits: 1.5 },
      { teacherLearningRate: 0 },
      { trainingDigits: 0 },
      { trainingDigits: 60_001 },
      { maxShiftPixels: 28 },
      { dropout: { input: 1, hidden: 0 } },
      { distilledWarmUpEpochs: 25 },
      { teacherSchedule: "cosin" },
      { precision: "float16" },
      { seeds: [1, 2] },
    ].map((changes) => ({ changes })),
  ],
  "mnist-teacher": [
    { setting: "huge" },
    { evaluateOn: "train" },
    { teacher: { trainingDigits: 5 }, evaluateOn: "validation" },
    { teacher: { labelSmoothing: 1 } },
    { teacher: { smallEpochs: 3 } },
    { teacher: { temperature: 3 } },
  ],
  "mnist-student": [
    ...DISTILLED,
    { teacherSeed: 0.5 },
    { hiddenUnits: 0 },
    { epochs: 0 },
    { warmUpEpochs: 60 },
    { learningRate: 0 },
    { omit: [10] },
    { omit: [3, 3] },
    { only: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] },
    { only: [3], omit: [3] },
    { first: 60_001 },
    { first: 50_001, heldOut: true },
    { stopEarly: true },
    { stopEarly: true, heldOut: true, curve: false },
    { teacher: { trainingDigits: 5 }, heldOut: true },
    { maxShiftPixels: 28 },
    { maxShiftPixels: 1, softWeight: 0, hardWeight: 0.5 },
  ],
  "mnist-highest-rate": [
    { temperature: 0 },
    { softWeight: 0, hardWeight: 0 },
    { hiddenUnits: 0 },
    { epochs: 0 },
    { warmUpEpochs: 20 },
    { lowestRate: 0 },
    { mostRates: 31 },
    { closerLook: true },
    { first: 0 },
    { first: 50_001 },
    { teacher: { trainingDigits: 5 } },
  ],
  "ensemble-member": [...PICTURES, { member: 0 }],
  ensemble: [...PICTURES, { members: 0 }],
  "ensemble-student": [
    ...PICTURES,
    ...DISTILLED,
    { members: 0 },
    { mean: "harmonic" },
    { soften: "both" },
    { studentEpochs: 0 },
    { studentLearningRate: Infinity },
    { studentWarmUpEpochs: 10 },
  ],
  "kanji-generalist": [...KANJI, { member: 0 }],
  "kanji-ensemble": [...KANJI, { members: 0 }],
  "kanji-groups": [...GROUPED, { set: 0 }],
  specialist: [...SPECIALISTS, { set: 0 }, { specialist: 0 }, { specialist: 21 }],
  specialists: [...SPECIALISTS, { sets: 0 }, { top: [] }, { top: [0] }, { top: [1, 1] }],
  "few-specialists": [...SPECIALISTS, { fewJitters: 0 }, { fewJitters: 23 }, { outside: "nothing" }],
  "kanji-student": [
    ...SPECIALISTS,
    { teacher: "nobody" },
    { members: 0 },
    { temperature: 0 },
    { hardWeight: 1.1 },
    { studentUnits: 0 },
    { studentEpochs: 0 },
    { studentLearningRate: 0 },
    { studentEpochs: 1 },
    { fromGeneralist: true, studentUnits: 32 },
  ],
};

describe.each(RECIPES.map((recipe) => [recipe.name, recipe] as const))("recipe %s", (name, recipe) => {
  const cases = [
    ...nonsenseOf({ ...recipe.defaults, ...INNER[name] }),
    ...OUT_OF_RANGE[name]!.map((changes) => ({ path: "", changes })),
  ].map(({ path, changes }) => [path, changes] as const);

  test("there are at least twenty kinds of nonsense", () => {
    expect(cases.length).toBeGreaterThan(20);
  });

  test.each(cases)("refuses %s: %o", async (path, changes) => {
    const good: Trial = { recipe: name, options: {}, seed: 1 };
    const bad: Trial = { ...good, options: changes as Trial["options"] };
    await expectRefused(() => runTrials([good, bad], inline), path);
    // Also when it is run by itself.
    const context = { seed: 1, folder: store, onProgress: () => undefined };
    await expectRefused(() => recipe.run({ ...recipe.defaults, ...changes } as never, context), path);
  });

  test("takes its defaults", () => {
    expect(() => {
      checkTrials([{ recipe: name, options: {}, seed: 1 }]);
    }).not.toThrow();
  });
});

const right: Sweep = { recipe: "mnist-student", options: {}, grid: { epochs: [1, 2] }, seeds: [1] };

test.each([
  { recipe: 3 },
  { recipe: "" },
  { options: [] },
  { options: 3 },
  { grid: [] },
  { grid: { epochs: 3 } },
  { grid: { epochs: [] } },
  { grid: { epochs: [1, 1] } },
  { grid: { epochs: [1, 0] } },
  { grid: { epochs: ["1"] } },
  { grid: { epoch: [1] } },
  { grid: { temperature: [1, -4] } },
  { grid: { teacher: [{}, { dropout: { input: 1, hidden: 0 } }] } },
  { options: { epochs: 3 } },
  { options: { temprature: 3 } },
  { options: { softWeight: 0, hardWeight: 0 } },
  { seeds: 1 },
  { seeds: [] },
  { seeds: [1, 1] },
  { seeds: [1.5] },
  { seeds: [-1] },
  { seeds: ["1"] },
  { seeds: undefined },
  { seed: [1] },
])("a sweep refuses %o", async (changes) => {
  const sweep = { ...right, ...changes } as Sweep;
  await expectRefused(() => runTrials(sweepTrials(sweep), inline), "");
});

const good: Trial = { recipe: "mnist-teacher", options: {}, seed: 1 };

test.each([
  { engine: "lokal" },
  { engine: 3 },
  { store: "" },
  { store: 3 },
  { retries: -1 },
  { retries: 1.5 },
  { retries: "2" },
  { retries: Infinity },
  { workers: 0 },
  { workers: 1.5 },
  { workers: "2" },
  { worker: 2 },
  { cpus: 0 },
  { cpus: NaN },
  { gpus: -1 },
  { memory: 0 },
  { memory: NaN },
  { memory: "4" },
  { partition: "" },
  { rayAddress: 6379 },
  { timeLimit: "an hour" },
  { timeLimit: 90 },
  { onChange: 3 },
])("how trials are run: refuses %o", async (changes) => {
  await expectRefused(
    () => runTrials([good], { ...inline, ...changes } as RunTrialsOptions),
    Object.keys(changes)[0]!,
  );
});

test.each([
  [[], "there must be at least one trial"],
  [[{ ...good, seed: -1 }], "seed must be"],
  [[{ ...good, seed: 2 ** 32 }], "seed must be a whole number from 0 to 4294967295"],
  [[{ ...good, seed: "1" }], "seed must be"],
  [[{ ...good, recipe: "mnist-techer" }], 'got "mnist-techer"; did you mean mnist-teacher?'],
  [
    [{ ...good, options: { teacher: { dropout: { input: NaN } } } }],
    "option teacher.dropout.input must be plain JSON, got NaN",
  ],
  [[good, { ...good, options: { seting: "quick" } }], "did you mean setting?"],
])("trials %o: %s", async (trials, message) => {
  await expectRefused(() => runTrials(trials as Trial[], inline), "", message);
});

test("nothing was left behind", () => {
  expect(existsSync(store)).toBe(false);
});

test("the sweeps of the repository are right", () => {
  const folder = join(repositoryRoot, "src", "experiments", "sweeps");
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    expect(() => {
      checkTrials(readSweep(join(folder, file)));
    }).not.toThrow();
  }
});

test("a recipe of one's own: values of the kinds that its defaults are of", () => {
  const path = join(mkdtempSync(join(tmpdir(), "recipe-")), "mine.cjs");
  const defaults = { epochs: 3, ends: "well", deep: true, sizes: [1], inner: { a: 1 }, open: null };
  writeFileSync(
    path,
    `exports.recipe = { name: "mine", defaults: ${JSON.stringify(defaults)}, run: async () => ({ metrics: {} }) };`,
  );
  const complete = (options: object) =>
    completeTrial(recipeNamed(path), { recipe: path, options: options as Trial["options"], seed: 1 });
  expect(readFileSync(path, "utf8")).toContain("exports.recipe");
  expect(complete({ epochs: 5, open: "x", inner: { b: 2 } }).options).toEqual({
    ...defaults,
    epochs: 5,
    open: "x",
    inner: { b: 2 },
  });
  for (const [wrong, message] of [
    [{ epochs: "5" }, 'recipe mine: epochs must be a finite number, got "5"'],
    [{ epoch: 5 }, 'got "epoch"; did you mean epochs?'],
    [{ ends: 3 }, "ends must be a text, got 3"],
    [{ deep: "true" }, 'deep must be true or false, got "true"'],
    [{ sizes: 3 }, "sizes must be a list, got 3"],
    [{ inner: 3 }, "inner must be an object, got 3"],
  ] as const) {
    expect(() => complete(wrong)).toThrow(message);
  }
});
