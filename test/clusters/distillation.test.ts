/** The same trials on every engine: five seeds of a small distillation, and tiny trials that show what an engine costs. */
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import "../../src/experiments/recipes.js";
import { repositoryRoot } from "../../src/support/paths.js";
import { allFinished, runTrials, type RunTrialsOptions } from "../../src/trials/run-trials.js";
import { readSweep } from "../../src/trials/sweep.js";
import type { Trial } from "../../src/trials/trial.js";
import { seeds } from "../trials/disturbances.js";
import { newStore, tiny } from "../trials/tiny.js";
import { startRay, type RayCluster } from "./ray-cluster.js";
import { startSlurm, type SlurmCluster } from "./slurm-cluster.js";

let ray: RayCluster;
let slurm: SlurmCluster;
beforeAll(async () => {
  [ray, slurm] = await Promise.all([startRay(), startSlurm()]);
});
afterAll(() => Promise.all([ray.end(), slurm.end()]));

/** Two trials at once on each but the last; `local` comes first, as what the others are held against. */
const engines = (): Record<string, RunTrialsOptions> => ({
  local: { workers: 2 },
  ray: { engine: "ray", rayAddress: ray.address, rayTokenFile: ray.tokenFile },
  slurm: { engine: "slurm" },
  "local, one at a time": { workers: 1 },
});

/** More of them measure an engine better, and take longer. */
const TINY_TRIALS = Number(process.env.DARK_KNOWLEDGE_TINY_TRIALS ?? 24);
const LIMIT = 3_600_000;

/** Runs trials on all engines in turns, says how long each took, and holds what they came to against each other. */
async function compare(trials: readonly Trial[]): Promise<void> {
  let expected: unknown;
  for (const [name, options] of Object.entries(engines())) {
    const startedAt = performance.now();
    const results = allFinished(await runTrials(trials, { ...options, store: newStore() }));
    const seconds = (performance.now() - startedAt) / 1000;
    const within = results.reduce((sum, result) => sum + result.seconds, 0);
    console.log(
      `${trials.length} trials on ${name}: ${seconds.toFixed(1)} s; within the trials ${within.toFixed(1)} s`,
    );
    const found = results.map(({ trial, metrics, details }) => ({
      seed: trial.seed,
      details,
      metrics: Object.fromEntries(Object.entries(metrics).filter(([metric]) => !metric.endsWith("Seconds"))),
    }));
    expected ??= found;
    expect(found).toEqual(expected);
  }
}

test("five seeds of a distillation come to the same answers for each test digit", { timeout: LIMIT }, () =>
  compare(readSweep(join(repositoryRoot, "src", "experiments", "sweeps", "mnist-distillation-small.json"))),
);

test(`${TINY_TRIALS} tiny trials come to the same weights`, { timeout: LIMIT }, () =>
  compare(seeds(TINY_TRIALS).map((seed) => tiny(seed))),
);
