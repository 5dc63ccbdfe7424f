/** Trials as records: their names, what is refused, sweeps. */
import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { MNIST_SETTINGS } from "../../src/experiments/ingredients/mnist-settings.js";
import { knownTrial } from "../../src/trials/known-trial.js";
import { completeTrial } from "../../src/trials/recipe.js";
import "../../src/experiments/recipes.js";
import { knownRecipes, recipeNamed, registerRecipes } from "../../src/trials/recipes.js";
import { readSweep, sweepTrials } from "../../src/trials/sweep.js";
import { checkTrial, trialLabel, type Trial } from "../../src/trials/trial.js";
import { TINY, tiny } from "./tiny.js";

const trial: Trial = { recipe: "a", options: { x: 1, y: { b: [1, 2], a: null } }, seed: 3 };

describe("a trial's name", () => {
  const named = (changes: Partial<Trial> = {}) =>
    knownTrial({ recipe: "mnist-teacher", options: {}, seed: 3, ...changes }).hash;

  test("is the same for options in another order", () => {
    const first = { setting: "quick", teacher: { teacherEpochs: 3, trainingDigits: 100 } };
    const second = { teacher: { trainingDigits: 100, teacherEpochs: 3 }, setting: "quick" };
    expect(named({ options: first })).toBe(named({ options: second }));
  });

  test.each<Partial<Trial>>([
    { seed: 4 },
    { recipe: "mnist-student" },
    { options: { setting: "quick" } },
    { options: { evaluateOn: "validation" } },
    { options: { teacher: { teacherEpochs: 3 } } },
    { options: { teacher: { dropout: { input: 0, hidden: 0.1 } } } },
  ])("differs for %j", (changes) => {
    expect(named(changes)).not.toBe(named());
  });

  test("is that of all its options, given or not", () => {
    expect(knownTrial(tiny(1, { epochs: 1, hiddenUnits: 4 })).hash).toBe(knownTrial(tiny(1)).hash);
  });

  test("is that of what a setting stands for", () => {
    const options = { setting: "full", teacher: { teacherEpochs: 3 } };
    const { teacher } = completeTrial(recipeNamed("mnist-teacher"), {
      recipe: "mnist-teacher",
      options,
      seed: 1,
    }).options;
    const { dropout, maxShiftPixels } = MNIST_SETTINGS.full;
    expect(teacher).toMatchObject({ teacherEpochs: 3, dropout, maxShiftPixels });
    for (const recipe of ["mnist-teacher", "mnist-student", "mnist-distillation"]) {
      const strange = { recipe, options: { setting: "huge" }, seed: 1 };
      expect(() => completeTrial(recipeNamed(recipe), strange)).toThrow("setting must be quick or full");
    }
  });

  test("is short for people", () => {
    expect(trialLabel(trial)).toBe("a, x 1, y.b [1,2], y.a null, seed 3");
    expect(trialLabel(trial, ["y.a"])).toBe("a, y.a null, seed 3");
    expect(trialLabel(trial, ["x"])).toBe("a, x 1, seed 3");
  });
});

const ours = join(import.meta.dirname, "..", "..", "src", "experiments", "sweeps");

test.each(readdirSync(ours))("sweeps/%s names recipes and options that there are", (name) => {
  for (const one of readSweep(join(ours, name))) completeTrial(recipeNamed(one.recipe), one);
});

