/** One set-up at a time. */
import { dirname } from "node:path";
import lock from "../../src/storage/lock.cjs";
import { makeFolder } from "./files.mjs";
import { say } from "./report.mjs";

/**
 * Waits until no other set-up runs, then takes the lock.
 * @param {string} path
 * @returns {Promise<() => void>} gives the lock back
 */
export async function takeLock(path) {
  makeFolder(dirname(path));
  return lock.takeLock(path, {
    onWait: (pid) =>
      say(`Another set-up (process ${pid ?? "unknown"}) is at work here; waiting for it. Lock: ${path}`),
  });
}
