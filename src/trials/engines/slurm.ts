/** Runs trials as job arrays of a SLURM cluster. */
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { writeAtomically } from "../../storage/atomic-write.js";
import { readFailure, readRecord } from "../trial-folder.js";
import type { Engine, Job, JobEnd, JobEvents } from "./engine.js";
import { watchStarts } from "./remote.js";
import { cancel, submit, taskStates, type TaskState } from "./slurm-commands.js";
import { slurmScript, type SlurmRequest } from "./slurm-script.js";

/** A request to SLURM, and where its scripts are left. */
export interface SlurmOptions extends SlurmRequest {
  /** Where scripts are left, each named by its job. */
  folder: string;
}

/** SLURM's own limit for an array, unless a cluster says otherwise. */
const LONGEST_ARRAY = 1000;
/** Time, in milliseconds, between two questions to SLURM, whose controller serves everybody. */
const PAUSE = 2000;
/** How often SLURM may fail to answer in a row: its controller may be restarted. */
const MOST_SILENCES = 30;
/** Why tasks usually wait: for others. Any other reason may last for ever. */
const USUAL_REASONS = ["None", "Priority", "Resources", "JobArrayTaskLimit", "BeginTime"];
/** Time, in milliseconds, in which a finished task's files come to be seen through a network's file system. */
const GRACE = 10_000;

/**
 * What runs is followed by `squeue`, and what came of it by the trials' folders; accounting (`sacct`) is not needed. Jobs
 * outlive who submitted them: killed, it finds on the next run what they came to.
 */
export function slurmEngine({ folder, ...request }: SlurmOptions): Engine {
  return {
    name: "slurm",
    run: async (jobs, events, signal) => {
      const endWatch = watchStarts(jobs, events.started);
      try {
        const arrays = Array.from({ length: Math.ceil(jobs.length / LONGEST_ARRAY) }, (_, index) =>
          jobs.slice(index * LONGEST_ARRAY, (index + 1) * LONGEST_ARRAY),
        );
        await Promise.all(arrays.map((array) => runArray(array, folder, request, events, signal)));
      } finally {
        endWatch();
      }
    },
  };
}

async function runArray(
  jobs: readonly Job[],
  folder: string,
  request: SlurmRequest,
  events: JobEvents,
  signal: AbortSignal,
): Promise<void> {
  const name = new Date().toISOString().replaceAll(/\D/g, "");
  const script = join(folder, `${name}-${jobs[0]!.hash}.sh`);
  writeAtomically(script, slurmScript(jobs, process.cwd(), request));
  const id = await submit(script);
  const open = new Map(jobs.map((job, place) => [place, job]));
  let cancelled = false;
  let silences = 0;
  const told = new Set(USUAL_REASONS);
  while (open.size > 0) {
    // An abort ends the pause.
    await setTimeout(PAUSE, undefined, cancelled ? {} : { signal }).catch(() => undefined);
    try {
      if (signal.aborted && !cancelled) {
        await cancel(id);
        cancelled = true;
      }
      const states = await taskStates(id);
      silences = 0;
      for (const { state, reason } of states.values()) {
        if (state !== "PENDING" || told.has(reason)) continue;
        told.add(reason);
        console.warn(`engine slurm: trials of job ${id} wait, because of ${reason}, says SLURM`);
      }
      for (const [place, job] of open) {
        const end = await endOfTask(job, states.get(place), signal);
        if (end === undefined) continue;
        open.delete(place);
        events.ended(job.hash, end);
      }
    } catch (error) {
      silences += 1;
      if (silences > MOST_SILENCES) throw error;
    }
  }
}

/** How a task ended, or undefined while it has not. */
async function endOfTask(
  { folder }: Job,
  task: TaskState | undefined,
  signal: AbortSignal,
): Promise<JobEnd | undefined> {
  if (readRecord(folder)) return { ended: "finished" };
  if (task?.isLive) return undefined;
  const state = task?.state ?? "forgotten by SLURM";
  // A trial whose recipe failed exits with 1, which SLURM calls FAILED as it does other codes.
  for (let waited = 0; ["COMPLETED", "FAILED"].includes(state) && waited < GRACE; waited += PAUSE / 4) {
    if (readRecord(folder)) return { ended: "finished" };
    if (readFailure(folder)) return { ended: "failed" };
    if (signal.aborted) break;
    await setTimeout(PAUSE / 4);
  }
  return { ended: signal.aborted ? "stopped" : "crashed", reason: `SLURM's state of it: ${state}` };
}
