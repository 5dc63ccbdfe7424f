/** Names for successive trainings, some of which share a label. */
import type { TrainingProgress } from "./progress.js";

/**
 * A label may belong to several trainings: the second training with the label `net` is called `net 2`, the third `net 3`. An
 * interrupted training keeps its name when it resumes.
 *
 * @returns a function from progress to the name of its training; call it with every progress report
 */
export function trainingNames(): (
  progress: Pick<TrainingProgress, "label" | "examples" | "ended">,
) => string {
  const counts = new Map<string, number>();
  const over = new Set<string>();
  return ({ label, examples, ended }) => {
    // A teacher answers a set; no training has that name.
    if (examples) return label;
    const count = (counts.get(label) ?? 1) + (over.delete(label) ? 1 : 0);
    counts.set(label, count);
    if (ended === "finished" || ended === "failed") over.add(label);
    return count === 1 ? label : `${label} ${count}`;
  };
}
