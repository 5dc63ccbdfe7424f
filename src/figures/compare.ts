/** Draws the figure of a changed experiment over those of earlier runs. */
import type { Data } from "plotly.js-dist";
import { labelledLayout } from "./curve-labels.js";
import type { Figure } from "./figure.js";

/** A figure and the label of its run. */
export interface LabelledFigure {
  /** Distinguishes the runs, such as `T = 4`. */
  label: string;
  figure: Figure;
}

/** How much earlier runs fade; the latest fades least. */
const FADED = [0.5, 0.35, 0.25] as const;

/**
 * One figure of several runs of the same cell: the present one as it is, earlier ones faded behind it, each series with
 * its run's label and, at the end of a line, its last value. For lines, points and bars; of other kinds of figure only the present one is shown.
 *
 * @param previous - earlier runs, the oldest first; the last three are drawn
 */
export function compare(previous: readonly LabelledFigure[], current: LabelledFigure): Figure {
  const { data, layout, alt } = current.figure;
  const isComparable = data.every(({ type = "scatter" }) => type === "scatter" || type === "bar");
  const earlier = isComparable ? previous.slice(-FADED.length).reverse() : [];
  if (earlier.length === 0) return current.figure;
  const faded = earlier.flatMap(({ label, figure }, age) =>
    figure.data.map((trace) => ({ ...relabelled(trace, label), opacity: FADED[age]! })),
  );
  const all = [...faded.reverse(), ...data.map((trace) => relabelled(trace, current.label))];
  const labelled = labelledLayout(all, layout);
  return {
    data: all,
    layout: labelled.showlegend
      ? { ...labelled, height: (layout.height ?? 380) + 24 * earlier.length }
      : labelled,
    alt: `${current.label}: ${alt} Before: ${earlier.map(({ label, figure }) => `${label}: ${figure.alt}`).join(" ")}`,
  };
}

function relabelled(trace: Partial<Data>, label: string): Partial<Data> {
  const { name, mode, y } = trace as { name?: string; mode?: string; y?: unknown[] };
  const last = mode?.includes("lines") ? y?.findLast((value) => typeof value === "number") : undefined;
  const number = last === undefined ? "" : `: ${rounded(last)}`;
  return { ...trace, name: `${name === undefined ? label : `${name} (${label})`}${number}` };
}

/** Three digits, or all of a larger whole number. */
function rounded(value: number): string {
  return String(Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)));
}
