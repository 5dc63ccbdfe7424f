/** What a process of the local engine does: it runs one trial after the other as it is told. */
import { worker, workerEmit } from "workerpool";
import { executeTrial } from "../execute-trial.js";
import { readTrial, TRIAL_FILES } from "../trial-folder.js";
import { join } from "node:path";
import type { JobEnd } from "./engine.js";

const runTrial = async (folder: string): Promise<JobEnd> => {
  workerEmit({ pid: process.pid });
  return executeTrial(readTrial(join(folder, TRIAL_FILES.trial)), folder);
};

worker({ runTrial });
