/** The engine `ray` on a real cluster of two nodes, and on one that it starts itself. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allFinished, runTrials, type RunTrialsOptions } from "../../src/trials/run-trials.js";
import { gone, LONG, runningProcesses, seeds, startSweep } from "../trials/disturbances.js";
import { newStore, tiny } from "../trials/tiny.js";
import { descendantsOf, parentOf } from "./processes.js";
import { rayletOf, startRay, type RayCluster } from "./ray-cluster.js";
import { canBeStopped, runsLikeLocal, survives } from "./scenarios.js";

describe("a cluster of two nodes", () => {
  let cluster: RayCluster;
  let options: RunTrialsOptions;
  beforeAll(async () => {
    cluster = await startRay();
    options = { engine: "ray", rayAddress: cluster.address, rayTokenFile: cluster.tokenFile };
  });
  afterAll(() => cluster.end());

  test("runs trials", () => runsLikeLocal(options));

  test("runs trials of who is not on one of its machines", () =>
    runsLikeLocal({ ...options, rayAddress: cluster.clientAddress }));

  test.each([
    [{ gpus: 0 }, 2],
    [{ gpus: 1 }, 1],
    [{ gpus: 0, workers: 1 }, 1],
  ])("with %j runs %i at once", async (request, atOnce) => {
    const trials = seeds(3).map((seed) => tiny(seed, { epochs: 1000 }));
    const results = allFinished(await runTrials(trials, { ...options, ...request, store: newStore() }));
    // By the trials' own clocks: a short one may be over before a look at its folder sees it running.
    const spans = results.map(({ finished, seconds }) => ({
      from: Date.parse(finished) - 1000 * seconds,
      to: Date.parse(finished),
    }));
    const runningAt = (time: number) => spans.filter(({ from, to }) => from <= time && time < to).length;
    expect(Math.max(...spans.map(({ from }) => runningAt(from)))).toBe(atOnce);
  });

  test("a killed trial is tried again", async () => {
    const { starts, errors } = await survives(options, (pid) => void process.kill(pid, "SIGKILL"));
    expect(starts.toSorted()).toEqual([1, 2]);
    expect(errors).toEqual(["its process was killed by SIGKILL"]);
  });

  test("so is one whose worker of Ray is killed; it does not run on by itself", async () => {
    const { starts, errors } = await survives(options, async (pid) => {
      process.kill(parentOf(pid), "SIGKILL");
      await gone([pid]);
    });
    expect(starts.toSorted()).toEqual([1, 2]);
    expect(errors).toEqual([expect.stringContaining("WorkerCrashedError")]);
  });

  test("an interrupt stops all", () =>
    canBeStopped(
      options,
      ...["--engine", "ray", "--ray-address", cluster.address, "--ray-token-file", cluster.tokenFile],
    ));

  test("a wrong token is refused by the head", async () => {
    const rayTokenFile = join(newStore(), "token");
    writeFileSync(rayTokenFile, "0".repeat(64), { mode: 0o600 });
    await expect(runTrials([tiny(1)], { ...options, rayTokenFile, store: newStore() })).rejects.toThrow(
      `engine ray: expected a cluster at ${cluster.address}, got Authentication token is missing or incorrect`,
    );
  });

  test("what ran on a node that is lost is tried again on the other", async () => {
    const { starts, errors } = await survives(options, async () => {
      process.kill(rayletOf(cluster.second), "SIGKILL");
      await gone([cluster.second.process.pid!]);
    });
    expect(starts.toSorted()).toEqual([1, 2]);
    expect(errors).toEqual([expect.stringMatching(/WorkerCrashedError|NodeDiedError/)]);
  });
});

describe("a cluster that is started for the time being", () => {
  test("runs trials, and is gone afterwards", async () => {
    await runsLikeLocal({ engine: "ray" });
    expect(descendantsOf(process.pid).filter(({ name }) => /raylet|gcs_server/.test(name))).toEqual([]);
  });

  test("is ended with the run that is killed; the next one goes on", async () => {
    const store = newStore();
    const sweep = startSweep(store, { options: LONG, seeds: [1, 2] }, "--engine", "ray");
    await runningProcesses(store, 2);
    const processes = descendantsOf(sweep.pid!).map(({ pid }) => pid);
    expect(processes.length).toBeGreaterThan(5);
    sweep.kill("SIGKILL");
    await gone(processes);
    const trials = seeds(2).map((seed) => tiny(seed, LONG));
    expect(allFinished(await runTrials(trials, { store }))).toHaveLength(2);
  });
});
