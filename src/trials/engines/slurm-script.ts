/** The script of a SLURM job array: one task for each trial. */
import type { Job } from "./engine.js";
import type { Resources } from "./resources.js";
import { TRIAL_FILES } from "../trial-folder.js";

/** The request to SLURM for a trial. */
export interface SlurmRequest extends Resources {
  /** Number of tasks at once. Default: the cluster's limit. */
  workers?: number | undefined;
  /** Default: the cluster's own. */
  partition?: string | undefined;
  /** As `90` (minutes), `1:30:00` or `2-00:00:00`. Default: the cluster's own. */
  timeLimit?: string | undefined;
}

/** Seconds before a time limit at which a trial is asked to stop, so that it keeps a checkpoint. */
const WARNING_SECONDS = 60;

/**
 * A readable script for `sbatch`: the request, then the folders, then the command.
 *
 * @param jobs - the trials, which differ only in their folders
 * @param workingFolder - the folder to which relative paths of recipes refer
 */
export function slurmScript(
  jobs: readonly Job[],
  workingFolder: string,
  { workers, cpus = 1, gpus = 0, memory, partition, timeLimit }: SlurmRequest,
): string {
  const options = {
    "job-name": "dark-knowledge",
    array: `0-${jobs.length - 1}${workers === undefined ? "" : `%${workers}`}`,
    chdir: workingFolder,
    output: "/dev/null",
    "cpus-per-task": cpus,
    ...(gpus > 0 && { gpus }),
    ...(memory !== undefined && { mem: `${Math.ceil(memory * 1024)}M` }),
    ...(partition !== undefined && { partition }),
    ...(timeLimit !== undefined && { time: timeLimit }),
    signal: `B:TERM@${WARNING_SECONDS}`,
  };
  const { command, folder: first, environment } = jobs[0]!;
  const words = command.map((word) => quote(word).replaceAll(quote(first).slice(1, -1), `'"$folder"'`));
  return [
    "#!/bin/bash",
    ...Object.entries(options).map(([name, value]) => `#SBATCH --${name}=${value}`),
    "# Who submitted this tries again, and counts how often.",
    "#SBATCH --no-requeue",
    "",
    "folders=(",
    ...jobs.map(({ folder }) => `  ${quote(folder)}`),
    ")",
    "folder=${folders[$SLURM_ARRAY_TASK_ID]}",
    ...Object.entries(environment).map(([name, value]) => `export ${name}=${quote(value)}`),
    "# In the place of this shell, so that SLURM's signals reach the trial.",
    `exec ${words.join(" ")} >> "$folder/${TRIAL_FILES.log}" 2>&1`,
    "",
  ].join("\n");
}

/** Quotes a word for the shell, whatever its characters. */
function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
