/** Specialists as trials, on few kanji in few families and small nets. §5 */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { specialists } from "../../src/experiments/18-specialists/experiment.js";
import { GROUPS } from "../../src/experiments/18-specialists/settings.js";
import { kanjiData } from "../../src/experiments/ingredients/kanji-data.js";
import { kanjiGeneralist } from "../../src/experiments/ingredients/kanji-generalist.js";
import { groupOf, kanjiGroups } from "../../src/experiments/ingredients/kanji-groups.js";
import { specialistRecipe } from "../../src/experiments/ingredients/specialist-recipe.js";
import { specialistsAnswers } from "../../src/experiments/ingredients/specialists-answers.js";
import { specialistsRecipe } from "../../src/experiments/ingredients/specialists-recipe.js";
import { SPECIALISTS_DEFAULTS } from "../../src/experiments/ingredients/specialists.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { experimentOptions, neededTrials, runExperiment } from "../../src/study/run-experiment.js";
import { verdictOf } from "../../src/study/statement.js";
import { knownTrial } from "../../src/trials/known-trial.js";
import { dataset } from "../../src/data/make-dataset.js";
import "../../src/experiments/recipes.js";

const FEW = {
  classes: 12,
  jitters: 6,
  families: ["stick", "dotgothic16", "rocknroll-one", "reggae-one"],
  hiddenUnits: 16,
  epochs: 3,
  batchSize: 16,
  groups: 3,
  specialistEpochs: 4,
  rounds: 2,
} as const;
const options = { ...SPECIALISTS_DEFAULTS, ...FEW };
const context = () => ({
  seed: 1,
  folder: mkdtempSync(join(tmpdir(), "specialists-")),
  onProgress: () => undefined,
});

/** A net that has no hidden layer and one input: logit k is `weights[k] · input + biases[k]`. */
function linear(weights: number[], biases: number[]): MultilayerPerceptron {
  const net = new MultilayerPerceptron({ layerSizes: [1, weights.length] });
  net.setValues({
    weights0: { shape: [1, weights.length], values: Float32Array.from(weights) },
    biases0: { shape: [weights.length], values: Float32Array.from(biases) },
  });
  return net;
}

test("specialists of the most probable class are asked, and counted by their number and by those that have the right class", async () => {
  // The generalist always takes 0 for the most probable class, and 2 for the second.
  const generalist = linear([0, 0, 0, 0], [2, 0, 1, -1]);
  // Told of 1, this specialist knows better where the input is large.
  const certain = { classes: [0, 1], net: linear([-9, 9, -9], [0, 0, 0]) };
  const other = { classes: [2, 3], net: linear([0, 0, 0], [0, 0, 0]) };
  const set = dataset({ inputs: [[1], [1], [-1], [1]], labels: [1, 1, 0, 3], classes: 4 });
  const one = await specialistsAnswers(generalist, [certain, other], set, 1);
  expect([one.generalist, one.together, one.examples]).toEqual([1, 3, 4]);
  expect(one.byActive).toEqual({ examples: [0, 4], generalist: [0, 1], together: [0, 3] });
  expect(one.byCovering).toEqual({ examples: [1, 3], generalist: [0, 1], together: [0, 3] });
  const two = await specialistsAnswers(generalist, [certain, other], set, 2);
  expect(two.byActive.examples).toEqual([0, 0, 4]);
  expect(two.byCovering.examples).toEqual([0, 4]);
  const none = await specialistsAnswers(generalist, [other], set, 1);
  expect(none.byActive).toEqual({ examples: [4], generalist: [1], together: [1] });
  for (const net of [generalist, certain.net, other.net]) net.dispose();
});

test("groups: of equal size with each class once, the same from the cache; random ones differ by seed", async () => {
  const { training, covariance } = await kanjiData(options);
  const { net } = await kanjiGeneralist(training, options, 1, 1);
  const grouped = (grouping: string, set = 1, seed = 1) =>
    kanjiGroups(net, covariance, { grouping, groups: 3 }, set, seed);
  const balanced = await grouped("balanced");
  expect(balanced.map(({ length }) => length)).toEqual([4, 4, 4]);
  expect(balanced.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, label) => label));
  expect(await grouped("balanced")).toEqual(balanced);
  const numbers = groupOf(balanced, 12);
  balanced.forEach((group, index) => {
    for (const label of group) expect(numbers[label]).toBe(index);
  });
  const random = await grouped("random");
  expect(random.map(({ length }) => length)).toEqual([4, 4, 4]);
  expect(await grouped("random", 1, 2)).not.toEqual(random);
  net.dispose();
});

