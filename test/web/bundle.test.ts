/** What a bundler can take into a web page: no module of Node, no global of Node, and a training step that runs without either. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import { build, type BuildFailure } from "esbuild";
import { Linter } from "eslint";
import { expect, test } from "vitest";
import { repositoryRoot } from "../../src/support/paths.js";
import { distilled, type Distilled } from "./distil.js";

const SOURCES = join(repositoryRoot, "src");

/** Data sets in files or from the network. */
const NEEDS_NODE = [
  "data/fashion-mnist",
  "data/fetch-data",
  "data/labelled-data",
  "data/manifest",
  "data/mnist",
  "data/penguins",
];
/** The plain step, what it minimises, and what is asked of a net afterwards. */
const TRAINING = [
  "batch-loss",
  "bias-sweep",
  "evaluate",
  "given-soft-targets",
  "hints",
  "learning-rate",
  "multi-label-loss",
  "named-loss",
  "regression-loss",
  "teacher",
  "train-step",
  "weight-average",
];
const FREE = [
  ...["distillation", "statistics", "figures", "models", "data"].flatMap((folder) =>
    readdirSync(join(SOURCES, folder))
      .filter((name) => name.endsWith(".ts"))
      .map((name) => `${folder}/${name.replace(/\.ts$/, "")}`),
  ),
  ...TRAINING.map((name) => `training/${name}`),
].filter((name) => !NEEDS_NODE.includes(name));

/** One script of modules of src/, as for a web page; without packages if they are external. @throws BuildFailure */
async function bundle(modules: readonly string[], external: string[] = []): Promise<string> {
  const contents = modules.map((name, index) => `export * as module${index} from "./${name}.js";`).join("\n");
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: SOURCES },
    bundle: true,
    write: false,
    platform: "browser",
    format: "esm",
    external,
    logLevel: "silent",
  });
  return outputFiles[0]!.text;
}

const PACKAGES = ["@tensorflow/*", "@noble/*", "@stdlib/*", "acorn", "acorn-walk", "pure-rand/*", "zod"];

/** What of Node's a bundle imports, as its error says. */
async function problemsOf(modules: readonly string[]): Promise<string[]> {
  try {
    await bundle(modules);
    return [];
  } catch (error) {
    return (error as BuildFailure).errors.map(({ text, location }) => `${location?.file}: ${text}`);
  }
}

/** What web pages and workers have beside the language. */
const OF_THE_WEB = ["btoa", "console", "performance", "TextDecoder", "TextEncoder"];

/** Names that a script takes from outside, and web pages don't have. */
function foreignNames(script: string): string[] {
  const messages = new Linter().verify(script, {
    languageOptions: {
      ecmaVersion: "latest",
      sourceType: "module",
      globals: Object.fromEntries(OF_THE_WEB.map((name) => [name, "readonly" as const])),
    },
    rules: { "no-undef": "error" },
  });
  return messages.map(({ message }) => message);
}

test("formulas, statistics, figures, nets, data in memory and the plain step import nothing of Node", async () => {
  expect(await problemsOf(FREE)).toEqual([]);
});

test("nor do they use its globals", async () => {
  expect(foreignNames(await bundle(FREE, PACKAGES))).toEqual([]);
});

test("what does either is found", async () => {
  expect(await problemsOf(["data/mnist"])).toContainEqual(
    expect.stringMatching(/^src\/data\/mnist\.ts: Could not resolve "node:path"/),
  );
  expect(foreignNames("export const folder = process.cwd() + __dirname; require(folder);")).toEqual([
    "'process' is not defined.",
    "'__dirname' is not defined.",
    "'require' is not defined.",
  ]);
});

test("a student learns from its teacher in plain JavaScript, as it does here", async () => {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "distil.ts")],
    bundle: true,
    write: false,
    platform: "browser",
    format: "iife",
    globalName: "page",
    footer: { js: 'page.distilled("cpu");' },
    logLevel: "silent",
  });
  // As in a worker: the language, and not much else.
  const worker = createContext({ console, performance, setTimeout, TextDecoder, TextEncoder });
  runInContext("var self = globalThis; function WorkerGlobalScope() {}", worker);
  expect(runInContext("[typeof process, typeof require, typeof Buffer].join()", worker)).toBe(
    "undefined,undefined,undefined",
  );
  const there = (await runInContext(outputFiles[0]!.text, worker)) as Distilled;
  const here = await distilled();
  expect(there.backend).toBe("cpu");
  expect(there.losses.at(-1)!).toBeLessThan(0.6 * there.losses[0]!);
  expect(there.errors).toBeLessThan(8);
  expect(there.errors).toBe(here.errors);
  here.losses.forEach((loss, step) => {
    expect(there.losses[step]! / loss, `step ${step}`).toBeCloseTo(1, 4);
  });
});
