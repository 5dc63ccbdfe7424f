/** What the launcher's repairs promise, each seen from the other end of Jupyter's protocol. */
import { beforeAll, describe, expect, test } from "vitest";
import { isNative } from "../../src/runtime/is-native.js";
import { printed, session, type Answer } from "./session.js";

const IMPORT = 'import { backendReady, softmaxWithTemperature } from "dark-knowledge";';

describe("the library in a notebook", () => {
  let answers: Answer[];
  beforeAll(async () => {
    answers = await session([
      { execute: [IMPORT, "const backend = await backendReady();\nconsole.log(backend.name);"] },
      { complete: "softmaxWith" },
      { inspect: "softmaxWithTemperature" },
      { execute: ['// a wrong call\nsoftmaxWithTemperature("logits", 2);'] },
      { execute: ['import { softmaxWithPressure } from "dark-knowledge";\nsoftmaxWithPressure;'] },
    ]);
  });

  test("is imported by name and computes, and TensorFlow's log is in no output", () => {
    const [first] = answers as [Answer];
    expect(first.replies.map(({ status }) => status)).toEqual(["ok", "ok"]);
    expect(printed(first, "stdout")).toMatch(/^(native|prebuilt|wasm)\n$/);
    expect(first.published).toHaveLength(1);
  });

  test("completes its names and shows their documentation", () => {
    expect(answers[1]?.replies[0]).toMatchObject({ matches: ["softmaxWithTemperature"] });
    const { data } = answers[2]?.replies[0] as { data?: Record<string, string> };
    expect(data?.["text/plain"]).toMatch(/softmaxWithTemperature\(logits: .*, temperature: number\)/);
  });

  test("is typed: a wrong argument and an unknown name are errors with their line", () => {
    const messages = answers.slice(3).map(({ published }) => published);
    expect(messages[0]).toMatchObject([{ type: "error", ename: "TypeScriptError" }]);
    expect(messages[0]?.[0]?.evalue).toMatch(/^2:24 - Argument of type 'string' is not assignable/);
    expect(messages[1]?.[0]?.evalue).toMatch(/^1:10 - .*softmaxWithPressure/);
  });
});

test.runIf(isNative())(
  "a cell may load tfjs-node before the library, and hears no warning of Node's",
  async () => {
    const [answer] = (await session([
      {
        execute: [
          `import * as tf from "@tensorflow/tfjs-node";
console.log(JSON.stringify(tf.topk(tf.tensor([1, 3, 2]), 2).values.arraySync()));`,
        ],
      },
    ])) as [Answer];
    expect(answer.published).toMatchObject([{ type: "stream", name: "stdout", text: "[3,2]\n" }]);
    expect(answer.published).toHaveLength(1);
  },
);

/** Cells that run one after another in one kernel. */
const CELLS = {
  thrown: ["console.log('before');\nthrow new RangeError('too far');"],
  rejected: ["await Promise.reject(new TypeError('no such digit'));"],
  text: ["throw 'just text';"],
  unknown: ["undeclared;"],
  syntax: ["let three = ;"],
  module: ["/** @module wrong */\nexport const count: number = 'many';"],
  afterModule: ["throw new Error('its own');"],
  numbers: ["for (let line = 0; line < 20000; line++) console.log(line);"],
  outputs: [
    'import { display } from "tslab";\nfor (let number = 0; number < 2000; number++) display.text(String(number));',
  ],
  mixed: [
    `console.log("one");
console.log("two");
console.log("three");
display.text("shown");
console.error("problem");
console.log("four");
throw new Error("end");`,
  ],
  busy: [
    `const end = Date.now() + 1000;
for (let next = 0; Date.now() < end; ) if (Date.now() > next) { console.log("."); next = Date.now() + 10; }`,
  ],
};

let answers: Record<keyof typeof CELLS, Answer>;
beforeAll(async () => {
  const found = await session(Object.values(CELLS).map((execute) => ({ execute })));
  answers = Object.fromEntries(
    Object.keys(CELLS).map((name, index) => [name, found[index]!]),
  ) as typeof answers;
});

test.each([
  ["a thrown error", "thrown", "RangeError", "too far"],
  ["a rejected await", "rejected", "TypeError", "no such digit"],
  ["a thrown text", "text", "Error", "just text"],
  ["an unknown name", "unknown", "TypeScriptError", "1:1 - Cannot find name 'undeclared'."],
  ["a syntax error", "syntax", "TypeScriptError", "1:13 - Expression expected."],
] as const)("%s is published once, and told in the reply", (_, name, ename, evalue) => {
  const { replies, published } = answers[name];
  const errors = published.filter(({ type }) => type === "error");
  expect(errors).toMatchObject([{ ename, evalue }]);
  expect(errors[0]?.traceback?.[0]).toBe(`${ename}: ${evalue}`);
  expect(errors[0]?.traceback?.join("\n")).not.toMatch(/node_modules.tslab|node:internal/);
  expect(replies[0]).toMatchObject({ status: "error", ename, evalue });
  expect(published).toHaveLength(name === "thrown" ? 2 : 1);
});

test("an accepted module's type errors are still printed", () => {
  expect(answers.module.replies[0]?.status).toBe("ok");
  const printedThere = printed(answers.module, "stderr");
  expect(printedThere).toContain("2:14 - Type 'string' is not assignable to type 'number'.");
  expect(answers.afterModule.published).toMatchObject([{ type: "error", evalue: "its own" }]);
});

test("20,000 printed lines arrive, all of them and in order", () => {
  const expected = Array.from({ length: 20_000 }, (_, line) => `${line}\n`).join("");
  expect(printed(answers.numbers, "stdout")).toBe(expected);
  // Front ends take time for each message: nbclient would not have heard 20,000 of them.
  expect(answers.numbers.published.length).toBeLessThan(1000);
});

test("2,000 outputs of other kinds arrive", () => {
  const texts = answers.outputs.published.map(({ data }) => data?.["text/plain"]);
  expect(texts).toEqual(Array.from({ length: 2000 }, (_, number) => String(number)));
});

test("lines travel together, in their order among other outputs, and while a cell computes", () => {
  const heard = answers.mixed.published.map(
    ({ text, data, evalue }) => text ?? data?.["text/plain"] ?? evalue,
  );
  // The first line is not kept back.
  expect(heard).toEqual(["one\n", "two\nthree\n", "shown", "problem\n", "four\n", "end"]);
  expect(answers.busy.published.length).toBeGreaterThan(4);
  expect(answers.busy.published.length).toBeLessThan(20);
});
