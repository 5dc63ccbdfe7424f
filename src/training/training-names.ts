/** Names for trainings that are told of one after the other, some of them under one label. */
import type { TrainingProgress } from "./progress.js";

/**
 * A label says what is trained, not which training it is: the second one of a label is called `net 2`, the third `net 3`. One that
 * was interrupted is the same when it resumes.
 *
 * @returns gives the name of the training whose progress this is; to be called with all progress
 */
export function trainingNames(): (progress: Pick<TrainingProgress, "label" | "ended">) => string {
  const counts = new Map<string, number>();
  const over = new Set<string>();
  return ({ label, ended }) => {
    const count = (counts.get(label) ?? 1) + (over.delete(label) ? 1 : 0);
    counts.set(label, count);
    if (ended === "finished" || ended === "failed") over.add(label);
    return count === 1 ? label : `${label} ${count}`;
  };
}
