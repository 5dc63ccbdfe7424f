/** The three SLURM commands that are needed, and their output. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** States of tasks that have not ended; https://slurm.schedmd.com/squeue.html lists all. */
const LIVE = new Set([
  ...["PENDING", "CONFIGURING", "RUNNING", "SUSPENDED", "STOPPED", "SIGNALING", "STAGE_OUT"],
  ...["COMPLETING", "REQUEUED", "REQUEUE_HOLD", "REQUEUE_FED", "RESIZING", "SPECIAL_EXIT", "RESV_DEL_HOLD"],
]);

/** The state of a task in a job array. */
export interface TaskState {
  isLive: boolean;
  /** SLURM's name of the state. */
  state: string;
  /** SLURM's reason why it waits. */
  reason: string;
}

/**
 * Submits a script.
 * @returns the number of the job
 * @throws Error with sbatch's message, if it refuses
 */
export async function submit(script: string): Promise<string> {
  const output = await call("sbatch", ["--parsable", script]);
  // With several clusters, their name follows.
  return output.trim().split(";")[0]!;
}

/** The tasks of a job array by index; SLURM forgets them a few minutes after their end. */
export async function taskStates(job: string): Promise<Map<number, TaskState>> {
  const format = ["--noheader", "--array", "--states=all", "--format=%K %T %r"];
  const output = await call("squeue", [...format, `--jobs=${job}`]).catch((error: unknown) => {
    // The message for a job that SLURM has forgotten.
    if (String(error).includes("Invalid job id")) return "";
    throw error;
  });
  const lines = output.split("\n").filter((line) => /^\d+ \S+ /.test(line.trim()));
  return new Map(
    lines.map((line) => {
      const [place, state, ...reason] = line.trim().split(" ") as [string, string, ...string[]];
      return [Number(place), { isLive: LIVE.has(state), state, reason: reason.join(" ") }];
    }),
  );
}

/** Asks a job to end: SIGTERM, and SIGKILL after the cluster's KillWait. */
export async function cancel(job: string): Promise<void> {
  await call("scancel", [job]);
}

async function call(program: string, args: readonly string[]): Promise<string> {
  try {
    return (await promisify(execFile)(program, args)).stdout;
  } catch (error) {
    const { code, stderr } = error as { code?: string | number; stderr?: string };
    const found =
      code === "ENOENT" ? "no such program: this machine must be one of the cluster's" : stderr?.trim();
    throw new Error(`engine slurm: expected ${program} to succeed, got ${found ?? String(error)}`, {
      cause: error,
    });
  }
}
