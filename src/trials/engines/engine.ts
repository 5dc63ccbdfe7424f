/** The interface of engines, which run trials in this process, in others, or on a cluster. */

/** One trial for an engine: a command for a machine that sees the same folders. */
export interface Job {
  /** The trial's name, `knownTrial`. */
  hash: string;
  /** Description of the trial. */
  label: string;
  /** The trial's folder in the store, which already contains `trial.json`. */
  folder: string;
  /**
   * The program and its arguments. It exits with 0 when the trial is finished, 1 when it failed, and 75 when it
   * was stopped by SIGINT or SIGTERM and can resume; anything else is a crash.
   */
  command: readonly string[];
  /** Environment variables for the command. */
  environment: Readonly<Record<string, string>>;
}

/** How a job ended. A crash is retried; a failure is not, since the recipe would only throw the same error again. */
export interface JobEnd {
  ended: "finished" | "failed" | "crashed" | "stopped";
  /** The reason in one line, unless it finished. */
  reason?: string;
}

/** Events that an engine reports about a job. */
export interface JobEvents {
  /** @param where - describes the process or machine */
  started: (hash: string, where: string) => void;
  ended: (hash: string, end: JobEnd) => void;
}

/** Executes trials: on processes of this machine, or a cluster. */
export interface Engine {
  name: string;
  /**
   * Runs all jobs, and resolves when each has ended. When the signal aborts, it starts no more jobs, asks running ones to stop, which
   * takes a batch and a checkpoint, and resolves.
   */
  run(jobs: readonly Job[], events: JobEvents, signal: AbortSignal): Promise<void>;
  /** Ends processes that {@link run} keeps between calls. */
  close?(): Promise<void>;
}

/** Exit codes of `dark-knowledge trial`; 75 is sysexits' "temporary failure: try again". */
export const EXIT_CODES = { finished: 0, failed: 1, stopped: 75 } as const;

/** How a command ended, by its exit code or signal. */
export function endOf(code: number | null, signal?: string | null): JobEnd {
  if (code === EXIT_CODES.finished) return { ended: "finished" };
  if (code === EXIT_CODES.failed) return { ended: "failed", reason: "see error.json" };
  if (code === EXIT_CODES.stopped) return { ended: "stopped", reason: "it was asked to stop" };
  return { ended: "crashed", reason: signal ? `killed by ${signal}` : `exit code ${code ?? "unknown"}` };
}
