/** A notebook outside of the repository: the library is found from there, and so are the files and modules that lie beside it. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { write } from "../setup/small-repository.js";
import { printed, session, type Answer } from "./session.js";

/** What lies beside the notebook, and above it. */
const FILES = {
  "analysis/data.json": '{ "values": [1, 2] }',
  "analysis/mine.csv": "x,y\n1,2\n",
  "analysis/mine.ts": `import { softmaxWithTemperature } from "dark-knowledge";
import * as tf from "@tensorflow/tfjs";
interface NeverCompiled { line: number }

export const half = (x: number): number => x / 2;
export const soft = (logits: number[][]) => softmaxWithTemperature(tf.tensor2d(logits), 1).arraySync();
export function fails(): never {
  throw new RangeError("too far");
}
`,
  "analysis/folder/index.ts": 'export { half as halved } from "../mine";\nexport const inside = "index";\n',
  "analysis/plain.js": "exports.three = 3;\nexports.untyped = {}; exports.untyped.later = 1;\n",
  "analysis/module.js": 'export const four = 4;\nexport default "default";\n',
  "analysis/es-module.mjs":
    'import { readFileSync } from "node:fs";\nexport const text = readFileSync(new URL("mine.csv", import.meta.url), "utf8");\n',
  "analysis/fails-at-load.ts": "export const half = 'text';\nthrow new Error('at load');\n",
  "lib/beside.ts":
    'import { readFileSync } from "node:fs";\nexport const own = readFileSync(new URL("own.txt", import.meta.url), "utf8") + __dirname;\n',
  "lib/own.txt": "its own file, in ",
  "analysis/common.cjs": "module.exports = { five: 5 };\n",
  "analysis/wrong.ts": "\nexport const count: number = 'many';\n",
  "analysis/node_modules/only-here/index.js": "exports.name = 'only here';",
  "analysis/node_modules/only-here/index.d.ts": "export const name: string;",
  "analysis/node_modules/by-exports/package.json": JSON.stringify({
    name: "by-exports",
    exports: { ".": { types: "./types/main.d.ts", default: "./lib/main.js" } },
  }),
  "analysis/node_modules/by-exports/lib/main.js": "exports.six = 6;",
  "analysis/node_modules/by-exports/types/main.d.ts": "export const six: number;",
  "lib/above.ts": "export const above = (text: string) => `${text}!`;\n",
  "lib/unreadable.ts": "export const a = 1;\nexport const b = (;\n",
};

const CELLS = {
  folder: 'import * as fs from "node:fs";\nconsole.log(process.cwd(), fs.readFileSync("mine.csv", "utf8"));',
  json: 'console.log(require("./data.json").values, (await import("./data.json")).default.values.length);',
  library: `import { MultilayerPerceptron, softmaxWithTemperature } from "dark-knowledge";
import * as tf from "@tensorflow/tfjs";
const probabilities = softmaxWithTemperature(tf.tensor2d([[0, Math.log(3)]]), 1);
const net = new MultilayerPerceptron({ layerSizes: [2, 2], seed: 1 });
console.log((probabilities.arraySync() as number[][])[0][1].toFixed(2));`,
  typed: "probabilities.nothing;\nnet.nothing;",
  module: 'import { fails, half, soft } from "./mine";\nconsole.log(half(3), soft([[0, 0]]));',
  typedModule: "half('three');",
  thrown: "fails();",
  index: 'import { halved, inside } from "./folder";\nconsole.log(halved(1), inside, halved === half);',
  above: 'import { above } from "../lib/above.js";\nconsole.log(above("a"));',
  scripts: `import { three, untyped } from "./plain";
import byDefault, { four } from "./module.js";
import common from "./common.cjs";
console.log(three, untyped.later, byDefault, four, common.five);`,
  modules:
    'import { text } from "./es-module.mjs";\nimport { own } from "../lib/beside";\nconsole.log(text.trim(), own);',
  packages:
    'import { name } from "only-here";\nimport { six } from "by-exports";\nconsole.log(name.length + six);',
  wrong: 'import { count } from "./wrong";\ncount;',
  unreadable: '// above\nimport { b } from "../lib/unreadable";\nb;',
  missing: 'import { nothing } from "./nowhere";',
  missingLater: 'require("./nowhere.json");',
  writes: `fs.writeFileSync("inner.ts", "export const inner = 1;");
fs.writeFileSync("outer.ts", "import { inner } from './inner';\\nexport const outer = 10 * inner;");
fs.writeFileSync("written.json", '{ "value": 1 }');`,
  imports: `import { outer } from "./outer";
import written from "./written.json";
console.log(outer, written.value, require("./written.json").value);`,
  rewrites: `fs.writeFileSync("inner.ts", "export const inner = 22;");
fs.writeFileSync("written.json", '{ "value": 2, "more": 3 }');`,
  importsAgain: `import { outer } from "./outer";
import written from "./written.json";
console.log(outer, written.value + written.more, require("./written.json").value);`,
  removes: 'fs.rmSync("inner.ts");',
  importsRemoved: 'import { outer } from "./outer";\nouter;',
  failsAtLoad: 'import { half } from "./fails-at-load";\nhalf;',
  afterFailure: "console.log((half as any)(8));",
  virtual: `/** @module virtual */
import { half } from "./mine";
export const quarter = half(0.5);
interface NeverCompiled { line: number }
export function failsToo() {
  throw new Error("in a module");
}`,
  usesVirtual: 'import { failsToo, quarter } from "./virtual";\nconsole.log(quarter);\nfailsToo();',
};

