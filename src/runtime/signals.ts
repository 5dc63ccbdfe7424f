/**
 * Keeps signals away from the threads that compute. For small matrix products oneDNN, with which TensorFlow multiplies, points
 * the stack pointer into memory from malloc. If a signal arrives then, such as the notebook's stop button, the system
 * writes some kilobytes below that pointer, over other data. Sooner or later the process ends with "corrupted size
 * vs. prev_size". So a separate thread takes all signals; Node's handlers run as usual, on Node's own thread.
 */
import { compiledAddon } from "./compiled-addon.js";

interface SignalsAddon {
  moveSignals(): boolean;
}

/**
 * Moves the handling of signals from outside the process to a thread other than this one and those that it starts later. Call it
 * before TensorFlow is loaded; child processes are not affected.
 * @returns whether it succeeded; false if set-up found no compiler
 */
export function moveSignals(): boolean {
  const addon = compiledAddon("signals") as SignalsAddon | undefined;
  return addon?.moveSignals() ?? false;
}