test("one specialist: its curve ends with its accuracy, and its control has the same data but fresh weights", async () => {
  const all = { ...specialistRecipe.defaults, ...options, rounds: 1, curve: true };
  const learned = await specialistRecipe.run(all, context());
  const { within } = (learned.details as { curve: { within: number[] } }).curve;
  expect(within).toHaveLength(4);
  // After the last pass only the dustbin is corrected, which is no answer here.
  expect(within.at(-1)).toBe(learned.metrics.accuracy);
  const fresh = await specialistRecipe.run({ ...all, fresh: true }, context());
  expect(fresh.metrics.examplesSeen).toBe(learned.metrics.examplesSeen);
  expect(fresh.metrics.generalistAccuracy).toBe(learned.metrics.generalistAccuracy);
  expect(fresh.details).not.toEqual(learned.details);
});

test("all specialists together: nobody asked leaves the generalist, and several sets are counted one by one", async () => {
  const { metrics, details } = await specialistsRecipe.run(
    { ...specialistsRecipe.defaults, ...options, sets: 2, top: [1, 2] },
    context(),
  );
  const { covered, covering } = details as { covered: number[]; covering: { examples: number[] } };
  expect(covered).toHaveLength(3);
  expect(covered[0]).toBeCloseTo(metrics.generalistAccuracy!);
  expect(covered[2]).toBeCloseTo(metrics.accuracy!);
  // Half of two sets of specialists' data: each of 12 classes · 2 families · 5 pictures, 4 times, twice.
  expect(metrics.examplesSeen).toBe(2 * 2 * 4 * 12 * 2 * 5);
  expect(covering.examples.reduce((sum, count) => sum + count, 0)).toBe(12 * 6);
  expect(metrics.excessOverDescent).toBeLessThan(1e-5);
});

test.each(["quick", "full"])(
  "%s: trials that their recipes know, each once; generalists come first",
  (setting) => {
    const grouped = specialists.trials!(experimentOptions(specialists, setting, { seeds: [1, 2] }));
    const trials = grouped.map(({ trial }) => knownTrial(trial).hash);
    expect(new Set(trials).size).toBe(trials.length);
    const needed = neededTrials(grouped).map(({ recipe }) => recipe);
    const order = ["kanji-generalist", "kanji-groups", "specialist"];
    expect(new Set(needed)).toEqual(new Set(order));
    const firstOf = (recipe: string) => needed.indexOf(recipe);
    expect(needed.lastIndexOf("kanji-generalist")).toBeLessThan(firstOf("specialist"));
    expect(firstOf("kanji-groups")).toBeLessThan(firstOf("specialist"));
  },
);

test("the experiment from beginning to end, undecided with one seed", { timeout: 120_000 }, async () => {
  const store = mkdtempSync(join(tmpdir(), "specialists-store-"));
  const changes = { ...FEW, watched: 1, top: [1, 2], seeds: [1] };
  const results = await runExperiment(specialists, "quick", changes, { engine: "inline", store });
  expect(new Set(results.measurements.map(({ group }) => group)).has(GROUPS.fresh(1))).toBe(true);
  const statements = specialists.statements(results);
  expect(new Set(statements.map(({ claim }) => claim))).toEqual(
    new Set(["5.1", "5.2", "5.3", "5.4", "5.5", "5.6"]),
  );
  for (const statement of statements) {
    const { kind } = statement.rule;
    const expected = kind === "open" ? undefined : kind === "identity" ? "reproduced" : "undecided";
    expect(verdictOf(statement), statement.text).toBe(expected);
  }
  for (const table of specialists.tables(results)) {
    expect(JSON.stringify(table)).not.toContain("not measured");
    for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
  }
  expect(specialists.figures(results)).toHaveLength(3);
  const nothing = { ...results, measurements: [] };
  expect(specialists.statements(nothing).every((one) => verdictOf(one) === undefined)).toBe(true);
  expect(specialists.tables(nothing)).toHaveLength(4);
});