let parent: string, folder: string;
let answers: Record<keyof typeof CELLS, Answer>;
beforeAll(async () => {
  parent = realpathSync(mkdtempSync(join(tmpdir(), "elsewhere-")));
  folder = join(parent, "analysis");
  mkdirSync(folder);
  for (const [path, text] of Object.entries(FILES)) write(join(parent, path), text);
  const found = await session(
    Object.values(CELLS).map((cell) => ({ execute: [cell] })),
    { folder },
  );
  answers = Object.fromEntries(
    Object.keys(CELLS).map((name, index) => [name, found[index]!]),
  ) as typeof answers;
}, 240_000);
afterAll(() => {
  rmSync(parent, { recursive: true });
});

const printedIn = (name: keyof typeof CELLS) => {
  const errors = answers[name].published.filter(({ type }) => type === "error");
  expect(errors.map(({ traceback }) => traceback?.join("\n"))).toEqual([]);
  return printed(answers[name], "stdout");
};
const told = (name: keyof typeof CELLS) =>
  answers[name].published.find(({ type }) => type === "error")?.traceback?.join("\n") ?? "";

test("files are found from the notebook's folder", () => {
  expect(printedIn("folder")).toBe(`${folder} x,y\n1,2\n\n`);
  expect(printedIn("json")).toBe("[ 1, 2 ] 2\n");
});

test("the library is found, computes, and has its types, also in names that a later cell sees", () => {
  expect(printedIn("library")).toBe("0.75\n");
  expect(told("typed")).toContain("1:15 - Property 'nothing' does not exist on type 'Tensor<Rank>'.");
  expect(told("typed")).toContain("2:5 - Property 'nothing' does not exist on type 'MultilayerPerceptron'.");
});

describe("modules", () => {
  test("beside the notebook are imported with their types, and import the library", () => {
    expect(printedIn("module")).toBe("1.5 [ [ 0.5, 0.5 ] ]\n");
    expect(told("typedModule")).toContain("1:6 - Argument of type 'string' is not assignable");
  });

  test("in a folder and above are found, each once", () => {
    expect(printedIn("index")).toBe("0.5 index true\n");
    expect(printedIn("above")).toBe("a!\n");
  });

  test("in JavaScript of either kind need no types", () => {
    expect(printedIn("scripts")).toBe("3 1 default 4 5\n");
  });

  test("find the files beside themselves", () => {
    expect(printedIn("modules")).toBe(`x,y\n1,2 its own file, in ${join(parent, "lib")}\n`);
  });

  test("of packages beside the notebook, also of those that name their types by exports", () => {
    expect(printedIn("packages")).toBe("15\n");
  });

  test("whose code throws are told with their own line", () => {
    expect(told("thrown")).toBe(`RangeError: too far
> 1 | fails();
    | ^
    at fails (mine.ts:8:9)
    at cell [7], line 1`);
    expect(told("usesVirtual")).toContain("at failsToo (module virtual, line 6)\n    at cell [26], line 3");
    expect(printed(answers.usesVirtual, "stdout")).toBe("0.25\n");
  });

  test("that throw when they are loaded leave names as they were", () => {
    expect(told("failsAtLoad")).toMatch(/^Error: at load\n(.*\n)* {4}at fails-at-load\.ts:2:/);
    expect(printedIn("afterFailure")).toBe("4\n");
  });

  test("that are wrong are told with the file and its line", () => {
    expect(told("wrong")).toContain("wrong.ts 2:14 - Type 'string' is not assignable to type 'number'.");
    expect(told("unreadable")).toContain("2:19 - ../lib/unreadable.ts 2:19 - Expression expected.");
    expect(told("missing")).toMatch(/^TypeScriptError: 1:25 - Cannot find module '.\/nowhere'/);
    expect(told("missingLater")).toMatch(/^Error: Cannot find module '.\/nowhere.json'\n> 1 \|/);
  });

  test("that a cell writes are there for the next one, and new when they or what they import is written again", () => {
    expect(printedIn("imports")).toBe("10 1 1\n");
    expect(printedIn("importsAgain")).toBe("220 5 2\n");
    expect(told("importsRemoved")).toContain("outer.ts 1:23 - Cannot find module './inner'");
  });
});
