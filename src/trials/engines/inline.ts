/** Runs trials one after the other in this process: for tests, for debugging, and if processes cost too much. */
import { readTrial, TRIAL_FILES } from "../trial-folder.js";
import { join } from "node:path";
import { executeTrial } from "../execute-trial.js";
import type { Engine } from "./engine.js";

/** TensorFlow uses all threads here, so results may differ from those of other engines by rounding. */
export const inlineEngine: Engine = {
  name: "inline",
  run: async (jobs, { started, ended }, signal) => {
    for (const { hash, folder } of jobs) {
      if (signal.aborted) return;
      started(hash, "this process");
      ended(hash, await executeTrial(readTrial(join(folder, TRIAL_FILES.trial)).trial, folder));
    }
  },
};
