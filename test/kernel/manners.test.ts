/** How the kernel behaves when things go wrong: what errors say, what stays, what is refused, and being ended. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder, write } from "../setup/small-repository.js";
import { printed, ROOT, session, type Answer, type Published } from "./session.js";

const errorOf = ({ published }: Answer): Published | undefined =>
  published.find(({ type }) => type === "error");
const told = (answer: Answer): string => errorOf(answer)?.traceback?.join("\n") ?? "";

/** Cells that run one after another in one kernel, each by itself. */
const CELLS = {
  declares: `import { softmaxWithTemperature } from "dark-knowledge";
import * as tf from "@tensorflow/tfjs";
interface Limits { most: number }

const refuse = (digit: number, limits: Limits) => {
  if (digit > limits.most) throw new RangeError("too far");
};`,
  calls: "// calls\nawait null;\nrefuse(12, { most: 9 });",
  library: "const logits = tf.tensor([1, 2]);\nsoftmaxWithTemperature(logits, 0);",
  tensorflow: "const sum = () => tf.add(tf.ones([2]), tf.ones([3]));\nsum();",
  cause: "throw new Error('outer', { cause: new TypeError('inner') });",
  prints: "try { refuse(11, { most: 9 }); } catch (error) { console.log({ error }); throw error; }",
  types: "const digits = [1, 2];\ndigits.push('three');\nconst net: Net = 0;",
  chain: "const pair: { a: { b: number } } = { a: { b: 'c' } };\nconst both: () => number = () => 'x';",
  earlier: "const net = 'earlier'; let rate = 1;",
  fails: `interface Options { rate: number }
class Net { constructor(readonly options: Options) {} }
let empty: number | undefined, rate = 0.5;
const { length } = [1, 2, 3];
throwing();
const net = 7, nothing = 1;
function throwing() { throw new Error("here"); }`,
  reached: "console.log(new Net({ rate: 2 * rate }).options.rate, length, empty);",
  unreached: "console.log(net.toUpperCase());",
  nothing: "console.log(nothing);",
  unreachedType: "net * 2;",
  shorthand:
    "({ rate } = { rate: 3 });\nconst options: Options = { rate };\nconsole.log(options, ((net) => ({ net, rate }))(1));",
  rejection: "const kept = 1;\nPromise.reject(new RangeError('nobody waits'));",
  kept: "console.log(kept);",
  timer: "setTimeout(() => { throw new Error('in a timer'); }, 10);\nawait new Promise(() => {});",
  later: "setTimeout(() => { Promise.reject(new Error('later')); }, 50);",
  handled: "await Promise.reject(new Error('seen')).catch(() => console.log('handled'));",
  lines: "for (let line = 0; line < 200; line++) console.log('x'.repeat(1e6));",
  oneText: "process.stdout.write('y'.repeat(2e8));",
  figure: "import { display } from 'tslab';\ndisplay.html('z'.repeat(2e8));",
  after:
    "/** Counts the digits. */\nfunction countDigits(text: string) { return text.length; }\nconst counts = [3];\nconsole.log('after');",
};

let answers: Record<keyof typeof CELLS, Answer>;
let completed: Answer, inspected: Answer;
beforeAll(async () => {
  const cells = Object.values(CELLS).map((cell) => ({ execute: [cell] }));
  const found = await session([
    ...cells,
    { complete: "const sorted = counts.toStr" },
    { inspect: "countDigits" },
  ]);
  [completed, inspected] = found.slice(-2) as [Answer, Answer];
  answers = Object.fromEntries(
    Object.keys(CELLS).map((name, index) => [name, found[index]!]),
  ) as typeof answers;
}, 120_000);

