/** Tools that execute notebooks: papermill puts parameters in, and each of them sees a cell that fails. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { python, userEnvironment } from "./session.js";

interface Output {
  output_type: string;
  text?: string[];
  ename?: string;
}

const PARAMETERS = `let temperature = 20; // of the soft targets
let label: string = "http://a // b";
let quick = true;
let seeds = [];
let changes = {};
let limit = null;`;
const SHOW = "console.log(JSON.stringify([temperature, label, quick, seeds, changes, String(limit)]));";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tools-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Writes a notebook of the parameters' cell and another one. */
function notebook(name: string, source: string): string {
  const cell = { cell_type: "code", outputs: [], execution_count: null };
  const kernelspec = { name: "tslab", display_name: "TypeScript (tslab)", language: "typescript" };
  const cells = [
    { ...cell, id: "parameters", metadata: { tags: ["parameters"] }, source: PARAMETERS },
    { ...cell, id: "other", metadata: {}, source },
  ];
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }));
  return path;
}

/** A module of the environment's Python as a command, in the folder. */
const run = (module: string, ...args: string[]) =>
  python(["-m", module, ...args], { cwd: folder, env: userEnvironment() });

const papermill = (input: string, ...args: string[]) =>
  run("papermill", input, join(folder, "out.ipynb"), "--no-progress-bar", ...args);

