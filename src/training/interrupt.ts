/** Lets a long piece of work be stopped: by the notebook's stop button, by Ctrl-C, by `kill -INT`. */
import { setImmediate } from "node:timers/promises";

/** Longest time, in milliseconds, for which work keeps the event loop waiting. */
const LONGEST_STRETCH = 50;

/** What interruptible work looks at between its steps. */
export interface Interruption {
  /** Lets messages and interrupts in, if it is time for that; then says whether to stop. */
  check(): Promise<boolean>;
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
  let interrupted = false;
  const listener = () => {
    interrupted = true;
  };
  process.once("SIGINT", listener);
  let lastRest = performance.now();
  const check = async () => {
    if (performance.now() - lastRest > LONGEST_STRETCH) {
      await setImmediate();
      lastRest = performance.now();
    }
    return interrupted;
  };
  try {
    return await work({ check });
  } finally {
    process.removeListener("SIGINT", listener);
  }
}
