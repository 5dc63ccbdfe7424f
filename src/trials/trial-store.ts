/** The store of trials and their results: a folder for each, named by its hash. */
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../support/paths.js";
import { FileError } from "../support/checks.js";
import type { KnownTrial } from "./known-trial.js";
import type { Trial } from "./trial.js";
import {
  readFailure,
  readRecord,
  readTrial,
  TRIAL_FILES,
  writeTrial,
  type TrialFailure,
  type TrialRecord,
} from "./trial-folder.js";
import { isTrialRunning } from "./trial-lock.js";

/** The default store: the folder in DARK_KNOWLEDGE_TRIALS, or else output/trials. */
export const defaultStore = process.env.DARK_KNOWLEDGE_TRIALS ?? join(repositoryRoot, "output", "trials");

/** A trial in a store. */
export interface StoredTrial {
  hash: string;
  folder: string;
  trial: Trial;
  /** Identity of its recipe's code; undefined if an earlier version of this library stored the trial, which no run will find. */
  code: string | undefined;
  status: "finished" | "failed" | "running" | "unfinished";
  record: TrialRecord | undefined;
  failure: TrialFailure | undefined;
}

/** The folder of the store. */
export interface TrialStore {
  folder: string;
  /** The trial's folder with its `trial.json`, created if missing. */
  prepare(trial: KnownTrial): { hash: string; folder: string };
  /** All trials, sorted by recipe, options and seed. */
  list(): StoredTrial[];
  /**
   * Deletes the chosen trials that are not running, with their results.
   * @returns the deleted trials
   */
  clean(chosen: (trial: StoredTrial) => boolean): StoredTrial[];
}

/** @throws FileError if the folder can't be written */
export function trialStore(folder = defaultStore): TrialStore {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new FileError(folder, `expected a folder for trials, found ${code}`, "name another store");
  }
  const list = () =>
    readdirSync(folder)
      .filter((name) => existsSync(join(folder, name, TRIAL_FILES.trial)))
      .map((name) => storedTrial(name, join(folder, name)))
      .sort((a, b) => (orderKey(a) < orderKey(b) ? -1 : 1));
  return {
    folder,
    prepare: (trial) => {
      const { hash } = trial;
      const own = join(folder, hash);
      writeTrial(own, trial);
      return { hash, folder: own };
    },
    list,
    clean: (chosen) => {
      const deleted = list().filter((one) => one.status !== "running" && chosen(one));
      for (const one of deleted) rmSync(one.folder, { recursive: true, force: true });
      return deleted;
    },
  };
}

function storedTrial(hash: string, folder: string): StoredTrial {
  const record = readRecord(folder);
  const failure = readFailure(folder);
  const running = isTrialRunning(folder);
  const status = record ? "finished" : running ? "running" : failure ? "failed" : "unfinished";
  return { hash, folder, ...readTrial(join(folder, TRIAL_FILES.trial)), status, record, failure };
}

/** Pads seeds to ten digits, so that 2 sorts before 10. */
function orderKey({ trial: { recipe, options, seed } }: StoredTrial): string {
  return JSON.stringify([recipe, options, String(seed).padStart(10, "0")]);
}
