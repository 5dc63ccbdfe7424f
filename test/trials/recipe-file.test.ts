/** Recipes in files of one's own: a trial is known by what they contain. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { executeTrial } from "../../src/trials/execute-trial.js";
import { knownTrial } from "../../src/trials/known-trial.js";
import { runTrials } from "../../src/trials/run-trials.js";
import type { Json } from "../../src/trials/trial.js";
import { trialStore } from "../../src/trials/trial-store.js";
import { newStore } from "./tiny.js";

/** A recipe that computes with what its helpers say, and writes down how often it ran. */
const FILES: Record<string, string> = {
  "recipe.cjs": `
    const { times } = require("./helpers/times.cjs");
    const { offset } = require("./offset.json");
    exports.recipe = {
      name: "own",
      defaults: { x: 2, path: "" },
      reads: ({ path }) => (path === "" ? [] : [path]),
      run: async ({ x, path }, { seed, folder }) => {
        require("node:fs").appendFileSync(require("node:path").join(folder, "runs.txt"), "run ");
        const late = require("./late.cjs");
        const text = path === "" ? "" : require("node:fs").readFileSync(path, "utf8");
        return { metrics: { value: times(x) + offset + late.value + text.length, seed } };
      },
    };`,
  "helpers/times.cjs": `exports.times = (x) => x * require("../factor.cjs").factor;`,
  "factor.cjs": `exports.factor = 10;`,
  "offset.json": `{ "offset": 100 }`,
  "late.cjs": `exports.value = 1000;`,
};

function write(folder: string, files: Record<string, string>): string {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return join(folder, "recipe.cjs");
}
const newFolder = () => mkdtempSync(join(tmpdir(), "recipe-"));
const newRecipe = (changes: Record<string, string> = {}) => write(newFolder(), { ...FILES, ...changes });
const trialOf = (recipe: string, options: Record<string, Json> = {}) => ({ recipe, options, seed: 1 });
const hashOf = (recipe: string, options?: Record<string, Json>) => knownTrial(trialOf(recipe, options)).hash;

/** Runs a trial in this process, which has loaded earlier versions of the recipe. */
async function run(recipe: string, store: string, options?: Record<string, Json>): Promise<unknown> {
  const [result] = await runTrials([trialOf(recipe, options)], { store, engine: "inline" });
  return result!.status === "finished" ? result!.metrics.value : result!.error;
}

test("an edited recipe, or anything that it requires, is run again, in the same process too", async () => {
  const recipe = newRecipe();
  const [folder, store] = [join(recipe, ".."), newStore()];
  expect(await run(recipe, store)).toBe(1120);
  write(folder, { "factor.cjs": `exports.factor = 20;` });
  expect(await run(recipe, store)).toBe(1140);
  write(folder, { "offset.json": `{ "offset": 200 }` });
  expect(await run(recipe, store)).toBe(1240);
  write(folder, { "late.cjs": `exports.value = 2000;` });
  expect(await run(recipe, store)).toBe(2240);
  write(folder, { "recipe.cjs": FILES["recipe.cjs"]!.replace("times(x)", "-times(x)") });
  expect(await run(recipe, store)).toBe(2160);
  // As it was: what it came to then is still there.
  write(folder, FILES);
  expect(await run(recipe, store)).toBe(1120);
  expect(readdirSync(store)).toHaveLength(5);
});

test("processes of the local engine see the edit", { timeout: 60_000 }, async () => {
  const recipe = newRecipe();
  const store = newStore();
  const value = async () => {
    const [result] = await runTrials([trialOf(recipe)], { store });
    return result!.status === "finished" ? result!.metrics.value : result!.error;
  };
  expect(await value()).toBe(1120);
  write(join(recipe, ".."), { "factor.cjs": `exports.factor = 30;` });
  expect(await value()).toBe(1160);
});

describe("two folders", () => {
  test("with equal recipes share what they come to", async () => {
    const [first, second] = [newRecipe(), newRecipe()];
    const store = newStore();
    expect(hashOf(first)).toBe(hashOf(second));
    await run(first, store);
    write(join(first, ".."), { "factor.cjs": "throw new Error('no longer the same');" });
    const results = await runTrials([trialOf(second)], { store, engine: "inline" });
    expect(results[0]).toMatchObject({ status: "finished", trial: { recipe: second } });
    const folder = join(store, hashOf(second));
    expect(readdirSync(folder)).toContain("runs.txt");
    // The folder names the recipe that is still there.
    expect(trialStore(store).list()[0]!.trial.recipe).toBe(second);
  });

  test("with other recipes of the same name share nothing", async () => {
    const [first, second] = [newRecipe(), newRecipe({ "offset.json": `{ "offset": 7 }` })];
    const store = newStore();
    expect([await run(first, store), await run(second, store)]).toEqual([1120, 1027]);
  });

  test("a recipe that is moved or renamed with its files keeps its name", () => {
    const recipe = newRecipe();
    const hash = hashOf(recipe);
    const elsewhere = join(newFolder(), "deep", "down");
    cpSync(join(recipe, ".."), elsewhere, { recursive: true });
    renameSync(join(elsewhere, "recipe.cjs"), join(elsewhere, "renamed.cjs"));
    expect(hashOf(join(elsewhere, "renamed.cjs"))).toBe(hash);
  });
});

