/** TypeScript that people write in modules, in cells: it runs, or what is wrong with it is said at its place. */
import { beforeAll, describe, expect, test } from "vitest";
import { printed, session, sessionOfCells, type Answer } from "./session.js";

/** Cell → what it prints; all in one kernel, one after another. */
const RUNS: [cell: string, output: string][] = [
  ["const counts = async function* () { yield 1; yield 2; };", ""],
  // Nothing else in the cell waits.
  ["for await (const count of counts()) console.log(count)", "1\n2\n"],
  ["if (true) { label: for await (const count of counts()) { console.log(count); break label; } }", "1\n"],
  ["for (let turn = await Promise.resolve(0); turn < 2; turn++) console.log(turn)", "0\n1\n"],
  ["for (const one of [await Promise.resolve(3)]) console.log(one)", "3\n"],
  ["class Base {}\nclass Derived extends (await Promise.resolve(Base)) {}\nnew Derived()", "Derived {}\n"],
  [
    "const keyed = { [await Promise.resolve('key')]: `${await Promise.resolve(1)}` }; keyed",
    "{ key: '1' }\n",
  ],
  ["export const temperature = 4;", ""],
  ["temperature * 2", "8\n"],
  ["export function double(x: number) { return 2 * x }\nexport async function wait() { return 5 }", ""],
  ["export default function half(x: number) { return x / 2 }", ""],
  ["[double(2), half(2), await wait()]", "[ 4, 1, 5 ]\n"],
  ["export default 5", "5\n"],
  ["export default { a: 1 };", "{ a: 1 }\n"],
  ["export default abstract class { }", "[class (anonymous)]\n"],
  ["let $ = 1, arguments_ = 2;\nconst readDollar = () => $;", ""],
  ["$ = 5;\nreadDollar()", "5\n"],
  ["import old from 'tslab/package.json' assert { type: 'json' };\nold.name", "tslab\n"],
  ["export default class { }", "[class (anonymous)]\n"],
  ["export default async function () { }", "[AsyncFunction (anonymous)]\n"],
  ["export type Rate = number;\nexport interface Options { rate: Rate }\nexport enum Kind { A = 3 }", ""],
  ["export class Net { constructor(readonly options: Options) {} }", ""],
  ["export const { first, rest: [second] } = { first: 1, rest: [2] };", ""],
  ["[Kind.A, new Net({ rate: 1 }).options.rate, first, second]", "[ 3, 1, 1, 2 ]\n"],
  ["const later = 1;\nexport { later, first };\nexport type { Options };\nlater", "1\n"],
  ["export {};", ""],
  ["export namespace Space { export const inside = 7 }", ""],
  ["declare global { interface Everywhere { value: number } }", ""],
  ["declare module 'fs' { interface OfMine { value: number } }", ""],
  ["'an unrelated cell'", "an unrelated cell\n"],
  // Three cells later, namespaces are still there.
  [
    "import type { OfMine } from 'fs';\nconst three: [OfMine, Everywhere] = [{ value: 1 }, { value: 2 }];",
    "",
  ],
  ["Space.inside + three[1].value", "9\n"],
  ["const __private = 1, ___third = 2; __private + ___third", "3\n"],
  ["__private", "1\n"],
  [
    "const Mixin = <C extends new (...all: any[]) => {}>(Of: C) => class extends Of { private secret = 1 };",
    "",
  ],
  ["function local() { class Local { private x = 2 } return new Local() }\nconst made = local();", ""],
  ["[new (Mixin(Date))() instanceof Date, made]", "[ true, Local { x: 2 } ]\n"],
  ["import fs, { type Stats, statSync } from 'node:fs';\nconst stats: Stats = statSync('.');", ""],
  ["const { join } = await import('node:path');\njoin('a', 'b') + typeof fs.statSync", "a/bfunction\n"],
  ["import record from 'tslab/package.json' with { type: 'json' };\nrecord.name", "tslab\n"],
  ["(await import('tslab/package.json', { with: { type: 'json' } })).default.name", "tslab\n"],
  [
    "outer: for (const a of [1, 2]) for (const b of [1, 2]) { if (b === 2) continue outer; console.log(a); }",
    "1\n2\n",
  ],
  ["class Net { other = 1 }\nenum Kind { B = 'b' }\nlet temperature = 'warm';", ""],
  ["[new Net().other, Kind.B, temperature.length]", "[ 1, 'b', 4 ]\n"],
  [
    "class Full { static { console.log('static'); } accessor v = 1; #p = 2; get p() { return this.#p } }\nnew Full().p",
    "static\n2\n",
  ],
  [
    "const seal = (f: Function) => { Object.seal(f); };\n@seal class Sealed {}\nObject.isSealed(Sealed)",
    "true\n",
  ],
  [
    "[__dirname === process.cwd(), new URL('.', import.meta.url).pathname === `${process.cwd()}/`]",
    "[ true, true ]\n",
  ],
];

