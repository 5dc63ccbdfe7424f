/** Ensures that only one process at a time runs a trial, however many sweeps share a store. */
import { isLocked, takeLock } from "../storage/lock.cjs";

const lockOf = (folder: string) => `${folder}.lock`;

/**
 * Waits until no other process runs the trial, on this machine or another that shares the folder, then locks it.
 *
 * @param onLost - called if another process took the lock, because this one stood still for too long
 * @returns a function that releases the lock
 */
export function takeTrialLock(folder: string, onLost: () => void): Promise<() => void> {
  return takeLock(lockOf(folder), { onLost });
}

/** Whether a process runs the trial. */
export function isTrialRunning(folder: string): boolean {
  return isLocked(lockOf(folder));
}
