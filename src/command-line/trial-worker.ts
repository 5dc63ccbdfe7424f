/** What a process of the local engine does: it runs one trial after the other as it is told. */
import "../experiments/recipes.js";
import { worker, workerEmit } from "workerpool";
import { isInterruptible } from "../training/interrupt.js";
import { executeTrial } from "../trials/execute-trial.js";
import { readTrial, TRIAL_FILES } from "../trials/trial-folder.js";
import { join } from "node:path";
import type { JobEnd } from "../trials/engines/engine.js";

/** The exit status of a process that an interrupt ended. */
const INTERRUPTED = 130;

const runTrial = async (folder: string): Promise<JobEnd> => {
  workerEmit({ pid: process.pid });
  return executeTrial(readTrial(join(folder, TRIAL_FILES.trial)).trial, folder);
};

// The stop button and Ctrl-C reach this process themselves, besides the engine's interrupt: what comes after the first must not end
// it while it writes its checkpoint and gives back the trial's lock. What was not yet at work ends at once, which gives it back, too.
let interrupted = false;
process.on("SIGINT", () => {
  if (!interrupted && !isInterruptible()) process.exit(INTERRUPTED);
  interrupted = true;
});

worker({ runTrial });
