/** What runs trials somewhere: in this process, in others, on a cluster. */

/** One trial as an engine sees it: a command for a machine that sees the same folders. */
export interface Job {
  /** The trial's name, `knownTrial`. */
  hash: string;
  /** The trial in words. */
  label: string;
  /** The trial's own folder in the store; its `trial.json` is there already. */
  folder: string;
  /**
   * What to run: a program and its arguments. It exits with 0 when the trial is finished, 1 when it failed, 75 when it
   * was stopped by SIGINT or SIGTERM and can go on; anything else is a crash.
   */
  command: readonly string[];
  /** To be set for the command. */
  environment: Readonly<Record<string, string>>;
}

/** How a job ended. A crash is tried again, a failure is not: the recipe's own error would only come again. */
export interface JobEnd {
  ended: "finished" | "failed" | "crashed" | "stopped";
  /** In one line, unless it finished. */
  reason?: string;
}

/** What an engine tells about a job. */
export interface JobEvents {
  /** @param where - the process or machine, in words */
  started: (hash: string, where: string) => void;
  ended: (hash: string, end: JobEnd) => void;
}

/** Something that executes trials: processes of this machine, or a cluster. */
export interface Engine {
  name: string;
  /**
   * Runs all jobs, and resolves when each has ended. When the signal aborts it asks what runs to stop, which takes
   * a batch and a checkpoint, starts nothing more, and resolves.
   */
  run(jobs: readonly Job[], events: JobEvents, signal: AbortSignal): Promise<void>;
  /** Ends what {@link run} keeps between its calls. */
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
