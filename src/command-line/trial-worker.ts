/** A process of the local engine, which runs one trial after the other. */
import "../experiments/recipes.js";
import { worker, workerEmit } from "workerpool";
import { isInterruptible } from "../runtime/interrupt.js";
import { executeTrial } from "../trials/execute-trial.js";
import { readTrial, TRIAL_FILES } from "../trials/trial-folder.js";
import { join } from "node:path";
import type { JobEnd } from "../trials/engines/engine.js";

/** Exit status of a process that an interrupt ended. */
const INTERRUPTED = 130;

const runTrial = async (folder: string): Promise<JobEnd> => {
  workerEmit({ pid: process.pid });
  return executeTrial(readTrial(join(folder, TRIAL_FILES.trial)).trial, folder);
};

// The stop button and Ctrl-C reach this process directly, in addition to the engine's interrupt. Signals after the first must not end
// it while it writes its checkpoint and releases the trial's lock. A process that has not begun ends at once, which releases it, too.
let interrupted = false;
process.on("SIGINT", () => {
  if (!interrupted && !isInterruptible()) process.exit(INTERRUPTED);
  interrupted = true;
});

worker({ runTrial });
