/** Sees to it that a trial is run by one process at a time, however many sweeps share a store. */
import { setTimeout } from "node:timers/promises";
import { lock } from "proper-lockfile";

/** A lock that was not renewed for so many milliseconds belongs to a process that was killed. */
export const STALE_MILLISECONDS = 10_000;
/** Time between two attempts, in milliseconds. */
const PAUSE = 500;

/**
 * Waits until no other process runs the trial, on this machine or on another that shares the folder.
 *
 * @param onLost - called if the lock was taken away, as this process stood still for too long
 * @returns what gives the lock back
 */
export async function takeTrialLock(folder: string, onLost: () => void): Promise<() => Promise<void>> {
  for (;;) {
    try {
      return await lock(folder, { stale: STALE_MILLISECONDS, onCompromised: onLost });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ELOCKED") throw error;
      await setTimeout(PAUSE);
    }
  }
}
