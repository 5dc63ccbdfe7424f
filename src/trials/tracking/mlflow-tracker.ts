/** Reports trials to an MLflow server: the sweep is a run, the trials are runs below it. */
import { join } from "node:path";
import { keyOf } from "../../storage/key.js";
import { flatOptions } from "../trial.js";
import { TRIAL_FILES } from "../trial-folder.js";
import type { TrialState } from "../trial-state.js";
import {
  mlflowClient,
  type MlflowClient,
  type MlflowMetric,
  type MlflowRun,
  type MlflowStatus,
} from "./mlflow-client.js";
import type { Tracker } from "./tracker.js";

/** Tags that identify runs, so that a sweep resumes in the same runs. */
const SWEEP_TAG = "dark-knowledge.sweep";
const TRIAL_TAG = "dark-knowledge.trial";
/** MLflow's own tag for a run below another. */
const PARENT_TAG = "mlflow.parentRunId";
/** Minimum time, in milliseconds, between two metrics of a running trial. */
const METRICS_PAUSE = 5000;

const STATUSES: Readonly<Record<TrialState["status"], MlflowStatus>> = {
  waiting: "KILLED",
  running: "RUNNING",
  finished: "FINISHED",
  failed: "FAILED",
  crashed: "FAILED",
  stopped: "KILLED",
};

/**
 * A tracker for the server of `MLFLOW_TRACKING_URI`, or undefined if that is not set. `MLFLOW_EXPERIMENT_NAME`, default
 * `dark-knowledge`, is respected, as are `MLFLOW_TRACKING_TOKEN`, `MLFLOW_TRACKING_USERNAME` and `MLFLOW_TRACKING_PASSWORD`.
 * The process that runs the trials talks to the server, never the machines of a cluster.
 */
export function mlflowTracker(environment: NodeJS.ProcessEnv = process.env): Tracker | undefined {
  const { MLFLOW_TRACKING_URI: address, MLFLOW_EXPERIMENT_NAME: experiment = "dark-knowledge" } = environment;
  if (!address) return undefined;
  const client = mlflowClient(address, environment);
  let sweep: Promise<SweepRun> | undefined;
  let broken = false;
  let queue = Promise.resolve();
  // One call after the other, and none after the first failure.
  const then = (work: () => Promise<void>) => {
    queue = queue.then(async () => {
      if (broken) return;
      try {
        await work();
      } catch (error) {
        broken = true;
        const { message, cause } = error as Error;
        const reason = cause instanceof Error ? `${message} (${cause.message})` : message;
        console.warn(
          `MLflow at ${address}: expected it to accept the results of trials, got ${reason}; the trials continue untracked`,
        );
      }
    });
  };
  const told = new Map<string, Told>();
  const tell = (states: readonly TrialState[]) => {
    for (const state of states) {
      const before = told.get(state.hash);
      const isNew = before?.status !== state.status && state.status !== "waiting";
      const isFurther =
        state.status === "running" &&
        state.progress !== undefined &&
        state.progress.batch !== before?.batch &&
        Date.now() - (before?.at ?? 0) > METRICS_PAUSE;
      if (!isNew && !isFurther) continue;
      told.set(state.hash, { status: state.status, batch: state.progress?.batch, at: Date.now() });
      // The state keeps changing while this waits for its turn.
      const now = { ...state };
      then(async () => {
        sweep ??= openSweep(client, experiment, states);
        await tellTrial(client, await sweep, now, isNew);
      });
    }
  };
  return {
    update: tell,
    end: async (states) => {
      tell(states);
      const worst = ["waiting", "stopped", "failed", "crashed"].find((one) =>
        states.some(({ status }) => status === one),
      ) as TrialState["status"] | undefined;
      then(async () => {
        sweep ??= openSweep(client, experiment, states);
        await client.updateRun((await sweep).run.id, STATUSES[worst ?? "finished"]);
      });
      await queue;
    },
  };
}

interface Told {
  status: TrialState["status"];
  batch: number | undefined;
  at: number;
}

interface SweepRun {
  experiment: string;
  run: MlflowRun;
  /** Keyed by the trials' hashes. */
  trials: Map<string, MlflowRun>;
}

async function openSweep(
  client: MlflowClient,
  experimentName: string,
  states: readonly TrialState[],
): Promise<SweepRun> {
  const experiment = await client.experiment(experimentName);
  const hashes = states.map(({ hash }) => hash).toSorted();
  const name = keyOf("sweep", hashes).slice(0, 16);
  const [found] = await client.findRuns(experiment, SWEEP_TAG, name);
  const recipes = [...new Set(states.map(({ trial }) => trial.recipe))].join(", ");
  const title = `${states.length} trials of ${recipes}`;
  const run = found ?? (await client.createRun(experiment, title, { [SWEEP_TAG]: name }));
  if (found) await client.updateRun(run.id, "RUNNING");
  const children = found ? await client.findRuns(experiment, PARENT_TAG, run.id) : [];
  return { experiment, run, trials: new Map(children.map((child) => [child.tags[TRIAL_TAG] ?? "", child])) };
}

async function tellTrial(
  client: MlflowClient,
  { experiment, run: parent, trials }: SweepRun,
  { trial, hash, label, folder, status, progress, record }: TrialState,
  isNew: boolean,
): Promise<void> {
  const found = trials.get(hash);
  if (found?.status === "FINISHED") return;
  const tags = { [PARENT_TAG]: parent.id, [TRIAL_TAG]: hash };
  const run = found ?? (await client.createRun(experiment, label, tags));
  if (found === undefined) {
    trials.set(hash, run);
    const { recipe, seed } = trial;
    const options = Object.entries(flatOptions(trial.options));
    const texts = Object.fromEntries(options.map(([name, value]): [string, string] => [name, textOf(value)]));
    await client.logParameters(run.id, { recipe, seed: String(seed), ...texts });
  }
  const timestamp = Date.now();
  const metrics: MlflowMetric[] = Object.entries(record?.metrics ?? {}).map(([key, value]) => {
    return { key, value, timestamp, step: 0 };
  });
  if (progress && status === "running") {
    const { label: net, batch: step, loss, errors } = progress;
    metrics.push({ key: `${net}/loss`, value: loss, timestamp, step });
    if (errors) metrics.push({ key: `${net}/errors`, value: errors.count, timestamp, step });
  }
  await client.logMetrics(run.id, metrics);
  if (record) await client.logArtifact(run, TRIAL_FILES.result, join(folder, TRIAL_FILES.result));
  if (isNew) await client.updateRun(run.id, STATUSES[status]);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
