/** The command `dark-knowledge`, as people and clusters call it. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { darkKnowledge } from "../../src/command-line/command-line.js";
import { experimentNames } from "../../src/command-line/experiment-names.js";
import { EXPERIMENTS } from "../../src/experiments/experiment-named.js";
import { repositoryRoot } from "../../src/support/paths.js";
import { knownTrial } from "../../src/trials/known-trial.js";
import type { Trial } from "../../src/trials/trial.js";
import { newStore, startsOf, TINY, tiny } from "../trials/tiny.js";

function call(...args: string[]) {
  const program = join(repositoryRoot, "scripts", "dark-knowledge.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}

function specOf(trial: Trial): string {
  const path = join(newStore(), "spec.json");
  writeFileSync(path, JSON.stringify(trial));
  return path;
}

test("one trial leaves its result in a folder named by its hash, and is not run again", () => {
  const store = newStore();
  const spec = specOf(tiny(3));
  const hash = knownTrial(tiny(3)).hash;
  expect(call("trial", spec, store).status).toBe(0);
  const result = readFileSync(join(store, hash, "result.json"), "utf8");
  expect(JSON.parse(result)).toMatchObject({ trial: { recipe: TINY, seed: 3, options: { epochs: 1 } } });
  expect(call("trial", spec, store).status).toBe(0);
  expect(readFileSync(join(store, hash, "result.json"), "utf8")).toBe(result);
  expect(startsOf(store, hash)).toHaveLength(1);
});

test("a trial that fails exits with 1 and leaves why", () => {
  const store = newStore();
  const { status, stderr } = call("trial", specOf(tiny(1, { ends: "by an error" })), store);
  expect(status).toBe(1);
  expect(stderr).toContain("Error: this recipe fails");
  const hash = knownTrial(tiny(1, { ends: "by an error" })).hash;
  expect(JSON.parse(readFileSync(join(store, hash, "error.json"), "utf8"))).toMatchObject({
    error: "Error: this recipe fails",
    stack: expect.stringContaining("tiny-recipe.cjs") as string,
  });
});

test("a sweep prints a table; the store is listed, compared and cleaned", () => {
  const store = newStore();
  const file = join(newStore(), "sweep.json");
  const grid = { ends: ["well", "by an error"] };
  writeFileSync(file, JSON.stringify({ recipe: TINY, grid, seeds: [1, 2] }));
  const sweep = call("sweep", file, "--store", store);
  expect(sweep.status).toBe(1);
  expect(sweep.stdout).toContain("2 of 4 trials finished, 2 failed");
  expect(sweep.stdout).toContain("2 finished trials; mean ± standard deviation over the seeds of each row.");
  expect(call("trials", "--store", store).stdout).toContain("4 trials, 2 finished");
  expect(call("trials", "--compare", "--store", store).stdout).toMatch(/tiny-recipe\.cjs +2 /);
  expect(call("trials", "--clean", "--store", store).stdout).toContain("2 trials deleted");
  expect(call("trials", "seed 1", "--clean", "--all", "--store", store).stdout).toContain("1 trials deleted");
  expect(call("trials", "--store", store).stdout).toContain("1 trials, 1 finished");
});

test.each([
  [["sweep", "/nowhere.json"], "/nowhere.json: expected a sweep in JSON, found"],
  [["trial", "/nowhere.json", "/tmp"], "/nowhere.json: expected a trial in JSON, found no file"],
  [
    ["sweep", "x.json", "--workers", "many"],
    'sweep: workers must be a whole number of at least 1, got "many"',
  ],
  [["data", "kanji", "--classes", "1"], "data: classes must be a whole number from 2 to 2117, got 1"],
  [["data", "kanji", "--families", "stick,stik"], "data: families[1] must be one of shippori-mincho, "],
  [["data", "penguins", "--jitters", "3"], "--jitters: expected it with kanji, found penguins"],
  [["sweep", "x.json", "--memory", "-1"], "sweep: memory must be positive and finite, got -1"],
  [["sweep", "x.json", "--retries", "1.5"], "sweep: retries must be a whole number of at least 0, got 1.5"],
  [["sweep", "x.json", "--time-limit", "soon"], "sweep: timeLimit must be a time such as 90 (minutes)"],
  [["nothing"], "unknown command 'nothing'"],
  [["reproduec"], "(Did you mean reproduce?)"],
  [["sweeep", "x.json"], "(Did you mean sweep?)"],
  [["study", "08", "--fll"], "(Did you mean --full?)"],
  [["study", "8-less-data"], 'got "8-less-data"; did you mean 08-less-data?'],
  [["study", "99"], "experiment: must be one of 01-mnist-distillation, "],
  [["study", "08", "-p", "fraction"], "-p: expected NAME=VALUE, found fraction"],
  [["study", "08", "-p", "seeds=[1,2"], "-p: expected seeds to be JSON such as 20, [1,2,3]"],
  [
    ["study", "08", "-p", "fraction=0.1", "-p", "fraction=0.2"],
    "-p: expected each name once, found fraction twice",
  ],
  [["study", "08", "-p", "fractoin=1"], 'got "fractoin"; did you mean fraction?'],
  [["study", "08", "-p", "fraction=2"], "08-less-data: fraction must be above 0 and at most 1, got 2"],
  [["study", "08", "-p", "teacherSetting=fulll"], 'got "fulll"; did you mean full?'],
  [
    ["study", "08", "--engine", "lokal"],
    'engine must be one of local, inline, ray, slurm, got "lokal"; did you mean local?',
  ],
  [["study", "08", "--workers", "0"], "workers must be a whole number of at least 1, got 0"],
])("%j is refused by name", (args, message) => {
  const { status, stderr } = call(...args);
  expect(status).toBe(1);
  expect(stderr).toContain(message);
});

/** Whether a call of the command loads anything of TensorFlow, or of TensorFlow.js. */
function loadsTensorFlow(...args: string[]): boolean {
  const path = join(repositoryRoot, "dist", "command-line", "command-line.js");
  const program = `
    process.on("exit", () => console.log("TensorFlow:", Object.keys(require.cache).some((name) => /tensorflow/.test(name))));
    require(${JSON.stringify(path)}).main(["node", "dark-knowledge", ...${JSON.stringify(args)}]);`;
  const { stdout } = spawnSync(process.execPath, ["-e", program], { encoding: "utf8" });
  return /TensorFlow: (true|false)/.exec(stdout)![1] === "true";
}

