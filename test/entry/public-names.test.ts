/** The two entries of the package: which names they have, who finds them, and what is refused. */
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, test } from "vitest";
import type * as List from "../../src/experiments/experiment-named.js";
import { repositoryRoot } from "../../src/support/paths.js";

const require = createRequire(import.meta.url);
const library = require("dark-knowledge") as Record<string, unknown>;
const experiments = require("dark-knowledge/experiments") as Record<string, unknown>;

/** Names that readers and checks rely on. */
const FIXED = [
  ...["softmaxWithTemperature", "logSoftmaxWithTemperature", "entropy"],
  ...["hardTargetLoss", "softTargetLoss", "softTargetDivergence", "distillationLoss", "logitMatchingLoss"],
  ...["softTargetGradient", "hardTargetGradient", "highTemperatureGradient"],
  ...["arithmeticMean", "geometricMean"],
  ...["dataset", "readCsv", "readNpz", "readImageFolder", "readIdx", "loadMnist", "loadFashionMnist"],
  ...["train", "trainReusably", "MultilayerPerceptron", "evaluate", "transferSet", "runTrials"],
  ...["show", "showTable", "showProgress"],
  ...["namedLoss", "hardTargets", "distillation"],
];

test("the library has its fixed names", () => {
  for (const name of FIXED) expect(library[name], name).toBeDefined();
});

test("an entry shows what a reader can survey: names that only the library uses, or few readers need, are elsewhere", () => {
  const most = 130;
  expect(
    Object.keys(library).length,
    "leave out what only the library uses, or gather it in a namespace as speech is",
  ).toBeLessThanOrEqual(most);
  expect(Object.keys(experiments).length).toBeLessThanOrEqual(40);
  for (const name of ["check", "describe", "named", "scores", "sentence", "cached", "display"]) {
    expect(library[name], name).toBeUndefined();
    expect(experiments[name], name).toBeUndefined();
  }
});

test("no name is in both entries", () => {
  expect(Object.keys(experiments).filter((name) => name in library)).toEqual([]);
});

test("the experiments are those that have a folder", () => {
  const all = Object.values(experiments.experiments as Record<string, { name: string }>);
  const folders = readdirSync(join(repositoryRoot, "src", "experiments")).filter((name) =>
    /^\d\d-/.test(name),
  );
  expect(all.map(({ name }) => name).sort()).toEqual(folders.sort());
  const list = join(repositoryRoot, "dist", "experiments", "experiment-named.js");
  const { EXPERIMENTS } = require(list) as typeof List;
  expect(EXPERIMENTS.map(({ name }) => name)).toEqual(folders);
});

/** What Node prints of an ES module, run in the repository. */
const printed = (code: string) =>
  execFileSync(process.execPath, ["--input-type=module", "-e", code], {
    cwd: repositoryRoot,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });

test("ES modules import both by name, and nothing else of the package", () => {
  const code = `
    import { speech, train } from "dark-knowledge";
    import { experiments, runExperiment } from "dark-knowledge/experiments";
    const refused = await import("dark-knowledge/dist/support/checks.js").catch(({ code }) => code);
    console.log(typeof train, typeof speech.logMel, typeof runExperiment, experiments.temperature.name, refused);`;
  expect(printed(code)).toBe("function function function 02-temperature ERR_PACKAGE_PATH_NOT_EXPORTED\n");
});