describe("an error points to", () => {
  test("the line that threw, in whichever cell it stands, and to the calls that led there", () => {
    expect(told(answers.calls)).toBe(`RangeError: too far
  5 | const refuse = (digit: number, limits: Limits) => {
> 6 |   if (digit > limits.most) throw new RangeError("too far");
    |                                  ^
    at refuse (cell [1], line 6)
    at cell [2], line 3`);
  });

  test("the TypeScript file of the library, and the cell's line", () => {
    const [, line] =
      /at softmaxWithTemperature \(src\/distillation\/softmax\.ts:(\d+):\d+\)/.exec(told(answers.library)) ??
      [];
    const source = readFileSync(join(ROOT, "src", "distillation", "softmax.ts"), "utf8").split("\n");
    expect(source[Number(line) - 1]).toMatch(/check|tidy/);
    expect(told(answers.library)).toContain("> 2 | softmaxWithTemperature(logits, 0);\n");
    expect(told(answers.library)).toMatch(/ {4}at cell \[3\], line 2$/);
  });

  test("the cell's line also from deep inside of another package, of which one frame is enough", () => {
    const frames = told(answers.tensorflow)
      .split("\n")
      .filter((line) => line.startsWith("    at "));
    expect(frames).toHaveLength(3);
    expect(frames[0]).toContain("node_modules");
    expect(frames.slice(1)).toEqual(["    at sum (cell [4], line 1)", "    at cell [4], line 2"]);
  });

  test("its cause", () => {
    expect(told(answers.cause)).toMatch(/^Error: outer\n> 1 \|(.|\n)*Caused by: TypeError: inner\n> 1 \|/);
  });

  test("lines that someone wrote also where it is printed, and thrown later", () => {
    expect(printed(answers.prints, "stdout")).toBe(`{
  error: RangeError: too far
      at refuse (cell [1], line 6)
      at cell [6], line 1
}
`);
    expect(told(answers.prints)).toContain("> 6 |   if (digit > limits.most) throw new RangeError");
  });

  test("each mistake of types, with line and caret", () => {
    expect(told(answers.types))
      .toBe(`TypeScriptError: 2:13 - Argument of type 'string' is not assignable to parameter of type 'number'.
  1 | const digits = [1, 2];
> 2 | digits.push('three');
    |             ^
TypeScriptError: 3:12 - Cannot find name 'Net'.
  2 | digits.push('three');
> 3 | const net: Net = 0;
    |            ^`);
  });

  test("a mistake of types that TypeScript explains in several lines, once", () => {
    expect(told(answers.chain).match(/^> /gm)).toHaveLength(2);
  });
});

describe("a failed cell", () => {
  test("keeps the names that it had come to, with their types", () => {
    expect(answers.fails.replies[0]?.status).toBe("error");
    expect(printed(answers.reached, "stdout")).toBe("1 3 undefined\n");
  });

  test("leaves to names that it had not come to what they were, value and type", () => {
    expect(printed(answers.unreached, "stdout")).toBe("EARLIER\n");
    expect(errorOf(answers.unreachedType)?.evalue).toContain("left-hand side of an arithmetic operation");
  });

  test("does not pretend that there are others", () => {
    expect(errorOf(answers.nothing)?.evalue).toBe("1:13 - Cannot find name 'nothing'.");
  });
});

describe("an error that nobody handles", () => {
  test("fails the cell that it comes in, and shows where it was thrown", () => {
    expect(answers.rejection.replies[0]).toMatchObject({ status: "error", ename: "RangeError" });
    expect(told(answers.rejection)).toContain("> 2 | Promise.reject(new RangeError('nobody waits'));");
    expect(printed(answers.kept, "stdout")).toBe("1\n");
  });

  test("ends a cell that would wait for ever", () => {
    expect(answers.timer.published).toMatchObject([{ type: "error", evalue: "in a timer" }]);
  });

  test("does not fail a cell that had ended, or one that handles it", () => {
    expect(answers.later.replies[0]?.status).toBe("ok");
    expect(answers.handled.replies[0]?.status).toBe("ok");
    expect(printed(answers.handled, "stdout")).toBe("handled\n");
  });
});

test("a shorthand property sees an earlier cell's variable, also as the target of an assignment", () => {
  expect(printed(answers.shorthand, "stdout")).toBe("{ rate: 3 } { net: 1, rate: 3 }\n");
});

test("200 MB of text are cut politely, and a figure of 200 MB is refused; the kernel goes on", () => {
  for (const answer of [answers.lines, answers.oneText]) {
    expect(answer.replies[0]?.status).toBe("ok");
    expect(printed(answer, "stdout")).toHaveLength(4e6);
    expect(printed(answer, "stderr")).toMatch(/A cell shows 4 MB of text\. .*\n196 MB were left out\.\n$/s);
  }
  expect(errorOf(answers.figure)?.evalue).toMatch(
    /^display: expected an output of at most 32 MB, got 200 MB/,
  );
  expect(printed(answers.after, "stdout")).toBe("after\n");
});

