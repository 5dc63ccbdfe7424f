/** Makes long work interruptible: by the notebook's stop button, Ctrl-C or `kill -INT`. */
import { setImmediate } from "node:timers/promises";
import { noteStop, runningCell } from "../runtime/running-cell.js";

/** Longest time, in milliseconds, for which work may block the event loop. */
const LONGEST_STRETCH = 50;

/** The work was interrupted; the message says how to resume. */
export class InterruptedError extends Error {
  override name = "InterruptedError";
}

/** Interruptible work checks this between its steps. */
export interface Interruption {
  /** Lets messages and interrupts in, if that is due, and says whether to stop. */
  check(): Promise<boolean>;
  /** Aborted by the interrupt; for work that waits for something else. */
  signal: AbortSignal;
}

let listening = 0;

/** Whether interruptible work runs in this process. */
export function isInterruptible(): boolean {
  return listening > 0;
}

/**
 * Runs work that calls {@link Interruption.check} between its steps, and stops listening when the work ends.
 *
 * The first interrupt asks the work to stop; a second one ends the process, as usual.
 * @throws InterruptedError if the stop button has already ended the cell that asks: the cell's code goes on, but begins nothing new
 */
export async function interruptible<Result>(
  work: (interruption: Interruption) => Promise<Result>,
): Promise<Result> {
  const cell = runningCell();
  if (cell?.stopped) throw new InterruptedError("the cell was stopped before this work began; run it again");
  if (cell) cell.working++;
  try {
    return await listenWhile(work);
  } finally {
    if (cell) cell.working--;
  }
}

async function listenWhile<Result>(work: (interruption: Interruption) => Promise<Result>): Promise<Result> {
  // A listener added in the synchronous part of a tslab cell makes the next interrupt end the kernel.
  await setImmediate();
  const controller = new AbortController();
  const { signal } = controller;
  const listener = () => {
    controller.abort();
  };
  process.once("SIGINT", listener);
  // The button may have been pressed before anybody listened.
  if (runningCell()?.stopped) controller.abort();
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

/**
 * Runs steps that an interrupt ends between any two of them.
 *
 * @param where - the function that takes the steps, for the message
 * @param steps - lets messages in and throws if it is time to stop, when it is awaited; it is told what was done: "12 of 900 pictures"
 * @throws InterruptedError if an interrupt arrived
 */
export function stoppable<Result>(
  where: string,
  steps: (pause: (done: string) => Promise<void>) => Promise<Result>,
): Promise<Result> {
  return interruptible((interruption) =>
    steps(async (done) => {
      if (await interruption.check()) {
        noteStop(`Stopped ${where} after ${done}. Run the cell again to start over.`);
        throw new InterruptedError(`${where} was interrupted after ${done}; nothing was kept, run it again`);
      }
    }),
  );
}
