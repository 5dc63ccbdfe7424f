/**
 * Keeps signals away from the threads that compute. For small matrix products oneDNN, by which TensorFlow multiplies, points
 * the stack pointer into memory from malloc. A signal that arrives there, be it the notebook's stop button, has the system
 * write some kilobytes below that pointer, over whatever lies there, and the process ends sooner or later with "corrupted size
 * vs. prev_size". So a thread of its own takes all signals; Node's handlers then run as ever, on Node's own thread.
 */
import { compiledAddon } from "./compiled-addon.js";

interface SignalsAddon {
  moveSignals(): boolean;
}

/**
 * Has signals from outside the process handled by another thread than this one and those that it starts later. To be called
 * before TensorFlow is loaded; child processes are not affected.
 * @returns whether it could be done; false where set-up found no compiler
 */
export function moveSignals(): boolean {
  const addon = compiledAddon("signals") as SignalsAddon | undefined;
  return addon?.moveSignals() ?? false;
}
