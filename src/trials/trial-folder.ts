/** The files of a trial's folder, and reading them. Every file is written completely or not at all. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { jsonText, writeAtomically } from "../storage/atomic-write.js";
import { readJsonFile } from "../storage/json-file.js";
import { checkedJson } from "../support/checked-json.js";
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
  /** Output of the process on a cluster. */
  log: "log.txt",
  /** Event files for TensorBoard. */
  tensorBoard: "tensorboard",
} as const;

/** A trial in a file, for the process that runs it. */
export interface WrittenTrial {
  trial: Trial;
  /** Identity of its recipe's code, see {@link KnownTrial}; undefined in a user's own file, or one of an earlier version. */
  code: string | undefined;
}

/** The record of a finished trial. */
export interface TrialRecord extends TrialOutcome, Provenance {
  trial: Trial;
  /** Identity of its recipe's code, see {@link KnownTrial}; earlier versions of this library stored none. */
  code?: string;
  /** Duration of the run that finished it. */
  seconds: number;
  /** When it was finished, in ISO 8601. */
  finished: string;
}

/** The record of a trial whose recipe threw an error. */
export interface TrialFailure {
  trial: Trial;
  /** The error in one line. */
  error: string;
  stack: string;
}

/** The process that runs a trial. */
export interface TrialPlace {
  host: string;
  pid: number;
  /** In ISO 8601. */
  since: string;
}

const TRIAL = z.object({ recipe: z.string(), options: z.record(z.string(), z.json()), seed: z.number() });
const RECORD = z.object({
  trial: TRIAL,
  code: z.string().optional(),
  // NaN and the infinities are written by their names; earlier versions wrote null.
  metrics: z.record(z.string(), z.union([z.number(), z.enum(["NaN", "Infinity", "-Infinity"]), z.null()])),
  details: z.json().optional(),
  seconds: z.number(),
  finished: z.string(),
  versions: z.record(z.string(), z.string()),
  machine: z.record(z.string(), z.union([z.string(), z.number()])),
});
const FAILURE = z.object({ trial: TRIAL, error: z.string(), stack: z.string() });
// Before the first batch, loss and remaining time are NaN, which JSON can't hold.
const FIGURE = z
  .number()
  .nullable()
  .transform((value) => value ?? NaN);
const PROGRESS = z.object({
  label: z.string(),
  epoch: z.number(),
  epochs: z.number(),
  batch: z.number(),
  batches: z.number(),
  loss: FIGURE,
  errors: z.object({ count: z.number(), of: z.number() }).optional(),
  examples: z.object({ done: z.number(), of: z.number() }).optional(),
  elapsedSeconds: z.number(),
  remainingSeconds: FIGURE,
  ended: z.enum(["finished", "interrupted", "failed"]).optional(),
});
const PLACE = z.object({ host: z.string(), pid: z.int(), since: z.string() });

/**
 * Reads a trial from a file.
 * @throws FileError if the file is missing
 * @throws ArgumentError if it is not a trial
 */
export function readTrial(path: string): WrittenTrial {
  const found = readJsonFile(path, z.json(), { what: "a trial", repair: "name the file of a trial" });
  const { code, ...trial } = { ...(found as object) } as { code?: unknown };
  check(code === undefined || typeof code === "string", path, "code must be a text", code);
  checkTrial(path, trial);
  return { trial, code };
}

/** Writes a trial, unless the file already says the same. */
export function writeTrial(folder: string, { trial, code }: KnownTrial): void {
  const path = join(folder, TRIAL_FILES.trial);
  const written = { ...trial, code };
  // A recipe in another folder may have the same code, and options may have been added since.
  if (textOf(path) !== jsonText(written)) writeAtomically(path, jsonText(written));
}

/** The result of a trial, or undefined while it is not finished. */
export function readRecord(folder: string): TrialRecord | undefined {
  const record = readOwn(folder, "result", RECORD) as TrialRecord | undefined;
  return record && readOutcome(record);
}

/** Why a trial failed, or undefined if it has not. */
export function readFailure(folder: string): TrialFailure | undefined {
  return readOwn(folder, "error", FAILURE);
}

/** The progress of a trial, or undefined before its first training. */
export function readProgress(folder: string): TrainingProgress | undefined {
  return readOwn(folder, "progress", PROGRESS) as TrainingProgress | undefined;
}

/** The process that runs a trial, or ran it when it was killed. */
export function readPlace(folder: string): TrialPlace | undefined {
  return readOwn(folder, "place", PLACE);
}

/** @throws FileError if the file exists but was not written by this library */
function readOwn<Schema extends z.ZodType>(
  folder: string,
  file: keyof typeof TRIAL_FILES,
  schema: Schema,
): z.output<Schema> | undefined {
  const path = join(folder, TRIAL_FILES[file]);
  const text = textOf(path);
  if (text === undefined) return undefined;
  const repair = "delete the file; the trial is then run again";
  return checkedJson(text, schema, (found) => new FileError(path, `expected JSON, found ${found}`, repair));
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    // Missing so far, or another process has just deleted it.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
