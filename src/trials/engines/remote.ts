/** What engines of other machines share: they see a trial by its folder, which those machines share too. */
import { readPlace } from "../trial-folder.js";
import type { Job, JobEvents } from "./engine.js";

/** Time, in milliseconds, between two looks at the folders. */
const PAUSE = 500;

/**
 * Tells of each job when a process has begun with it, and where.
 * @returns ends the watch
 */
export function watchStarts(jobs: readonly Job[], started: JobEvents["started"]): () => void {
  // What an earlier, killed attempt left says nothing about this one.
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
