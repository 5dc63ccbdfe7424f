/** What recipes give back: kept as it is, or the trial fails and says why. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { trialText } from "../../src/notebook/trials.js";
import { executeTrial } from "../../src/trials/execute-trial.js";
import { knownTrial } from "../../src/trials/known-trial.js";
import { plainOutcome, readOutcome, writtenOutcome } from "../../src/trials/outcome.js";
import { readRecord } from "../../src/trials/trial-folder.js";
import { trialStore } from "../../src/trials/trial-store.js";
import type { TrialState } from "../../src/trials/trial-state.js";

/** Runs a recipe whose `run` is that text. */
async function run(text: string) {
  const folder = mkdtempSync(join(tmpdir(), "outcome-"));
  const recipe = join(folder, "recipe.cjs");
  writeFileSync(recipe, `exports.recipe = { name: "mine", defaults: {}, run: async () => { ${text} } };`);
  const trial = { recipe, options: {}, seed: 1 };
  const { folder: place } = trialStore(join(folder, "store")).prepare(knownTrial(trial));
  return { end: await executeTrial(trial, place), place };
}

test("figures that are not finite, and typed arrays, are there when the record is read", async () => {
  const { end, place } = await run(
    "return { metrics: { errors: 3n, loss: NaN, best: -Infinity }, details: { answers: Uint8Array.of(1, 2), losses: [0.5, NaN] } };",
  );
  expect(end).toEqual({ ended: "finished" });
  const record = readRecord(place)!;
  expect(record.metrics).toEqual({ errors: 3, loss: NaN, best: -Infinity });
  expect(record.details).toEqual({ answers: [1, 2], losses: [0.5, NaN] });
  const state = { status: "finished", label: "mine", record } as unknown as TrialState;
  expect(trialText(state)).toBe("finished: mine · errors 3 · loss NaN · best -Infinity");
});

test.each([
  ["", "recipe mine: run must give { metrics: { name: number } }, got undefined"],
  [
    "return { errors: 3 };",
    "recipe mine: run must give { metrics: { name: number } }, got an object with errors",
  ],
  ["return { metrics: new Map([['errors', 3]]) };", "recipe mine: run must give { metrics"],
  [
    "return { metrics: { errors: undefined } };",
    "recipe mine: metrics.errors must be a number (leave it out if there is none), got undefined",
  ],
  [
    "return { metrics: { errors: '3' } };",
    'recipe mine: metrics.errors must be a number (leave it out if there is none), got "3"',
  ],
  ["return { metrics: { errors: [3] } };", "recipe mine: metrics.errors must be a number"],
  [
    "return { metrics: {}, details: { answers: new Map() } };",
    "recipe mine: details.answers must be a list or an object",
  ],
])("a trial fails whose recipe ends so: %s", async (text, reason) => {
  const { end, place } = await run(text);
  expect(end.ended).toBe("failed");
  expect(end.reason).toContain(reason);
  expect(readRecord(place)).toBeUndefined();
});

test("a metric may be a tensor of one number", () => {
  expect(plainOutcome("mine", { metrics: { loss: tf.scalar(0.5) } })).toEqual({ metrics: { loss: 0.5 } });
});

test("what an earlier version wrote for NaN is NaN", () => {
  const written = JSON.parse(JSON.stringify(writtenOutcome({ metrics: { loss: NaN, errors: 2 } }))) as object;
  expect(written).toEqual({ metrics: { loss: "NaN", errors: 2 } });
  const earlier = { metrics: { loss: null as unknown as number, errors: 2 } };
  expect(readOutcome(earlier)).toEqual({ metrics: { loss: NaN, errors: 2 } });
});
