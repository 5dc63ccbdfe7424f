/** The states of a run's trials. */
import type { TrainingProgress } from "../training/progress.js";
import type { JobEnd } from "./engines/engine.js";
import { flatOptions, trialLabel, type Trial } from "./trial.js";
import { readFailure, readProgress, readRecord, type TrialRecord } from "./trial-folder.js";

/** The state of a trial. */
export interface TrialState {
  /** The trial with all options. */
  trial: Trial;
  hash: string;
  folder: string;
  /** Description: recipe, the options that differ among the trials, seed. */
  label: string;
  status: "waiting" | "running" | JobEnd["ended"];
  /** Whether it was finished before this run. */
  kept: boolean;
  /** How often it was started in this run. */
  attempts: number;
  /** Describes where it runs or ran. */
  where: string | undefined;
  progress: TrainingProgress | undefined;
  record: TrialRecord | undefined;
  /** Why it has not finished. */
  error: string | undefined;
}

/** The result of one trial. */
export type TrialResult =
  | ({ status: "finished"; hash: string } & TrialRecord)
  | { status: "failed"; hash: string; trial: Trial; error: string };

/** The state of a trial before a run. */
export function initialState(
  trial: Trial,
  { hash, folder }: { hash: string; folder: string },
  differing: readonly string[],
): TrialState {
  const record = readRecord(folder);
  return {
    trial,
    hash,
    folder,
    label: trialLabel(trial, differing),
    status: record ? "finished" : "waiting",
    kept: record !== undefined,
    attempts: 0,
    where: undefined,
    progress: undefined,
    record,
    error: undefined,
  };
}

/** Updates a running trial's progress. */
export function updateProgress(state: TrialState): void {
  if (state.status === "running") state.progress = readProgress(state.folder) ?? state.progress;
}

/** Records how a trial ended; its folder counts more than the engine's report. */
export function noteEnd(state: TrialState, { ended, reason }: JobEnd): void {
  state.record = readRecord(state.folder);
  const lost = ended === "finished" && state.record === undefined;
  state.status = state.record ? "finished" : lost ? "crashed" : ended;
  state.error = lost
    ? "it ended without a result"
    : ended === "failed"
      ? (readFailure(state.folder)?.error ?? reason)
      : reason;
}

/** The result of a trial that has ended. */
export function resultOf({ hash, trial, record, attempts, error }: TrialState): TrialResult {
  // The record may come from a recipe with the same code in another folder, or from before options were added.
  if (record) return { status: "finished", hash, ...record, trial };
  const tried = attempts > 1 ? ` (after ${attempts} attempts)` : "";
  return { status: "failed", hash, trial, error: (error ?? "it did not end") + tried };
}

/** Paths of the options in which the trials differ, for their descriptions. */
export function differingOptions(trials: readonly Trial[]): string[] {
  const all = trials.map(({ options }) => flatOptions(options));
  const paths = [...new Set(all.flatMap((options) => Object.keys(options)))];
  const values = (path: string) => new Set(all.map((options) => JSON.stringify(options[path])));
  return paths.filter((path) => values(path).size > 1);
}