/** Outputs of an executed notebook's last cell. */
function outputs(path = join(folder, "out.ipynb")): Output[] {
  // papermill keeps the parameters in the notebook's metadata too, where Python writes what JSON lacks.
  const text = readFileSync(path, "utf8").replace(/": (NaN|Infinity)/g, '": null');
  const { cells } = JSON.parse(text) as { cells: { outputs: Output[] }[] };
  return cells.at(-1)?.outputs ?? [];
}

test("papermill gives values of every kind to the declared variables", async () => {
  const yaml = `{temperature: .inf, label: "'8' \\"B\\"", quick: false, seeds: [1, 2.5], changes: {rate: {first: 1}}, limit: .nan}`;
  const { status, stderr } = await papermill(notebook("values.ipynb", SHOW), "-y", yaml);
  expect(status, stderr).toBe(0);
  expect(outputs()).toHaveLength(1);
  expect(JSON.parse(outputs()[0]?.text?.join("") ?? "")).toEqual([
    null, // Infinity in JSON
    `'8' "B"`,
    false,
    [1, 2.5],
    { rate: { first: 1 } },
    "NaN",
  ]);
});

/** Runs papermill's command for each list of options in one process, and gives what each was refused with. */
const REFUSALS = `import json, sys
from click.testing import CliRunner
from papermill.cli import papermill
sys.argv[0] = "papermill"
notebook, *commands = json.load(sys.stdin)
results = [CliRunner().invoke(papermill, [notebook, "out.ipynb", *command]) for command in commands]
json.dump([str(result.exception) if result.exit_code else None for result in results], sys.stdout)`;

const REFUSED: [what: string, options: string[], message: RegExp][] = [
  [
    "an unknown parameter",
    ["-y", "temprature: 8"],
    /^parameter temprature: expected one .*\(temperature, label, quick.*; did you mean temperature\?$/,
  ],
  [
    "a text for a number",
    ["-y", "temperature: warm"],
    /temperature: expected .* number, found "warm"; .* -y 'temperature: 8'$/,
  ],
  [
    "a number in quotes",
    ["-r", "temperature", "4.5"],
    /temperature: expected .* number, found "4.5"; .* -y 'temperature: 4.5'$/,
  ],
  [
    "a number for a text",
    ["-p", "label", "8"],
    /label: expected .* string, found 8; for a text, -r label 8$/,
  ],
  [
    "a text for a boolean",
    ["-y", "quick: 'no'"],
    /quick: expected .* boolean, found "no"; .* -y 'quick: true'$/,
  ],
  [
    "a boolean in small letters",
    ["-p", "quick", "false"],
    /quick: expected .* boolean, found "false"; .* -y 'quick: false'$/,
  ],
  [
    "a number for a list",
    ["-p", "seeds", "1"],
    /seeds: expected .* array, found 1; for an array, -y 'seeds: \[1, 2\]'$/,
  ],
  [
    "a list for an object",
    ["-y", "changes: [1]"],
    /changes: expected .* object, found \[1\]; .* -y 'changes: \{rate: 0.1\}'$/,
  ],
];

test("papermill refuses parameters of another name or kind, and says how to give them", async () => {
  const options = REFUSED.map(([, command]) => command);
  const input = JSON.stringify([notebook("refused.ipynb", SHOW), ...options]);
  const { stdout } = await python(["-c", REFUSALS], { cwd: folder, env: userEnvironment() }, input);
  const messages = JSON.parse(stdout) as string[];
  REFUSED.forEach(([what, , message], index) => {
    expect(messages[index], what).toMatch(message);
  });
});

test("papermill's command refuses a list after -p, and names the option that takes it", async () => {
  const { status, stderr } = await papermill(notebook("refused.ipynb", SHOW), "-p", "seeds", "[7,8]");
  expect(status).not.toBe(0);
  expect(stderr).toContain(
    `parameter seeds: expected a value of type array, found "[7,8]"; for an array, -y 'seeds: [7,8]'`,
  );
});

test("papermill lists a notebook's parameters with types, defaults and comments", async () => {
  const { stdout } = await run("papermill", "--help-notebook", notebook("help.ipynb", SHOW));
  expect(stdout).toMatch(/temperature: number \(default 20\)\s+of the soft targets/);
  expect(stdout).toMatch(/label: string \(default "http:\/\/a \/\/ b"\)/);
});

test.each([
  "throw new RangeError('too far');",
  "let wrong: number = 'text';",
  "await Promise.reject(Error('no'));",
])("papermill and jupyter execute fail at: %s", async (source) => {
  const path = notebook("fails.ipynb", source);
  const byPapermill = await papermill(path);
  expect(byPapermill.status).not.toBe(0);
  expect(outputs()).toMatchObject([{ output_type: "error" }]);
  const byJupyter = await run("jupyter", "execute", path);
  expect(byJupyter.status).not.toBe(0);
  expect(byJupyter.stderr).toContain(outputs()[0]?.ename);
});

test.each([
  ["nbconvert, where the cell is tagged", "nbconvert", ["--to", "notebook", "--execute"], true],
  ["nbconvert --allow-errors", "nbconvert", ["--to", "notebook", "--execute", "--allow-errors"], false],
  ["jupyter execute --allow-errors", "jupyter", ["execute", "--allow-errors"], false],
] as const)("cells behind a tolerated error run, in order: %s", async (_, module, flags, isTagged) => {
  const sources = ["throw new Error('tolerated');", "const two = 2;\ntwo;", "console.log(two + 1);"];
  const path = join(folder, "tolerates.ipynb");
  const cells = sources.map((source, index) => ({
    ...{ cell_type: "code", execution_count: null, outputs: [], source, id: `cell-${index}` },
    metadata: { tags: isTagged && index === 0 ? ["raises-exception"] : [] },
  }));
  const kernelspec = { name: "tslab", display_name: "TypeScript (tslab)", language: "typescript" };
  writeFileSync(path, JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }));
  const { status, stderr } = await run(module, ...flags, path, "--output", "tolerated.ipynb");
  expect(status, stderr).toBe(0);
  const { cells: executed } = JSON.parse(readFileSync(join(folder, "tolerated.ipynb"), "utf8")) as {
    cells: { execution_count: number; outputs: Output[] }[];
  };
  expect(executed.map(({ execution_count }) => execution_count)).toEqual([1, 2, 3]);
  expect(executed.map(({ outputs: [output] }) => output?.ename ?? output?.text?.join(""))).toEqual([
    "Error",
    "2\n",
    "3\n",
  ]);
});

test("jupyter execute hears 20,000 lines", async () => {
  const path = notebook("lines.ipynb", "for (let line = 0; line < 20000; line++) console.log(line);");
  const { status, stderr } = await run("jupyter", "execute", path, "--output", "lines-executed.ipynb");
  expect(status, stderr).toBe(0);
  const text = outputs(join(folder, "lines-executed.ipynb")).flatMap(({ text: lines = [] }) => lines);
  expect(text.join("").trimEnd().split("\n")).toEqual(
    Array.from({ length: 20_000 }, (_, line) => String(line)),
  );
});
