/** Runs trials as job arrays of a SLURM cluster. */
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { writeAtomically } from "../../storage/atomic-write.js";
import { readFailure, readRecord } from "../trial-folder.js";
import type { Engine, Job, JobEnd, JobEvents } from "./engine.js";
import { watchStarts } from "./remote.js";
import { cancel, submit, taskStates, type TaskState } from "./slurm-commands.js";
import { slurmScript, type SlurmRequest } from "./slurm-script.js";

/** A request to SLURM, and the folder of its scripts. */
export interface SlurmOptions extends SlurmRequest {
  /** Folder of the scripts, each named by its job. */
  folder: string;
}

/** SLURM's own limit for an array, unless a cluster says otherwise. */
const LONGEST_ARRAY = 1000;
/** Milliseconds between two requests to SLURM, whose controller serves everybody. */
const PAUSE = 2000;
/** How often in a row SLURM may fail to answer, since its controller may restart. */
const MOST_SILENCES = 30;
/** The usual reasons why tasks wait: for others. Any other reason may last forever. */
const USUAL_REASONS = ["None", "Priority", "Resources", "JobArrayTaskLimit", "BeginTime"];
/** Milliseconds until a finished task's files are visible on a network file system. */
const GRACE = 10_000;

/**
 * It follows running jobs with `squeue` and reads their results from the trials' folders; accounting (`sacct`) is not needed. Jobs
 * outlive the process that submitted them: if it is killed, the next run finds their results.
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

/** How a task ended; undefined while it runs. */
async function endOfTask(
  { folder }: Job,
  task: TaskState | undefined,
  signal: AbortSignal,
): Promise<JobEnd | undefined> {
  if (readRecord(folder)) return { ended: "finished" };
  if (task?.isLive) return undefined;
  const state = task?.state ?? "forgotten by SLURM";
  // A trial whose recipe failed exits with 1, which SLURM reports as FAILED, like other codes.
  for (let waited = 0; ["COMPLETED", "FAILED"].includes(state) && waited < GRACE; waited += PAUSE / 4) {
    if (readRecord(folder)) return { ended: "finished" };
    if (readFailure(folder)) return { ended: "failed" };
    if (signal.aborted) break;
    await setTimeout(PAUSE / 4);
  }
  return { ended: signal.aborted ? "stopped" : "crashed", reason: `SLURM's state of it: ${state}` };
}