test("any edit of any file gives another name, and taking it back the old one", () => {
  const recipe = newRecipe();
  const folder = join(recipe, "..");
  const hash = hashOf(recipe);
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(FILES)), fc.nat(), (name, at) => {
      const text = FILES[name]!;
      const place = at % (text.length + 1);
      // White space can go anywhere outside of words; what the code does need not change.
      const edited = `${text.slice(0, place)} ${text.slice(place)}`;
      write(folder, { [name]: edited });
      let other: string | undefined;
      try {
        other = hashOf(recipe);
      } catch {
        // In the middle of a word: no module any more.
      }
      write(folder, { [name]: text });
      expect(other).not.toBe(hash);
      expect(hashOf(recipe)).toBe(hash);
    }),
    { numRuns: 30 },
  );
});

test("a file that the recipe says it reads is part of the name", async () => {
  const recipe = newRecipe();
  const [store, path] = [newStore(), join(newFolder(), "data.csv")];
  writeFileSync(path, "1234");
  expect(await run(recipe, store, { path })).toBe(1124);
  writeFileSync(path, "12345678");
  expect(await run(recipe, store, { path })).toBe(1128);
  expect(() => hashOf(recipe, { path: `${path}.gone` })).toThrow(
    "data.csv.gone: expected a file that a recipe reads",
  );
});

test("a module whose path is not written out is not passed over in silence", async () => {
  const computed = FILES["recipe.cjs"]!.replace(`require("./late.cjs")`, `require("./" + "late" + ".cjs")`);
  const recipe = newRecipe({ "recipe.cjs": computed });
  const store = newStore();
  for (let time = 0; time < 2; time++) {
    expect(await run(recipe, store)).toContain(
      "loaded a module by a path that its source does not write out",
    );
  }
  expect(existsSync(join(store, hashOf(recipe), "result.json"))).toBe(false);
  // Where it is loaded at once it can be seen.
  const early = computed.replace("exports.recipe", `require("./" + "late" + ".cjs"); exports.recipe`);
  const seen = newRecipe({ "recipe.cjs": early });
  expect(await run(seen, store)).toBe(1120);
  write(join(seen, ".."), { "late.cjs": "exports.value = 0;" });
  expect(await run(seen, store)).toBe(120);
});

test("a trial that was written down before an edit is not run by the edited recipe", async () => {
  const recipe = newRecipe();
  const { folder } = trialStore(newStore()).prepare(knownTrial(trialOf(recipe)));
  write(join(recipe, ".."), { "factor.cjs": "exports.factor = 1;" });
  const end = await executeTrial(trialOf(recipe), folder);
  expect(end.ended).toBe("failed");
  expect(end.reason).toContain("was edited, or a file that it reads, since this trial was written down");
});

test("an edit while the trial runs costs its result", async () => {
  const edits = FILES["recipe.cjs"]!.replace(
    "return {",
    `require("node:fs").appendFileSync(__filename, " "); return {`,
  );
  const found = await run(newRecipe({ "recipe.cjs": edits }), newStore());
  expect(found).toContain("was edited while the trial ran");
});

test("packages and this library are not among a recipe's files", () => {
  const library = `require("${join(import.meta.dirname, "..", "..", "dist", "index.js")}");`;
  const folder = newFolder();
  const recipe = write(folder, {
    ...FILES,
    "node_modules/other/index.js": "exports.one = 1;",
    "recipe.cjs": `${library} require("other"); require("./node_modules/other"); ${FILES["recipe.cjs"]!}`,
  });
  const hash = hashOf(recipe);
  write(folder, { "node_modules/other/index.js": "exports.one = 2;" });
  expect(hashOf(recipe)).toBe(hash);
});

test("an ES module that was edited asks for another process", () => {
  const withModule = FILES["recipe.cjs"]!.replace(`require("./late.cjs")`, `await import("./late.mjs")`);
  const recipe = newRecipe({ "recipe.cjs": withModule, "late.mjs": "export const value = 1000;" });
  hashOf(recipe);
  write(join(recipe, ".."), { "late.mjs": "export const value = 1;" });
  expect(() => hashOf(recipe)).toThrow(
    "late.mjs: expected a module that can be loaded again since it was edited",
  );
});

test("a module that exports the same thing after an edit is no ES module", () => {
  const recipe = newRecipe({ "offset.json": "100", "late.cjs": `module.exports = require("node:fs");` });
  hashOf(recipe);
  write(join(recipe, ".."), { "offset.json": "100 ", "late.cjs": `module.exports = require("node:fs"); ` });
  expect(() => hashOf(recipe)).not.toThrow();
});
