/** Many trainings from a notebook's cell: seen while they run, stopped by the stop button, gone on with. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { trialStore } from "../../src/trials/trial-store.js";
import { ROOT, session, type Answer } from "./session.js";

const store = mkdtempSync(join(tmpdir(), "trials-"));
const recipe = join(ROOT, "test", "trials", "tiny-recipe.cjs");
/** The first two are done in no time, the other two not before they are stopped. */
const RUN = `const listener = showTrials({ figure: errorsSoFar });
results = await runTrials(trials, { store: ${JSON.stringify(store)}, onChange: (states) => {
  listener(states);
  const learning = states.filter(({ progress, status }) => status === "running" && progress).length === 2;
  if (learning && states.filter(({ status }) => status === "finished").length === 2) console.log("learning");
} });`;

let answers: Answer[];
beforeAll(async () => {
  answers = await session([
    {
      execute: [
        'import { curvesFigure, runTrials, showTrials } from "dark-knowledge";',
        `let results: any;
let trials = [1, 2, 3, 4].map((seed) => (
  { recipe: ${JSON.stringify(recipe)}, seed, options: { epochs: seed < 3 ? 1 : 1_000_000 } }));
const errorsSoFar = (finished: any) => curvesFigure(
  "Errors so far", { x: { label: "trial" }, y: { label: "errors" } },
  [{ label: "errors", x: finished.map((_, index) => index), y: finished.map(({ metrics }) => metrics.errors) }], "");`,
      ],
    },
    { execute: [RUN], interruptAt: "learning" },
    {
      execute: [
        "trials = trials.slice(0, 2);",
        RUN,
        "console.log(results.map(({ status }) => status).join());",
      ],
    },
  ]);
}, 120_000);

const texts = ({ published }: Answer) =>
  published.map(({ data }) => data?.["text/plain"] as string | undefined).join("\n");

test("shows a table that is brought up to date, and a figure of the results so far", () => {
  const running = answers[1]!;
  expect(texts(running)).toContain("2 of 4 trials finished, 2 running");
  expect(texts(running)).toMatch(/running: .*seed 3 · process \d+ · net of seed 3: epoch \d+ of 1000000/);
  expect(running.published.some(({ data }) => data && "application/vnd.plotly.v1+json" in data)).toBe(true);
});

test("the stop button stops all, and the kernel lives", () => {
  expect(answers[1]!.alive).toBe(true);
  expect(answers[1]!.published.at(-1)?.data?.["text/plain"]).toBe(
    "Stopped with 2 of 4 trials finished. Run the cell again to resume.",
  );
  const processes = [...texts(answers[1]!).matchAll(/process (\d+)/g)].map(([, pid]) => Number(pid));
  expect(processes.length).toBeGreaterThan(0);
  for (const pid of processes) expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  const statuses = trialStore(store)
    .list()
    .map(({ status }) => status);
  expect(statuses).toEqual(["finished", "finished", "unfinished", "unfinished"]);
});

test("what was finished is there when the cell is run again", () => {
  expect(answers[2]!.replies.map(({ status }) => status)).toEqual(["ok", "ok", "ok"]);
  expect(texts(answers[2]!)).toContain("2 of 2 trials finished (2 kept)");
});
