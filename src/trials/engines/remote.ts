/** Shared code of engines on other machines, which watch a trial through its shared folder. */
import { readPlace } from "../trial-folder.js";
import type { Job, JobEvents } from "./engine.js";

/** Milliseconds between two checks of the folders. */
const PAUSE = 500;

/**
 * Reports when a process has started each job, and where.
 * @returns a function that ends the watch
 */
export function watchStarts(jobs: readonly Job[], started: JobEvents["started"]): () => void {
  // Ignore what an earlier, killed attempt left behind.
  const waiting = new Map(
    jobs.map(({ hash, folder }) => [hash, { folder, before: readPlace(folder)?.since }]),
  );
  const timer = setInterval(() => {
    for (const [hash, { folder, before }] of waiting) {
      const place = readPlace(folder);
      if (place === undefined || place.since === before) continue;
      waiting.delete(hash);
      started(hash, `${place.host}, process ${place.pid}`);
    }
  }, PAUSE);
  return () => {
    clearInterval(timer);
  };
}
