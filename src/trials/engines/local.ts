/** Runs trials on all cores of this machine, in processes of one thread each that are reused for the next trial. */
import { closeSync, openSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { pool } from "workerpool";
import { repositoryRoot } from "../../support/paths.js";
import type { Engine, Job, JobEnd, JobEvents } from "./engine.js";
import { threads } from "./resources.js";

/** The number of processes, and the file for their messages. */
export interface LocalOptions {
  /** Threads of a trial. Default: 1. */
  cpus?: number;
  /** Number of trials at once. Default: as many as have a core for each thread. */
  workers?: number;
  /** A file to which the processes' messages are appended. */
  log: string;
}

// A program that knows all recipes, and that is compiled even where this file is not, as in tests.
const WORKER = join(repositoryRoot, "dist", "command-line", "trial-worker.js");

type WorkerPool = ReturnType<typeof pool>;

/** Processes end with this one, even if it is killed; their trials resume from the last checkpoint. */
export function localEngine({ cpus = 1, workers = workersFor(cpus), log }: LocalOptions): Engine {
  return {
    name: "local",
    run: async (jobs, events, signal) => {
      const messages = openSync(log, "a");
      const processes = pool(WORKER, {
        workerType: "process",
        maxWorkers: Math.min(workers, jobs.length),
        forkOpts: {
          env: { ...process.env, ...threads(cpus) },
          stdio: ["ignore", messages, messages, "ipc"],
        },
      });
      const running = new Set<number>();
      const stopAll = () => {
        running.forEach(interrupt);
      };
      signal.addEventListener("abort", stopAll);
      // The pool's own queue stalls when a process is killed, so it never gets more jobs than it has processes.
      const waiting = jobs.values();
      const oneAfterTheOther = async () => {
        for (const job of waiting) {
          if (signal.aborted) return;
          events.ended(job.hash, await runJob(processes, job, running, events, signal));
        }
      };
      try {
        await Promise.all(Array.from({ length: workers }, oneAfterTheOther));
      } finally {
        signal.removeEventListener("abort", stopAll);
        await processes.terminate(true);
        closeSync(messages);
      }
    },
  };
}

function workersFor(cpus: number): number {
  return Math.max(1, Math.floor(availableParallelism() / cpus));
}

async function runJob(
  processes: WorkerPool,
  { hash, folder }: Job,
  running: Set<number>,
  events: JobEvents,
  signal: AbortSignal,
): Promise<JobEnd> {
  let own: number | undefined;
  const onStart = ({ pid }: { pid: number }) => {
    own = pid;
    running.add(pid);
    events.started(hash, `process ${pid}`);
    if (signal.aborted) interrupt(pid);
  };
  try {
    return (await processes.exec("runTrial", [folder], { on: onStart })) as JobEnd;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const killedBy = /signalCode: `(SIG\w+)`/.exec(text)?.[1];
    const reason = killedBy ? `its process was killed by ${killedBy}` : text.split("\n")[0]!;
    return { ended: signal.aborted ? "stopped" : "crashed", reason };
  } finally {
    if (own !== undefined) running.delete(own);
  }
}

function interrupt(pid: number): void {
  try {
    process.kill(pid, "SIGINT");
  } catch {
    // It ended by itself in the meantime.
  }
}
