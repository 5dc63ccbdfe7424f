/** Lets a long piece of work be stopped: by the notebook's stop button, by Ctrl-C, by `kill -INT`. */
import { setImmediate } from "node:timers/promises";

/** Longest time, in milliseconds, for which work keeps the event loop waiting. */
const LONGEST_STRETCH = 50;

/** The work was asked to stop before its end; the message says how to go on. */
export class InterruptedError extends Error {
  override name = "InterruptedError";
}

/** What interruptible work looks at between its steps. */
export interface Interruption {
  /** Lets messages and interrupts in, if it is time for that; then says whether to stop. */
  check(): Promise<boolean>;
  /** Aborted by the interrupt, for work that waits for something else. */
  signal: AbortSignal;
}

let listening = 0;

/** Whether work runs in this process that an interrupt would stop. */
export function isInterruptible(): boolean {
  return listening > 0;
}

/**
 * Runs work that asks {@link Interruption.check} between its steps, and stops listening when the work ends.
 *
 * The first interrupt asks the work to stop; a second one ends the process, as usual.
 */
export async function interruptible<Result>(
  work: (interruption: Interruption) => Promise<Result>,
): Promise<Result> {
  // A listener added in the synchronous part of a tslab cell makes the next interrupt end the kernel.
  await setImmediate();
  const controller = new AbortController();
  const { signal } = controller;
  const listener = () => {
    controller.abort();
  };
  process.once("SIGINT", listener);
  listening++;
  let lastRest = performance.now();
  const check = async () => {
    if (performance.now() - lastRest > LONGEST_STRETCH) {
      await setImmediate();
      lastRest = performance.now();
    }
    return signal.aborted;
  };
  try {
    return await work({ check, signal });
  } finally {
    process.removeListener("SIGINT", listener);
    listening--;
  }
}
