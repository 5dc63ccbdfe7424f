/** What lies in a trial's folder, and reading it. Every file is written whole or not at all. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeJsonAtomically } from "../storage/atomic-write.js";
import { check, FileError } from "../support/checks.js";
import type { TrainingProgress } from "../training/progress.js";
import type { KnownTrial } from "./known-trial.js";
import { readOutcome } from "./outcome.js";
import type { Provenance } from "./provenance.js";
import type { TrialOutcome } from "./recipe.js";
import { checkTrial, type Trial } from "./trial.js";

/** Names of the files. */
export const TRIAL_FILES = {
  /** The {@link Trial} itself. */
  trial: "trial.json",
  /** A {@link TrialRecord}, once it is finished. */
  result: "result.json",
  /** A {@link TrialFailure}, if its recipe failed. */
  error: "error.json",
  /** The latest {@link TrainingProgress}, while it runs. */
  progress: "progress.json",
  /** The {@link TrialPlace}, while it runs. */
  place: "running.json",
  /** What the process of a cluster's engine printed. */
  log: "log.txt",
  /** Event files for TensorBoard. */
  tensorBoard: "tensorboard",
} as const;

/** A trial as it is written down for whoever runs it. */
export interface WrittenTrial {
  trial: Trial;
  /** What its recipe's code was known by, see {@link KnownTrial}; undefined in a file of one's own, or of an earlier version. */
  code: string | undefined;
}

/** What is kept of a finished trial. */
export interface TrialRecord extends TrialOutcome, Provenance {
  trial: Trial;
  /** What its recipe's code was known by, see {@link KnownTrial}; earlier versions of this library kept none. */
  code?: string;
  /** Of the run that finished it. */
  seconds: number;
  /** When it was finished, in ISO 8601. */
  finished: string;
}

/** What is kept of a trial whose recipe threw an error. */
export interface TrialFailure {
  trial: Trial;
  /** The error in one line. */
  error: string;
  stack: string;
}

/** What runs a trial. */
export interface TrialPlace {
  host: string;
  pid: number;
  /** In ISO 8601. */
  since: string;
}

/**
 * Reads a trial from a file.
 * @throws FileError if there is none
 * @throws ArgumentError if it is no trial
 */
export function readTrial(path: string): WrittenTrial {
  const found = readJson(path, "name the file of a trial");
  if (found === undefined) {
    throw new FileError(path, "expected a trial, found no file", "name the file of a trial");
  }
  const { code, ...trial } = { ...found } as { code?: unknown };
  check(code === undefined || typeof code === "string", path, "code must be a text", code);
  checkTrial(path, trial);
  return { trial, code };
}

/** Writes a trial down, unless it is there as it is. */
export function writeTrial(folder: string, { trial, code }: KnownTrial): void {
  const path = join(folder, TRIAL_FILES.trial);
  const written = { ...trial, code };
  // Another folder's recipe may have the same code, and options may have been added since.
  if (JSON.stringify(readJson(path)) !== JSON.stringify(written)) writeJsonAtomically(path, written);
}

/** What a trial came to, or undefined while it is not finished. */
export function readRecord(folder: string): TrialRecord | undefined {
  const record = readJson(join(folder, TRIAL_FILES.result)) as TrialRecord | undefined;
  return record && readOutcome(record);
}

/** Why a trial failed, or undefined if it has not. */
export function readFailure(folder: string): TrialFailure | undefined {
  return readJson(join(folder, TRIAL_FILES.error)) as TrialFailure | undefined;
}

/** How far a trial is, or undefined before its first training. */
export function readProgress(folder: string): TrainingProgress | undefined {
  return readJson(join(folder, TRIAL_FILES.progress)) as TrainingProgress | undefined;
}

/** What runs a trial, or what ran it when it was killed. */
export function readPlace(folder: string): TrialPlace | undefined {
  return readJson(join(folder, TRIAL_FILES.place)) as TrialPlace | undefined;
}

/**
 * @param repair - what to do about another file. Default: for files that this library has written
 * @throws FileError if the file is there but no JSON
 */
function readJson(path: string, repair = "delete the file; the trial is then run again"): unknown {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    // Another process may just have deleted it.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    const found = error instanceof Error ? error.message : String(error);
    throw new FileError(path, `expected JSON, found ${found}`, repair);
  }
}
