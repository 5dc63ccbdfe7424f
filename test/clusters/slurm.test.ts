/** The engine `slurm` on a real cluster of two nodes. */
import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { runTrials } from "../../src/trials/run-trials.js";
import { newStore, tiny } from "../trials/tiny.js";
import { parentOf } from "./processes.js";
import { canBeStopped, runsLikeLocal, survives } from "./scenarios.js";
import { SLURM_NODES, startSlurm, type SlurmCluster } from "./slurm-cluster.js";

let cluster: SlurmCluster;
beforeAll(async () => {
  cluster = await startSlurm();
});
afterAll(() => cluster.end());

const options = { engine: "slurm", partition: "short", timeLimit: "5", cpus: 1, memory: 1.5 };

test("runs trials", () => runsLikeLocal(options));

test("a killed process is tried again", async () => {
  const { starts, errors } = await survives(options, (pid) => void process.kill(pid, "SIGKILL"));
  expect(starts.toSorted()).toEqual([1, 2]);
  expect(errors).toEqual(["SLURM's state of it: FAILED"]);
});

test("an interrupt stops all", async () => {
  await canBeStopped(options, "--engine", "slurm", "--partition", "short", "--time-limit", "5");
  const left = execFileSync("squeue", ["--noheader", "--states=PENDING,RUNNING"], { encoding: "utf8" });
  expect(left).toBe("");
});

test("what the cluster refuses is said in its words", async () => {
  const run = (more: object) => runTrials([tiny(1)], { ...options, ...more, store: newStore() });
  await expect(run({ partition: "long" })).rejects.toThrow(
    /engine slurm: expected sbatch to succeed, got .*invalid partition specified: long/,
  );
  // What no partition of this size has may come to be had: it is waited for, and said.
  const warn = vi.spyOn(console, "warn").mockImplementation(() => process.emit("SIGINT"));
  await expect(run({ cpus: 64 })).rejects.toThrow(/interrupted with 0 of 1 trials finished/);
  expect(warn.mock.calls).toEqual([
    [expect.stringMatching(/engine slurm: trials of job \d+ wait, because of PartitionConfig, says SLURM/)],
  ]);
  warn.mockRestore();
});

test("what ran on a node that is lost is tried again on the other", async () => {
  const { starts, errors } = await survives(options, async (pid) => {
    const node = nodeOf(pid);
    await cluster.nodes[SLURM_NODES.indexOf(node)]!.end("SIGKILL");
    process.kill(parentOf(pid), "SIGKILL");
    process.kill(pid, "SIGKILL");
  });
  expect(starts.toSorted()).toEqual([1, 2]);
  expect(errors).toEqual(["SLURM's state of it: NODE_FAIL"]);
});

/** On which node a trial runs: SLURM tells its processes. */
function nodeOf(pid: number): (typeof SLURM_NODES)[number] {
  const environment = execFileSync("cat", [`/proc/${pid}/environ`], { encoding: "utf8" });
  const name = /SLURMD_NODENAME=(\w+)/.exec(environment)?.[1];
  return SLURM_NODES.find((node) => node === name)!;
}
