/** The stop button, while the library works and while any other cell waits: one calm line, and nothing goes on. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { printed, session, type Answer } from "./session.js";

const WAITS =
  "await null;\nconsole.log('waiting');\nawait new Promise((resolve) => setTimeout(resolve, 30000));";

const cache = mkdtempSync(join(tmpdir(), "answering-"));

/** What a stopped cell shows at its end. */
const lastLine = ({ published }: Answer) => published.at(-1)?.data?.["text/plain"];
/** What front ends draw in red. */
const alarms = ({ published }: Answer) =>
  published.filter(({ type, name }) => type === "error" || name === "stderr");

let waiting: Answer, working: Answer, after: Answer, answering: Answer;
beforeAll(async () => {
  const answers = await session([
    { execute: [WAITS, "console.log('behind it');"], interruptAt: "waiting" },
    { execute: ['import { interruptible } from "dark-knowledge";'] },
    {
      execute: [
        `let steps = 0;
let stopped = false;
let second = "not tried";
await interruptible(async ({ check }) => {
  while (!(stopped = await check())) if (++steps === 1000) console.log("working");
});
try { await interruptible(async () => { second = "done"; }); } catch (error) { second = error.name; }`,
      ],
      interruptAt: "working",
    },
    { execute: ["console.log(stopped, second);", "await interruptible(async () => console.log('alive'));"] },
    {
      execute: [
        `import { dataset, MultilayerPerceptron, transferSet } from "dark-knowledge";
const teacher = new MultilayerPerceptron({ layerSizes: [100, 2000, 2000, 10], seed: 1 });
const many = dataset({ name: "many", inputs: new Uint8Array(400_000 * 100), shape: [100] });`,
        `let told: boolean;
const soft = await transferSet(teacher, many, {
  folder: ${JSON.stringify(cache)},
  onProgress: () => (told ||= (console.log("answering"), true)),
});`,
        "console.log('behind it');",
      ],
      interruptAt: "answering",
    },
  ]);
  [waiting, , working, after, answering] = answers as [Answer, Answer, Answer, Answer, Answer];
}, 120_000);

test("a waiting cell ends with a line that says what to do, and counts as failed", () => {
  const line = "Stopped. Run the cell again to start over.";
  expect(lastLine(waiting)).toBe(line);
  expect(alarms(waiting)).toEqual([]);
  expect(waiting.replies[0]).toMatchObject({ status: "error", ename: "Interrupted", evalue: line });
});

test("cells behind it don't run", () => {
  expect(waiting.replies.map(({ status }) => status)).toEqual(["error", "aborted"]);
  expect(printed(waiting, "stdout")).toBe("waiting\n");
});

test("the library's work ends before the cell does, and the cell's code begins no other", () => {
  expect(working.alive).toBe(true);
  expect(working.replies[0]?.status).toBe("error");
  expect(alarms(working)).toEqual([]);
  expect(printed(after, "stdout")).toBe("true InterruptedError\nalive\n");
});

test("a teacher that answers a whole set stops between two batches, and says where", () => {
  const [, place] =
    /^Stopped transferSet after (\d+) of 400000 examples\. Run the cell again to start over\.$/.exec(
      String(lastLine(answering)),
    )!;
  expect(Number(place) % 2000).toBe(0);
  expect(alarms(answering)).toEqual([]);
  expect(answering.replies.map(({ status }) => status)).toEqual(["ok", "error", "aborted"]);
  expect(printed(answering, "stdout")).toBe("answering\n");
});
