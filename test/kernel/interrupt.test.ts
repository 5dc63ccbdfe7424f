/** The stop button, while the library trains and while any other cell waits. */
import { beforeAll, expect, test } from "vitest";
import { printed, session, type Answer } from "./session.js";

const WAITS =
  "await null;\nconsole.log('waiting');\nawait new Promise((resolve) => setTimeout(resolve, 30000));";

let answers: Answer[];
beforeAll(async () => {
  answers = await session([
    { execute: [WAITS], interruptAt: "waiting" },
    { execute: ['import { interruptible } from "dark-knowledge";'] },
    {
      execute: [
        `let steps = 0;
let stopped = false;
await interruptible(async ({ check }) => {
  while (!(stopped = await check())) if (++steps === 1000) console.log("working");
});
console.log("never printed: the cell is interrupted");`,
      ],
      interruptAt: "working",
    },
    { execute: ["console.log('alive');"] },
  ]);
});

test("ends a waiting cell with an error", () => {
  const [waiting] = answers as [Answer];
  expect(waiting.published.at(-1)).toMatchObject({ type: "error", evalue: "Interrupted asynchronously" });
});

test("leaves the kernel alive while the library listens for it", () => {
  const [working, after] = answers.slice(-2) as [Answer, Answer];
  expect(working.alive).toBe(true);
  expect(working.published.at(-1)?.type).toBe("error");
  expect(printed(after, "stdout")).toContain("alive\n");
});
