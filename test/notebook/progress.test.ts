/** Progress in a notebook, without one: the cell that runs is made up. */
import { beforeEach, expect, test, vi } from "vitest";
import { showProgress } from "../../src/notebook/progress.js";
import type { TrainingProgress } from "../../src/training/progress.js";

const notebook = vi.hoisted(() => ({ cell: 1, lines: [] as { cell: number; texts: string[] }[] }));

vi.mock("../../src/notebook/display.js", async (original) => ({
  ...(await original<typeof import("../../src/notebook/display.js")>()),
  inNotebook: () => true,
  updatableDisplay: () => {
    const line = { cell: notebook.cell, texts: [] as string[] };
    notebook.lines.push(line);
    return (data: { "text/plain": string }) => line.texts.push(data["text/plain"]);
  },
}));

beforeEach(() => {
  Object.assign(notebook, { cell: 1, lines: [] });
});

const at = (label: string, epoch: number, ended?: TrainingProgress["ended"]): TrainingProgress => ({
  ...{ label, epoch, epochs: 2, batch: epoch, batches: 2, loss: 1, errors: undefined },
  ...{ elapsedSeconds: 1, remainingSeconds: 1, ended },
});

test("each training has a line, in the cell in which it begins", () => {
  const listener = showProgress();
  listener(at("teacher", 1));
  listener(at("teacher", 2, "finished"));
  notebook.cell = 2;
  listener(at("student", 1));
  listener(at("student", 2, "finished"));
  const found = notebook.lines.map(({ cell, texts }) => [cell, texts.length, texts[0]!.split(" ")[1]]);
  expect(found).toEqual([
    [1, 2, "teacher:"],
    [2, 2, "student:"],
  ]);
});

const answering = (done: number, ended?: TrainingProgress["ended"]): TrainingProgress => ({
  ...at("soft targets for digits", ended ? 1 : 0, ended),
  ...{ epochs: 1, batch: done / 2000, batches: 3, loss: NaN, examples: { done, of: 6000 } },
});

test("a teacher that answers a set has a line that counts examples", () => {
  const listener = showProgress();
  listener(answering(2000));
  listener(answering(6000, "finished"));
  listener(answering(2000, "interrupted"));
  expect(notebook.lines.map(({ texts }) => texts)).toEqual([
    [
      `${"█".repeat(7)}${"░".repeat(13)} soft targets for digits: 2000 of 6000 examples · 1 s left`,
      "✓ soft targets for digits: 6000 examples · finished after 1 s",
    ],
    ["■ soft targets for digits: 2000 of 6000 examples · interrupted after 1 s"],
  ]);
});

test("it counts as no training where all have one line, and has no curve", () => {
  const listener = showProgress({ oneLine: true, curve: true });
  listener(at("net", 2, "finished"));
  listener(answering(6000, "finished"));
  listener(at("net", 2, "finished"));
  const [curve, line] = notebook.lines.map(({ texts }) => texts);
  expect(line!.map((text) => /^\S+ (\d+)?/.exec(text)![1])).toEqual([undefined, undefined, "2"]);
  expect(curve).toHaveLength(2);
});
