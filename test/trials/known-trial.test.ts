/** What a trial is known by. */
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { trialsTable } from "../../src/notebook/trials-table.js";
import { RECIPES } from "../../src/experiments/recipes.js";
import { knownTrial } from "../../src/trials/known-trial.js";
import type { Recipe } from "../../src/trials/recipe.js";
import { runTrials } from "../../src/trials/run-trials.js";
import type { Json } from "../../src/trials/trial.js";
import { trialStore } from "../../src/trials/trial-store.js";
import { newStore, tiny } from "./tiny.js";

const WITHOUT_LATER = { name: "own", version: 1, defaults: { rate: 1, teacher: { units: 5 } } };

/** The name of a trial of a recipe, as a process knows it in which no other recipe was handed in. */
async function hashOf(
  recipe: Partial<Recipe>,
  options: Record<string, Json> = {},
  seed = 1,
): Promise<string> {
  vi.resetModules();
  const { registerRecipes } = await import("../../src/trials/recipes.js");
  const fresh = await import("../../src/trials/known-trial.js");
  const run = () => Promise.resolve({ metrics: {} });
  registerRecipes([{ run, ...WITHOUT_LATER, ...recipe }]);
  return fresh.knownTrial({ recipe: "own", options, seed }).hash;
}

describe("an option that was added later", () => {
  const later: Partial<Recipe> = {
    defaults: { rate: 1, decay: 0.5, teacher: { units: 5, smoothing: 0 } },
    addedLater: { decay: 0, teacher: { smoothing: 0 } },
  };

  test("renames no trial that is as before", async () => {
    expect(await hashOf(later, { decay: 0 })).toBe(await hashOf({}));
    const teacher = { units: 7 };
    expect(await hashOf(later, { decay: 0, teacher: { ...teacher, smoothing: 0 } })).toBe(
      await hashOf({}, { teacher }),
    );
  });

  test("counts with any other value, its default among them", async () => {
    const before = await hashOf({});
    expect(await hashOf(later)).not.toBe(before);
    expect(await hashOf(later)).toBe(await hashOf(later, { decay: 0.5 }));
    expect(await hashOf(later, { decay: 0, teacher: { units: 5, smoothing: 0.1 } })).not.toBe(before);
  });

  test("is filled in in what was kept before", async () => {
    const store = newStore();
    const trial = tiny(1);
    const { hash } = knownTrial(trial);
    await runTrials([trial], { store, engine: "inline" });
    const kept = { ...trialStore(store).list()[0]!.record!, trial: { ...trial, options: {} } };
    writeFileSync(join(store, hash, "result.json"), JSON.stringify(kept));
    const [result] = await runTrials([trial], { store, engine: "inline" });
    expect(result!.trial.options).toEqual(knownTrial(trial).trial.options);
  });
});

describe("a recipe that is handed in", () => {
  test("is known by its version", async () => {
    const first = await hashOf({});
    expect(await hashOf({ run: () => Promise.resolve({ metrics: { other: 1 } }) })).toBe(first);
    expect(await hashOf({ version: 2 })).not.toBe(first);
    expect(await hashOf({ defaults: { rate: 2, teacher: { units: 5 } } })).not.toBe(first);
  });

  test("is known by its text where it has no version", async () => {
    const of = (run: Recipe["run"]) => hashOf({ version: undefined as never, run });
    const first = await of(() => Promise.resolve({ metrics: { value: 1 } }));
    expect(await of(() => Promise.resolve({ metrics: { value: 1 } }))).toBe(first);
    expect(await of(() => Promise.resolve({ metrics: { value: 2 } }))).not.toBe(first);
  });

  test("by this library has a version", () => {
    for (const { name, version } of RECIPES) expect([name, Number.isInteger(version)]).toEqual([name, true]);
  });
});

test("any two trials of a recipe have two names, unless they differ in nothing", () => {
  const trial = fc.record({
    seed: fc.nat(3),
    recipe: fc.constantFrom("mnist-teacher", "mnist-student"),
    options: fc.record({
      setting: fc.constantFrom("quick", "full"),
      evaluateOn: fc.constantFrom("test", "validation"),
      teacher: fc.constantFrom<Record<string, Json>>({}, { teacherEpochs: 3 }, { labelSmoothing: 0.1 }),
    }),
  });
  fc.assert(
    fc.property(trial, trial, (one, other) => {
      const isSame = JSON.stringify(one) === JSON.stringify(other);
      expect(knownTrial(one).hash === knownTrial(other).hash).toBe(isSame);
    }),
    { numRuns: 300 },
  );
});

test("./recipe.cjs is the recipe of the folder that one is in", async () => {
  const folders = ["1", "2", "1"].map((value) => {
    const folder = mkdtempSync(join(tmpdir(), "recipe-"));
    const text = `exports.recipe = { name: "own", defaults: {}, run: async () => ({ metrics: { value: ${value} } }) };`;
    writeFileSync(join(folder, "recipe.cjs"), text);
    return folder;
  });
  const [store, before] = [newStore(), process.cwd()];
  const found: unknown[] = [];
  try {
    for (const folder of folders) {
      process.chdir(folder);
      const trial = { recipe: "./recipe.cjs", options: {}, seed: 1 };
      const [result] = await runTrials([trial], { store, engine: "inline" });
      found.push(result!.status === "finished" && result!.metrics.value);
    }
  } finally {
    process.chdir(before);
  }
  expect(found).toEqual([1, 2, 1]);
  expect(trialStore(store).list()).toHaveLength(2);
});

test("what an earlier version kept is listed as such, never taken, and not averaged with what is kept now", async () => {
  const store = newStore();
  const trial = tiny(1);
  const old = join(store, "671d6333bfd07ee7");
  mkdirSync(old);
  writeFileSync(join(old, "trial.json"), JSON.stringify(knownTrial(trial).trial));
  const made = { seconds: 1, finished: "2026-01-01T00:00:00Z", versions: {}, machine: {} };
  const record = { trial: knownTrial(trial).trial, metrics: { errors: 999, loss: 9 }, ...made };
  writeFileSync(join(old, "result.json"), JSON.stringify(record));
  const [result] = await runTrials([trial], { store, engine: "inline" });
  expect(result).toMatchObject({ status: "finished" });
  expect(result!.status === "finished" && result!.metrics.errors).not.toBe(999);
  const found = trialStore(store).list();
  expect(found.map(({ code }) => code === undefined).sort()).toEqual([false, true]);
  const { rows } = trialsTable(found.flatMap((one) => one.record ?? []));
  expect(rows.map(([label, seeds]) => [label, seeds]).sort()).toEqual([
    [expect.stringMatching(/^tiny-recipe\.cjs, files [0-9a-f]{8}$/), 1],
    ["tiny-recipe.cjs, of an earlier version", 1],
  ]);
});
