/** Runs many trials on any engine. Finished trials are not run again; crashed ones are retried. */
import { join } from "node:path";
import { noteStop } from "../runtime/running-cell.js";
import { check } from "../support/checks.js";
import * as kind from "../support/option-kinds.js";
import { checkKind, optionsSchema, type Kinds } from "../support/options.js";
import { repositoryRoot } from "../support/paths.js";
import { interruptible, InterruptedError } from "../runtime/interrupt.js";
import type { Engine, Job, JobEvents } from "./engines/engine.js";
import { ENGINE_KINDS, ENGINE_NAMES, type EngineOptions } from "./engines/engine-options.js";
import { engineNamed } from "./engines/engines.js";
import { threads } from "./engines/resources.js";
import { knownTrial, type KnownTrial } from "./known-trial.js";
import { checkTrial, type Trial } from "./trial.js";
import { TRIAL_FILES } from "./trial-folder.js";
import {
  differingOptions,
  initialState,
  noteEnd,
  resultOf,
  updateProgress,
  type TrialResult,
  type TrialState,
} from "./trial-state.js";
import { defaultStore, trialStore } from "./trial-store.js";
import { mlflowTracker } from "./tracking/mlflow-tracker.js";

/** Options of {@link runTrials}. */
export interface RunTrialsOptions extends EngineOptions {
  /**
   * The engine: `local` (processes of this machine), `inline` (this process), `ray` or `slurm` (clusters; see
   * docs/clusters.md). Default: local.
   */
  engine?: string | Engine;
  /** Folder of trials and results. Default: output/trials. */
  store?: string;
  /** How often a crashed or killed trial is retried. Default: 2. */
  retries?: number;
  /** Called twice a second when something may have changed, and at the end. */
  onChange?: ((states: readonly TrialState[]) => void) | undefined;
}

/** The range of each option. */
export const RUN_KINDS: Kinds<RunTrialsOptions> = {
  engine: kind.optional(kind.nameOr<Engine>(ENGINE_NAMES, "run")),
  store: kind.optional(kind.name),
  retries: kind.optional(kind.whole(0)),
  onChange: kind.optional(kind.callback()),
  ...ENGINE_KINDS,
};

const RUN_SCHEMA = optionsSchema(RUN_KINDS);

/** Time, in milliseconds, between two calls of `onChange`. */
const CHANGE_PAUSE = 500;

/**
 * Runs trials, with the default engine in parallel processes.
 *
 * @returns one result for each trial, in order; a trial that failed, or crashed too often, has `status: "failed"` and
 *   does not stop the others
 * @throws ArgumentError, before any trial runs, if a trial names an unknown recipe, or an option that is unknown or out of
 *   range
 * @throws InterruptedError after an interrupt; finished trials are kept, and running ones resume next time
 */
export async function runTrials(
  trials: readonly Trial[],
  options: RunTrialsOptions = {},
): Promise<TrialResult[]> {
  const known = knownTrials(trials, options);
  const { engine = "local", store = defaultStore, retries = 2, onChange, ...engineOptions } = options;
  const chosen = typeof engine === "string" ? engineNamed(engine, store, engineOptions) : engine;
  const { all, unique } = statesOf(known, store);
  const tracker = mlflowTracker();
  const show = () => {
    unique.forEach(updateProgress);
    tracker?.update(unique);
    onChange?.(unique);
  };
  const timer = setInterval(show, CHANGE_PAUSE);
  try {
    await interruptible(({ signal }) =>
      runRounds(unique, chosen, threads(engineOptions.cpus), retries, signal),
    );
  } finally {
    await chosen.close?.();
    clearInterval(timer);
    show();
    await tracker?.end(unique);
  }
  const count = (...wanted: TrialState["status"][]) =>
    unique.filter(({ status }) => wanted.includes(status)).length;
  if (count("waiting", "stopped") > 0) {
    const finished = `${count("finished")} of ${unique.length} trials finished`;
    noteStop(`Stopped with ${finished}. Run the cell again to resume.`);
    throw new InterruptedError(`runTrials was interrupted with ${finished}; to resume, run it again`);
  }
  return all.map(resultOf);
}

/**
 * The results, if all have finished.
 * @throws Error that names the failed trials, with their errors
 */
export function allFinished(results: readonly TrialResult[]): Extract<TrialResult, { status: "finished" }>[] {
  const failures = results.filter((result) => result.status === "failed");
  if (failures.length > 0) {
    const reasons = failures.map(({ trial, error }) => `${trial.recipe}, seed ${trial.seed}: ${error}`);
    throw new Error(
      `${failures.length} of ${results.length} trials failed:\n${[...new Set(reasons)].join("\n")}`,
    );
  }
  return results.filter((result) => result.status === "finished");
}

/**
 * Checks trials and the options for running them, without running anything or writing a file. For trials that begin only after
 * others have ended.
 *
 * @throws ArgumentError as {@link runTrials}
 */
export function checkTrials(trials: readonly Trial[], options: RunTrialsOptions = {}): void {
  knownTrials(trials, options);
}

function knownTrials(trials: readonly Trial[], options: RunTrialsOptions): KnownTrial[] {
  const where = "runTrials";
  checkKind(where, RUN_SCHEMA.some, options);
  check(trials.length > 0, where, "there must be at least one trial", trials.length);
  return trials.map((trial) => {
    checkTrial(where, trial);
    return knownTrial(trial);
  });
}

/** Makes the trials' folders, and one state for each trial; equal trials share a state. */
function statesOf(known: readonly KnownTrial[], folder: string): { all: TrialState[]; unique: TrialState[] } {
  const store = trialStore(folder);
  const differing = differingOptions(known.map(({ trial }) => trial));
  const states = new Map<string, TrialState>();
  const all = known.map((one) => {
    const place = store.prepare(one);
    const state = states.get(place.hash) ?? initialState(one.trial, place, differing);
    states.set(place.hash, state);
    return state;
  });
  return { all, unique: [...states.values()] };
}

/** Runs waiting and crashed trials until none is left that may be retried. */
async function runRounds(
  states: readonly TrialState[],
  engine: Engine,
  environment: Job["environment"],
  retries: number,
  signal: AbortSignal,
): Promise<void> {
  const byHash = new Map(states.map((state) => [state.hash, state]));
  for (;;) {
    const open = states.filter(
      ({ status, attempts }) => status === "waiting" || (status === "crashed" && attempts <= retries),
    );
    if (open.length === 0 || signal.aborted) return;
    const over = new Set<string>();
    const events: JobEvents = {
      // Engines on other machines see a start late; a job that is killed at once may have ended before.
      started: (hash, where) => {
        if (!over.has(hash)) Object.assign(byHash.get(hash)!, { status: "running", where });
      },
      ended: (hash, end) => {
        over.add(hash);
        noteEnd(byHash.get(hash)!, end);
      },
    };
    for (const state of open) state.attempts += 1;
    await engine.run(
      open.map((state) => jobOf(state, environment)),
      events,
      signal,
    );
  }
}

function jobOf({ hash, label, folder }: TrialState, environment: Job["environment"]): Job {
  const program = join(repositoryRoot, "scripts", "dark-knowledge.mjs");
  return {
    hash,
    label,
    folder,
    command: [process.execPath, program, "trial", join(folder, TRIAL_FILES.trial), join(folder, "..")],
    environment,
  };
}
