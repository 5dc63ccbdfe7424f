/** One set-up at a time: a file with the process id of the one that works. */
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { makeFolder, temporaryName } from "./files.mjs";
import { say } from "./report.mjs";

/**
 * Waits until no other set-up runs, then takes the lock.
 * @param {string} path
 * @returns {Promise<() => void>} gives the lock back
 */
export async function takeLock(path) {
  makeFolder(dirname(path));
  let told = false;
  while (!tryLock(path)) {
    const owner = lockOwner(path);
    if (owner !== undefined && !isAlive(owner)) {
      rmSync(path, { force: true });
      continue;
    }
    if (!told)
      say(`Another set-up (process ${owner ?? "unknown"}) is at work here; waiting for it. Lock: ${path}`);
    told = true;
    await sleep(300);
  }
  return () => rmSync(path, { force: true });
}

/** A link appears with its content or not at all, unlike a file that is created and then written. @param {string} path */
function tryLock(path) {
  const candidate = temporaryName(path);
  writeFileSync(candidate, String(process.pid));
  try {
    linkSync(candidate, path);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(candidate, { force: true });
  }
}

/** @param {string} path */
function lockOwner(path) {
  try {
    return Number(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/** @param {number} processId */
function isAlive(processId) {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}
