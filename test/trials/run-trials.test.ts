/** Many trials on the engines of one machine: kept, failed, killed, interrupted, and two runs at once. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { trialsTable } from "../../src/notebook/trials-table.js";
import { allFinished, runTrials } from "../../src/trials/run-trials.js";
import { trialStore } from "../../src/trials/trial-store.js";
import type { TrialState } from "../../src/trials/trial-state.js";
import {
  exitCode,
  gone,
  isAlive,
  LONG,
  runningProcesses,
  seeds,
  startSweep,
  undisturbed,
} from "./disturbances.js";
import { newStore, startsOf, tiny } from "./tiny.js";

describe.each(["inline", "local"])("the engine %s", (engine) => {
  test("runs trials, keeps what is finished, and does not run it again", async () => {
    const store = newStore();
    const trials = [tiny(1), tiny(2), tiny(1), tiny(1, { hiddenUnits: 8 })];
    const results = allFinished(await runTrials(trials, { engine, store }));
    expect(results.map(({ trial }) => trial.seed)).toEqual([1, 2, 1, 1]);
    expect(results[0]).toEqual(results[2]);
    expect(results[0]!.metrics.errors).toBeGreaterThanOrEqual(0);
    expect(results[0]!.versions).toMatchObject({ node: process.versions.node });
    const states: TrialState[][] = [];
    const again = await runTrials(trials, { engine, store, onChange: (all) => states.push([...all]) });
    expect(again).toEqual(results);
    expect(states.at(-1)!.map(({ kept, status }) => [kept, status])).toEqual(
      Array(3).fill([true, "finished"]),
    );
    expect(results.every(({ hash }) => startsOf(store, hash).length === 1)).toBe(true);
    expect(trialStore(store).list()).toHaveLength(3);
  });

  test("reports a trial that fails, and goes on", async () => {
    const store = newStore();
    const trials = [tiny(1, { ends: "by an error" }), tiny(2)];
    const results = await runTrials(trials, { engine, store });
    expect(results[0]).toMatchObject({ status: "failed", error: "Error: this recipe fails" });
    expect(results[1]!.status).toBe("finished");
    expect(() => allFinished(results)).toThrow(/1 of 2 trials failed:\n.*seed 1: Error: this recipe fails/);
    expect(startsOf(store, results[0]!.hash)).toHaveLength(1);
    expect(
      trialStore(store)
        .list()
        .map(({ status }) => status),
    ).toEqual(["failed", "finished"]);
  });

  test("makes the same of a trial as any other engine at one thread", async () => {
    const [inline] = await runTrials([tiny(5, { epochs: 3 })], { engine: "inline", store: newStore() });
    const [other] = await runTrials([tiny(5, { epochs: 3 })], { engine, store: newStore() });
    expect(allFinished([other!])[0]!.details).toEqual(allFinished([inline!])[0]!.details);
  });
});

test("the local engine runs 200 trials", { timeout: 120_000 }, async () => {
  const results = allFinished(
    await runTrials(
      seeds(200).map((seed) => tiny(seed)),
      { store: newStore() },
    ),
  );
  expect(new Set(results.map(({ hash }) => hash)).size).toBe(200);
  expect(trialsTable(results).rows).toHaveLength(1);
});

test("a process that is killed is tried again, so often and not more", { timeout: 120_000 }, async () => {
  const store = newStore();
  const trials = [tiny(1, { ends: "by a kill, the first time" }), tiny(2, { ends: "by a kill" }), tiny(3)];
  const results = await runTrials(trials, { store, retries: 1 });
  expect(results.map(({ status }) => status)).toEqual(["finished", "failed", "finished"]);
  expect(results.map(({ hash }) => startsOf(store, hash).length)).toEqual([2, 2, 1]);
  expect(results[1]).toMatchObject({ error: expect.stringMatching(/SIGKILL.*after 2 attempts/) as string });
});

test(
  "killed with SIGKILL, the run takes its processes with it; the next goes on from the checkpoints",
  { timeout: 120_000 },
  async () => {
    const expected = await undisturbed(2, LONG);
    const store = newStore();
    const sweep = startSweep(store, { options: LONG, seeds: [1, 2] }, "--workers", "2");
    const pids = await runningProcesses(store, 2);
    sweep.kill("SIGKILL");
    await gone(pids);
    const results = allFinished(
      await runTrials(
        [1, 2].map((seed) => tiny(seed, LONG)),
        { store },
      ),
    );
    expect(results.map(({ metrics, details }) => ({ metrics, details }))).toEqual(expected);
  },
);

test("an interrupt stops all processes and keeps what is finished", { timeout: 120_000 }, async () => {
  const expected = await undisturbed(2, LONG);
  const store = newStore();
  await runTrials([tiny(1, LONG)], { store });
  const sweep = startSweep(store, { options: LONG, seeds: [1, 2, 3] }, "--workers", "1");
  let errors = "";
  sweep.stderr!.on("data", (text: Buffer) => (errors += text.toString()));
  const pids = await runningProcesses(store, 1);
  sweep.kill("SIGINT");
  expect(await exitCode(sweep)).toBe(75);
  expect(errors).toContain("1 of 3 trials finished; to resume, run it again");
  expect(pids.filter(isAlive)).toEqual([]);
  const statuses = trialStore(store)
    .list()
    .map(({ status }) => status);
  expect(statuses).toEqual(["finished", "unfinished", "unfinished"]);
  const results = allFinished(
    await runTrials(
      [1, 2].map((seed) => tiny(seed, LONG)),
      { store },
    ),
  );
  expect(results.map(({ metrics, details }) => ({ metrics, details }))).toEqual(expected);
});

test("interrupts that come again while trials stop leave no lock behind", { timeout: 120_000 }, async () => {
  const store = newStore();
  const sweep = startSweep(store, { options: LONG, seeds: [1, 2] });
  const pids = await runningProcesses(store, 2);
  sweep.kill("SIGINT");
  // A notebook's stop button reaches all of the kernel's processes, and then the engine interrupts its own.
  while (pids.some(isAlive)) {
    for (const pid of pids) {
      try {
        process.kill(pid, "SIGINT");
      } catch {
        // It has just ended.
      }
    }
    await setTimeout(1);
  }
  expect(await exitCode(sweep)).toBe(75);
  const statuses = trialStore(store)
    .list()
    .map(({ status }) => status);
  expect(statuses).toEqual(["unfinished", "unfinished"]);
});

test("two runs at once over one store run each trial once", { timeout: 120_000 }, async () => {
  const store = newStore();
  const sweep = { options: { epochs: 50 }, seeds: seeds(12) };
  const runs = [startSweep(store, sweep), startSweep(store, sweep)];
  expect(await Promise.all(runs.map(exitCode))).toEqual([0, 0]);
  const stored = trialStore(store).list();
  expect(stored.map(({ status }) => status)).toEqual(Array(12).fill("finished"));
  expect(stored.map(({ hash }) => startsOf(store, hash).length)).toEqual(Array(12).fill(1));
});

test("a damaged result is named", async () => {
  const store = newStore();
  const [result] = await runTrials([tiny(1)], { engine: "inline", store });
  const path = join(store, result!.hash, "result.json");
  writeFileSync(path, readFileSync(path, "utf8").slice(0, 20));
  await expect(runTrials([tiny(1)], { engine: "inline", store })).rejects.toThrow(
    `${path}: expected JSON, found`,
  );
});

test("an engine that there isn't is refused", async () => {
  await expect(runTrials([tiny(1)], { engine: "cloud", store: newStore() })).rejects.toThrow(
    'runTrials: engine must be one of local, inline, ray, slurm, got "cloud"',
  );
});
