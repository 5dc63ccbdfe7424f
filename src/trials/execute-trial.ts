/** Runs one trial in this process and writes its result into its folder; every engine ends here. */
import { rmSync } from "node:fs";
import { hostname } from "node:os";
import { basename, join, resolve } from "node:path";
import { writeJsonAtomically } from "../storage/atomic-write.js";
import { InterruptedError } from "../runtime/interrupt.js";
import { isNative } from "../runtime/is-native.js";
import type { ProgressListener } from "../training/progress.js";
import { tensorBoardListener } from "../training/tensorboard.js";
import { trainingNames } from "../training/training-names.js";
import type { JobEnd } from "./engines/engine.js";
import { plainOutcome, writtenOutcome } from "./outcome.js";
import { provenance } from "./provenance.js";
import { knownTrial, type KnownTrial } from "./known-trial.js";
import type { Trial } from "./trial.js";
import {
  readRecord,
  TRIAL_FILES,
  type TrialFailure,
  type TrialPlace,
  type TrialRecord,
} from "./trial-folder.js";
import { takeTrialLock } from "./trial-lock.js";

/** Minimum time, in milliseconds, between two writes of a trial's progress. */
const PROGRESS_PAUSE = 1000;

/**
 * Runs a trial unless it is finished. If another process runs it, this one waits. Interrupted trainings
 * resume from their checkpoints.
 *
 * @param folder - the trial's folder, for `result.json` or `error.json`
 * @returns how it ended; it never rejects because of the recipe
 * @throws FileError if the folder can't be written
 */
export async function executeTrial(
  trial: Trial,
  folder: string,
  onProgress?: ProgressListener,
): Promise<JobEnd> {
  const release = await takeTrialLock(folder, () => process.kill(process.pid, "SIGINT"));
  const file = (name: keyof typeof TRIAL_FILES) => join(folder, TRIAL_FILES[name]);
  try {
    if (readRecord(folder)) return { ended: "finished" };
    rmSync(file("error"), { force: true });
    const since = new Date().toISOString();
    writeJsonAtomically(file("place"), { host: hostname(), pid: process.pid, since } satisfies TrialPlace);
    try {
      const known = knownTrial(trial);
      checkPlace(known, folder);
      const { recipe, trial: complete, code } = known;
      const { options, seed } = complete;
      const made = await provenance();
      const startedAt = performance.now();
      const listener = trialProgress(folder, onProgress);
      const given: unknown = await recipe.run(options, { seed, folder, onProgress: listener });
      const outcome = plainOutcome(recipe.name, given);
      checkUnchanged(known);
      const seconds = (performance.now() - startedAt) / 1000;
      const finished = new Date().toISOString();
      const record: TrialRecord = { trial: complete, code, ...outcome, seconds, finished, ...made };
      writeJsonAtomically(file("result"), writtenOutcome(record));
      return { ended: "finished" };
    } catch (error) {
      if (error instanceof InterruptedError) return { ended: "stopped", reason: error.message };
      const failure = failureOf(trial, error);
      writeJsonAtomically(file("error"), failure);
      return { ended: "failed", reason: failure.error };
    }
  } finally {
    for (const name of ["place", "progress"] as const) rmSync(file(name), { force: true });
    release();
  }
}

/** @throws Error if the trial's name has changed since its folder was made */
function checkPlace({ hash, trial }: KnownTrial, folder: string): void {
  if (basename(resolve(folder)) === hash) return;
  throw new Error(
    `${trial.recipe} was edited, or a file that it reads, since this trial was written down as ${basename(folder)}; ` +
      "run the trials again",
  );
}

/** @throws Error if the trial's result depends on more than its name covers */
function checkUnchanged({ trial, isUnchanged }: KnownTrial): void {
  if (isUnchanged()) return;
  throw new Error(
    `${trial.recipe}, or a file that it reads, was edited while the trial ran, or it loaded a module by a path that its source ` +
      "does not write out, as in require(`./${name}.cjs`); the result is not kept",
  );
}

/** Writes the trial's progress and TensorBoard's events. */
function trialProgress(folder: string, onProgress: ProgressListener | undefined): ProgressListener {
  const events = isNative() ? tensorBoardListener(join(folder, TRIAL_FILES.tensorBoard)) : undefined;
  let writtenAt = -Infinity;
  const nameOf = trainingNames();
  return (told) => {
    const progress = { ...told, label: nameOf(told) };
    events?.(progress);
    onProgress?.(progress);
    if (performance.now() - writtenAt < PROGRESS_PAUSE) return;
    writtenAt = performance.now();
    writeJsonAtomically(join(folder, TRIAL_FILES.progress), progress);
  };
}

function failureOf(trial: Trial, error: unknown): TrialFailure {
  if (!(error instanceof Error)) return { trial, error: String(error), stack: "" };
  return { trial, error: `${error.name}: ${error.message}`, stack: error.stack ?? "" };
}