test("members are completed in the middle of a line, and what is inspected has its type and documentation", () => {
  expect(completed.replies[0]).toMatchObject({ matches: expect.arrayContaining(["toString"]) as string[] });
  const { data } = inspected.replies[0] as { data?: Record<string, string> };
  expect(data?.["text/plain"]).toMatch(/function countDigits\(text: string\): number/);
  expect(data?.["text/plain"]).toContain("Counts the digits.");
});

/** What a cell says that the stop button ended, where the library has nothing to add. */
const STOPPED = "Stopped. Run the cell again to start over.";

describe("being stopped", () => {
  let loop: Answer, afterLoop: Answer, waiting: Answer, afterWaiting: Answer;
  let restarted: Answer, forgotten: Answer, killed: Answer, again: Answer, alive: Answer;
  beforeAll(async () => {
    const found = await session([
      {
        execute: ["let turns = 0;\nwhile (true) if (++turns === 1e6) console.log('turning');"],
        interruptAt: "turning",
      },
      { execute: ["console.log(turns > 0);"] },
      {
        execute: [
          "await null;\nconsole.log('waiting');\nconst late = await new Promise<string>((done) => setTimeout(done, 700, 'came'));",
        ],
        interruptAt: "waiting",
      },
      {
        execute: ["await new Promise((done) => setTimeout(done, 800));", "console.log(late.toUpperCase());"],
      },
      { restart: true },
      { execute: ["late;"] },
      { execute: ["console.log('busy');\nawait new Promise(() => {});"], killAt: "busy" },
      { restart: true },
      { execute: ["console.log('alive');"] },
    ]);
    [loop, afterLoop, waiting, afterWaiting, restarted, forgotten, killed, again, alive] = found as [
      Answer,
      Answer,
      Answer,
      Answer,
      Answer,
      Answer,
      Answer,
      Answer,
      Answer,
    ];
  }, 120_000);

  test("a loop that never waits ends at an interrupt, and keeps its names", () => {
    expect(loop.replies[0]).toMatchObject({ status: "error", evalue: STOPPED });
    expect(printed(afterLoop, "stdout")).toBe("true\n");
  });

  test("a name that an interrupted cell comes to later is there", () => {
    expect(waiting.replies[0]).toMatchObject({ status: "error", evalue: STOPPED });
    expect(printed(afterWaiting, "stdout")).toBe("CAME\n");
  });

  test("restart forgets all, and works; killed in the middle, too", () => {
    expect([restarted.alive, killed.alive, again.alive]).toEqual([true, false, true]);
    expect(errorOf(forgotten)?.evalue).toBe("1:1 - Cannot find name 'late'.");
    expect(printed(alive, "stdout")).toBe("alive\n");
  });
});

test("a kernel whose port is taken ends, for Jupyter to start another", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const [shell_port, iopub_port, control_port, stdin_port, hb_port] = [port, port, port, port, port];
  const file = join(temporaryFolder(), "connection.json");
  const where = { transport: "tcp", ip: "127.0.0.1", key: "" };
  write(file, JSON.stringify({ ...where, shell_port, iopub_port, control_port, stdin_port, hb_port }));
  const kernel = spawn(process.execPath, [join(ROOT, "scripts", "kernel", "launch.cjs"), file], {
    stdio: "ignore",
  });
  const [code] = (await once(kernel, "exit")) as [number | null];
  server.close();
  expect(code).toBe(1);
});

test("two notebooks at once don't see each other", { timeout: 120_000 }, async () => {
  const notebook = (value: number) =>
    session([
      { execute: [`const mine = ${value};`, "await new Promise((done) => setTimeout(done, 300));", "mine"] },
    ]);
  const both = await Promise.all([notebook(1), notebook(2)]);
  expect(both.map(([answer]) => printed(answer!, "stdout"))).toEqual(["1\n", "2\n"]);
});