/** Cell → the beginning of its error, and the line and column that it points to. */
const FAILS: [cell: string, error: string, line: number, column: number][] = [
  ["// cell\nexport * from 'fs';", "2:1 - A cell exports nothing: write 'import' instead", 2, 1],
  ["export { readFileSync } from 'fs';", "1:1 - A cell exports nothing: write 'import' instead", 1, 1],
  ["const a = 1;\nexport { a as b };", "2:1 - A cell exports nothing: write 'const b = a;'", 2, 1],
  ["export = 5;", "1:1 - A cell exports nothing", 1, 1],
  ["export const c: number = 'text';", "1:14 - Type 'string' is not assignable", 1, 14],
  ["{\n  using d = null;\n}", "2:3 - 'using' needs TypeScript 5.2", 2, 3],
  ["await using e = null;", "1:7 - 'using' needs TypeScript 5.2", 1, 7],
  [
    "declare module 'nowhere' { export const f: number }",
    "1:16 - Invalid module name in augmentation",
    1,
    16,
  ],
  ["function sync() { for await (const g of []) ; }", "1:23 - 'for await' loops are only allowed", 1, 23],
  ["function sync() {\n  await null;\n}", "2:3 - 'await' expressions are only allowed", 2, 3],
  ["class H { field = await null }", "1:19 - 'await' expressions are only allowed", 1, 19],
  ["const i = 1;\nconst j = /(?<=k/;", "Invalid regular expression: /(?<=k/: Unterminated group", 2, 11],
  ["await null;\nfor await (const l of [1]) throw new Error('within');", "within", 2, 34],
];

let runs: Answer[], fails: Answer[];
beforeAll(async () => {
  const cells = [...RUNS, ...FAILS].map(([cell]) => ({ execute: [cell] }));
  const answers = await session(cells);
  [runs, fails] = [answers.slice(0, RUNS.length), answers.slice(RUNS.length)];
}, 240_000);

test.each(RUNS.map(([cell, output], index) => ({ cell, output, index })))(
  "runs: $cell",
  ({ output, index }) => {
    const answer = runs[index]!;
    expect(answer.published.filter(({ type }) => type === "error")).toEqual([]);
    expect(printed(answer, "stdout")).toBe(output);
  },
);

test.each(FAILS.map(([cell, ...rest], index) => ({ cell, rest, index })))(
  "says what is wrong with: $cell",
  ({ cell, rest, index }) => {
    const [error, line, column] = rest;
    const errors = fails[index]!.published.filter(({ type }) => type === "error");
    expect(errors).toHaveLength(1);
    const { evalue = "", traceback = [] } = errors[0]!;
    expect(evalue).toMatch(
      error.length > 0 ? new RegExp(`^${error.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`) : /./,
    );
    // One mistake, one message: none is about a line that nobody wrote.
    expect(evalue.split("\n")).toHaveLength(1);
    const told = traceback.join("\n");
    expect(told).toContain(`> ${line} | ${cell.split("\n")[line - 1]}\n`);
    expect(told).toMatch(new RegExp(`\\| {${column}}\\^`));
  },
);

describe("a variable is one for all cells", () => {
  const CELLS = {
    declares: `let count = 0, stop = false;
var { rate } = { rate: 1 };
const tell = () => [count, rate];
function add() { count += 1; return count; }
const loop = (async () => { while (!stop) await new Promise((done) => setTimeout(done, 5)); return "ended"; })();`,
    assigns: "count = 10;\n({ rate } = { rate: 2 });\nconsole.log(add(), tell());",
    ends: "stop = true;\nawait loop",
    anew: "let count = 'mine';\nconsole.log(add(), count, tell());",
    constant: "const rate = 'fixed';\nconsole.log(rate, tell());",
    fails: "fail();\nlet count = 5;\nfunction fail() { throw new Error('too early'); }",
    after: "console.log(count.toUpperCase());",
    quick: `let sum = 0;
const begin = performance.now();
for (let turn = 0; turn < 1e6; turn++) sum += turn;
console.log(performance.now() - begin < 1000);`,
  };
  let answers: Record<keyof typeof CELLS, Answer>;
  beforeAll(async () => {
    answers = await sessionOfCells(CELLS);
  }, 120_000);

  test("functions see what a later cell assigns, and the other way round", () => {
    expect(printed(answers.assigns, "stdout")).toBe("11 [ 11, 2 ]\n");
    expect(printed(answers.ends, "stdout")).toBe("ended\n");
  });

  test("a name that is declared anew is another variable", () => {
    expect(printed(answers.anew, "stdout")).toBe("12 mine [ 12, 2 ]\n");
    expect(printed(answers.constant, "stdout")).toBe("fixed [ 12, 2 ]\n");
  });

  test("a cell that fails before it declares it leaves it as it was", () => {
    expect(printed(answers.after, "stdout")).toBe("MINE\n");
  });

  test("a loop over it is as quick as elsewhere", () => {
    expect(printed(answers.quick, "stdout")).toBe("true\n");
  });
});
