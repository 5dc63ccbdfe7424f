import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runStep } from "../../scripts/setup/step.mjs";
import { temporaryFolder } from "./small-repository.js";

function countingStep(root: string, inputs: unknown) {
  const result = join(root, "result");
  const step = {
    name: "a step",
    inputs,
    made: 0,
    isPresent: () => existsSync(result),
    make: () => {
      step.made += 1;
      writeFileSync(result, "made");
    },
  };
  return step;
}

test("a step is done once, and again when its inputs change or its result is gone", async () => {
  const root = temporaryFolder();
  expect(await runStep(root, countingStep(root, 1))).toBe(true);
  expect(await runStep(root, countingStep(root, 1))).toBe(false);
  expect(await runStep(root, countingStep(root, 2))).toBe(true);
  rmSync(join(root, "result"));
  expect(await runStep(root, countingStep(root, 2))).toBe(true);
});

test("a step that failed is done again, even if it had succeeded before and its result is there", async () => {
  const root = temporaryFolder();
  await runStep(root, countingStep(root, 1));
  const failing = { ...countingStep(root, 2), make: () => Promise.reject(new Error("no")) };
  await expect(runStep(root, failing)).rejects.toThrow("no");
  const step = countingStep(root, 1);
  await runStep(root, step);
  expect(step.made).toBe(1);
});
