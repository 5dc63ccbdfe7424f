/** Keeps the figures of a cell's last runs, for comparison when a parameter changes. */
import { compare, type LabelledFigure } from "../figures/compare.js";
import type { Figure } from "../figures/figure.js";
import { plainFigure, show, type FigureLike } from "./show.js";

/** By name, the oldest first; they live as long as the kernel. */
const kept = new Map<string, LabelledFigure[]>();

/** More would hide one another. */
const MOST_KEPT = 4;

/**
 * Keeps a figure under a name, and returns the earlier ones, the oldest first. A run replaces an earlier one with the
 * same label.
 *
 * @param name - name of the place that shows it, such as `"learning curves"`
 */
export function keepRun(name: string, current: LabelledFigure): LabelledFigure[] {
  const previous = (kept.get(name) ?? []).filter(({ label }) => label !== current.label);
  kept.set(name, [...previous, current].slice(-MOST_KEPT));
  return previous;
}

/** Forgets the runs kept under a name, or all of them. */
export function forgetRuns(name?: string): void {
  if (name === undefined) kept.clear();
  else kept.delete(name);
}

/**
 * Shows a figure over those that the same cell has shown since the kernel started: change a parameter, run the cell again,
 * and see the effect.
 *
 * @param name - name of the place that shows it, so that each cell has its own memory
 * @param label - distinguishes this run from others, such as `T = 4`
 * @throws ArgumentError like `show`
 */
export function showCompared(name: string, label: string, figure: Figure | FigureLike): void {
  // A copy: the cell may go on to fill the same arrays.
  const current = { label, figure: plainFigure("showCompared", figure) };
  show(compare(keepRun(name, current), current));
}