/** The subcommands, as commander knows them. */
const COMMANDS = darkKnowledge().commands;

test("help and what is wrongly given are answered without TensorFlow", () => {
  expect(loadsTensorFlow("sweep", "/nowhere.json")).toBe(true);
  const wrong = [
    ["study", "8-less-data"],
    ["study", "08", "-p", "fraction"],
    ["study", "08", "--engine", "lokal"],
    ["sweep", "x.json", "--workers", "0"],
    ["reproduce", "--ful"],
    ["reproduce", "--only", "99"],
    ["nothing"],
  ];
  const help = COMMANDS.map((command) => [command.name(), "--help"]);
  for (const args of [["--help"], ...help, ...wrong]) {
    expect(loadsTensorFlow(...args), args.join(" ")).toBe(false);
  }
});

test("the list of commands names them all, and help says how each is called", () => {
  const { status, stdout } = call("--help");
  expect(status).toBe(0);
  for (const command of COMMANDS) {
    expect(stdout).toMatch(new RegExp(`^ {2}${command.name()}\\b`, "m"));
    expect(command.helpInformation()).toContain(`Usage: dark-knowledge ${command.name()}`);
    expect(command.description()).not.toBe("");
  }
  expect(call("study", "--help").stdout).toContain(
    COMMANDS.find((one) => one.name() === "study")!.helpInformation(),
  );
});

test("the experiments that help names are those there are", () => {
  expect(experimentNames()).toEqual(EXPERIMENTS.map(({ name }) => name));
});

const manual = readFileSync(join(repositoryRoot, "docs", "commands.md"), "utf8");

test.each(COMMANDS.map((command) => [command.name(), command] as const))(
  "docs/commands.md has %s with all its arguments and options, no others, and an example",
  (name, command) => {
    const section = new RegExp(`^## ${name}\n([^]*?)(?=^## |\\s*$(?![^]))`, "m").exec(manual)?.[1];
    expect(section, `## ${name}`).toBeDefined();
    const usage = command.usage().replace(/^\[options\] ?/, command.options.length > 0 ? "[options] " : "");
    expect(section).toContain(`npx dark-knowledge ${name} ${usage}`.trim());
    const described = [...section!.matchAll(/^- `(-[^`]+)`/gm)].map(([, flags]) => flags);
    expect(described).toEqual(command.options.map(({ flags }) => flags));
    expect(section).toMatch(/^```sh\n(npx dark-knowledge|npm run) [^]*?^```/m);
  },
);

test("docs/commands.md has no other commands", () => {
  const sections = [...manual.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
  const scripts = Object.keys(
    (JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8")) as { scripts: object }).scripts,
  );
  expect(sections).toEqual([...COMMANDS.map((command) => command.name()), "npm run"]);
  const described = [...manual.matchAll(/^- `npm (?:run )?([\w-]+)/gm)].map(([, script]) => script);
  expect(described).toEqual(scripts);
});

test("recipes are listed with each option's default and range", () => {
  const { status, stdout } = call("recipes");
  expect(status).toBe(0);
  expect(stdout).toMatch(/^mnist-student$/m);
  expect(stdout).toMatch(/^ {2}temperature = 20: positive and finite$/m);
  expect(stdout).toMatch(/^ {2}setting = "full": quick or full$/m);
});

test("a study says what it would cost, whose options may be texts as they stand", () => {
  const estimate = (...more: string[]) => call("study", "08", "--estimate", "--store", newStore(), ...more);
  const { status, stdout } = estimate();
  expect(stdout).toMatch(/^\d+ of \d+ trials to run: about \d+ minutes/);
  expect(status).toBe(0);
  // Digits of the full teacher take longer.
  expect(estimate("-p", "teacherSetting=full").stdout).not.toBe(stdout);
});

test("the sweep of the repository can be read", () => {
  const path = join(repositoryRoot, "src", "experiments", "sweeps", "mnist-distillation.json");
  expect(existsSync(path)).toBe(true);
  expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ recipe: "mnist-distillation" });
});