describe("refused", () => {
  test.each([
    [3, "here: a trial must be an object with recipe, options and seed, got 3"],
    [{ ...trial, recipe: "" }, 'here: recipe must be a name or a path, got ""'],
    [{ ...trial, options: { x: NaN } }, "here: option x must be plain JSON, got NaN"],
    [{ ...trial, options: { x: new Date(0) } }, "here: option x must be plain JSON"],
    [{ ...trial, seed: -1 }, "here: seed must be a whole number from 0 to 4294967295, got -1"],
    [{ ...trial, sead: 1 }, 'here: a trial has recipe, options and seed only, got ["sead"]'],
  ])("%j", (value, message) => {
    expect(() => {
      checkTrial("here", value);
    }).toThrow(message);
  });

  test("an option that the recipe hasn't", () => {
    expect(() => completeTrial(recipeNamed(TINY), tiny(1, { hidden: 3 }))).toThrow(
      'recipe tiny: options must be of hiddenUnits, epochs, examples, ends, got "hidden"',
    );
  });

  test("a recipe that there isn't", () => {
    const names = knownRecipes()
      .map(({ name }) => name)
      .join(", ");
    expect(() => recipeNamed("nothing")).toThrow(
      `recipe: must be one of ${names}, or the path of a .cjs module, got "nothing"`,
    );
    expect(() => recipeNamed("nothing.cjs")).toThrow("expected a module with a recipe, found no file");
    const path = join(mkdtempSync(join(tmpdir(), "recipe-")), "empty.cjs");
    writeFileSync(path, "exports.other = 1;");
    expect(() => recipeNamed(path)).toThrow(
      "expected `exports.recipe` with name, defaults and run, found none",
    );
  });
});

test("recipes are known by one name each; handing them in again changes nothing", () => {
  const before = knownRecipes();
  registerRecipes(before);
  expect(knownRecipes()).toEqual(before);
  const other = { ...before[0]! };
  expect(() => {
    registerRecipes([other]);
  }).toThrow(`registerRecipes: no two recipes may have one name, got "${other.name}"`);
});

describe("a sweep", () => {
  test("is every combination with every seed", () => {
    const trials = sweepTrials({
      recipe: "a",
      options: { z: 0 },
      grid: { x: [1, 2], y: ["u", "v"] },
      seeds: [1, 2],
    });
    const found = trials.map(({ options, seed }) => JSON.stringify([options.x, options.y, options.z, seed]));
    expect(found).toEqual(
      [1, 2].flatMap((x) => ["u", "v"].flatMap((y) => [1, 2].map((seed) => JSON.stringify([x, y, 0, seed])))),
    );
  });

  const file = (text: string) => {
    const path = join(mkdtempSync(join(tmpdir(), "sweep-")), "sweep.json");
    writeFileSync(path, text);
    return path;
  };

  test("may be one of several in a file", () => {
    const one = { recipe: "a", seeds: [1] };
    expect(readSweep(file(JSON.stringify([one, { ...one, seeds: [2, 3] }])))).toHaveLength(3);
  });

  test.each([
    ["{", "sweep.json: expected a sweep in JSON, found"],
    [
      '{"recipe":"a"}',
      "sweep: seeds must be a list of at least one, none twice, each a whole number from 0 to 4294967295, got undefined",
    ],
    ['{"recipe":"a","seeds":[1],"grid":{"x":[]}}', "sweep: grid.x must be a list of at least one value"],
    [
      '{"recipe":"a","seeds":[1],"grids":{}}',
      'sweep: options must be of recipe, options, grid, seeds, got "grids"; did you mean grid?',
    ],
    ['{"recipe":"a","seeds":[1,1]}', "sweep: seeds must be a list of at least one, none twice"],
    [
      '{"recipe":"a","seeds":[1],"grid":{"x":[1,1]}}',
      "sweep: grid.x must be a list of at least one value, none twice",
    ],
    [
      '{"recipe":"a","seeds":[1],"options":{"x":1},"grid":{"x":[1]}}',
      "sweep: x must be in options or in grid, not in both",
    ],
    ['{"recipe":"a","seeds":["1"]}', "sweep: seeds[0] must be a whole number from 0 to 4294967295"],
  ])("is refused as %s", (text, message) => {
    expect(() => readSweep(file(text))).toThrow(message);
  });

  test("that is not there is refused by its path", () => {
    expect(() => readSweep("/nowhere/sweep.json")).toThrow(
      "/nowhere/sweep.json: expected a sweep in JSON, found",
    );
  });
});
