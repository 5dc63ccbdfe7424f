/** What every cluster's engine must do with trials that run, fail, are killed and are stopped. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect } from "vitest";
import { allFinished, runTrials, type RunTrialsOptions } from "../../src/trials/run-trials.js";
import type { TrialResult, TrialState } from "../../src/trials/trial-state.js";
import { trialStore } from "../../src/trials/trial-store.js";
import {
  exitCode,
  gone,
  LONG,
  runningProcesses,
  seeds,
  startSweep,
  undisturbed,
} from "../trials/disturbances.js";
import { newStore, startsOf, tiny } from "../trials/tiny.js";

/** What two long trials come to that nothing disturbs. */
let expectation: ReturnType<typeof undisturbed> | undefined;
const undisturbedLong = () => (expectation ??= undisturbed(2, LONG));

const outcomes = (results: readonly TrialResult[]) =>
  allFinished(results).map(({ metrics, details }) => ({ metrics, details }));

/** Trials come to the same as on the local engine, to the bit; one that fails is reported; nothing is run twice. */
export async function runsLikeLocal(options: RunTrialsOptions): Promise<void> {
  const store = newStore();
  const good = seeds(3).map((seed) => tiny(seed, { epochs: 3 }));
  const trials = [...good, tiny(4, { ends: "by an error" })];
  const results = await runTrials(trials, { ...options, store });
  expect(outcomes(results.slice(0, 3))).toEqual(await undisturbed(3, { epochs: 3 }));
  expect(results[3]).toMatchObject({ status: "failed", error: "Error: this recipe fails" });
  for (const { hash } of results.slice(0, 3)) {
    expect(readdirSync(join(store, hash, "tensorboard"), { recursive: true }).join(" ")).toMatch(/tfevents/);
  }
  await runTrials(good, { ...options, store });
  expect(results.map(({ hash }) => startsOf(store, hash).length)).toEqual([1, 1, 1, 1]);
}

/** What is killed while it learns is started again, and comes to the same. */
export async function survives(
  options: RunTrialsOptions,
  kill: (pid: number) => void | Promise<void>,
): Promise<{ starts: number[]; errors: string[] }> {
  const expected = await undisturbedLong();
  const store = newStore();
  const errors: string[] = [];
  const onChange = (states: readonly TrialState[]) => {
    for (const { status, error } of states) if (status === "crashed" && error) errors.push(error);
  };
  const run = runTrials(
    seeds(2).map((seed) => tiny(seed, LONG)),
    { ...options, store, onChange },
  );
  const [pid] = await runningProcesses(store, 1);
  await kill(pid!);
  const results = await run;
  expect(outcomes(results)).toEqual(expected);
  return { starts: results.map(({ hash }) => startsOf(store, hash).length), errors: [...new Set(errors)] };
}

/** An interrupt of the command ends its processes and keeps what is finished; the next run goes on. */
export async function canBeStopped(options: RunTrialsOptions, ...command: string[]): Promise<void> {
  const expected = await undisturbedLong();
  const store = newStore();
  await runTrials([tiny(1, LONG)], { store });
  const sweep = startSweep(store, { options: LONG, seeds: [1, 2, 3] }, ...command);
  let errors = "";
  sweep.stderr!.on("data", (text: Buffer) => (errors += text.toString()));
  const pids = await runningProcesses(store, 1);
  // Into the training.
  await setTimeout(300);
  sweep.kill("SIGINT");
  expect(await exitCode(sweep)).toBe(75);
  expect(errors).toContain("1 of 3 trials finished; to resume, run it again");
  await gone(pids);
  const statuses = trialStore(store)
    .list()
    .map(({ status }) => status);
  expect(statuses).toEqual(["finished", "unfinished", "unfinished"]);
  const results = await runTrials(
    [1, 2].map((seed) => tiny(seed, LONG)),
    { ...options, store },
  );
  expect(outcomes(results)).toEqual(expected);
}
