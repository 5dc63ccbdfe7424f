/** Sees to it that a trial is run by one process at a time, however many sweeps share a store. */
import { isLocked, takeLock } from "../storage/lock.cjs";

const lockOf = (folder: string) => `${folder}.lock`;

/**
 * Waits until no other process runs the trial, on this machine or on another that shares the folder.
 *
 * @param onLost - called if the lock was taken away, as this process stood still for too long
 * @returns what gives the lock back
 */
export function takeTrialLock(folder: string, onLost: () => void): Promise<() => void> {
  return takeLock(lockOf(folder), { onLost });
}

/** Whether a process runs the trial. */
export function isTrialRunning(folder: string): boolean {
  return isLocked(lockOf(folder));
}
