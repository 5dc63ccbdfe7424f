/** Learning curves: errors after each epoch. */
import { summarise } from "../statistics/mean.js";
import type { EpochRecord } from "../training/epoch-record.js";
import { labelledLayout } from "./curve-labels.js";
import { axis, colourOf, figureLayout, markerOf, type Figure } from "./figure.js";
import { logAxis } from "./log-axis.js";

/** One curve of {@link learningCurvesFigure}. */
export interface LearningCurve {
  label: string;
  /** The epochs of one net, or a list for each seed; then means are drawn with their standard deviations. */
  epochs: EpochRecord[] | EpochRecord[][];
}

/** Up to this number of epochs, each has a tick. */
const MOST_TICKS = 12;

/**
 * Errors on the evaluated digits against epochs, one curve per net; or losses (nats per example), if nothing was
 * evaluated.
 */
export function learningCurvesFigure(title: string, curves: LearningCurve[]): Figure {
  const all = curves.map(({ label, epochs }) => ({ label, seeds: bySeed(epochs) }));
  const counted = all.some(({ seeds }) => seeds.flat().some(({ errors }) => errors !== undefined));
  const drawn = all.map(({ label, seeds }) => ({ label, points: pointsOf(seeds, counted) }));
  const data = drawn.map(({ label, points }, series) => {
    const deviations = points.map(({ deviation }) => deviation ?? 0);
    return {
      type: "scatter" as const,
      mode: "lines+markers" as const,
      name: label,
      x: points.map(({ epoch }) => epoch),
      y: points.map(({ mean }) => mean),
      line: { color: colourOf(series) },
      marker: markerOf(series),
      ...(deviations.some(Boolean) && {
        error_y: { type: "data" as const, array: deviations, visible: true, thickness: 1 },
      }),
    };
  });
  const longest = Math.max(0, ...drawn.map(({ points }) => points.length));
  const last = drawn.map(({ label, points }) => `${label} ${points.at(-1)?.text ?? "–"}`).join(", ");
  const scale = logAxis(data.flatMap(({ y }) => y));
  const layout = figureLayout(title, {
    xaxis: axis("epoch", undefined, longest <= MOST_TICKS ? { dtick: 1 } : {}),
    yaxis: counted
      ? axis("errors", "examples, log scale", scale)
      : axis("training loss", "nats, log scale", scale),
  });
  return {
    data,
    layout: labelledLayout(data, layout),
    alt: `${title}. ${counted ? "Errors" : "Losses"} after the last epoch: ${last}.`,
  };
}

function bySeed(epochs: LearningCurve["epochs"]): EpochRecord[][] {
  return Array.isArray(epochs[0]) ? (epochs as EpochRecord[][]) : [epochs as EpochRecord[]];
}

interface Point {
  epoch: number;
  mean: number | null;
  deviation?: number | undefined;
  text?: string;
}

/** Mean and standard deviation over the seeds after each epoch that all of them have reached. */
function pointsOf(seeds: readonly EpochRecord[][], counted: boolean): Point[] {
  const reached = Math.min(...seeds.map(({ length }) => length));
  return seeds[0]!.slice(0, reached).map(({ epoch }, index) => {
    const values = seeds.map((epochs) => epochs[index]![counted ? "errors" : "loss"]);
    const known = values.filter((value) => value !== undefined);
    if (known.length < values.length) return { epoch, mean: null };
    const { mean, deviation } = summarise(known);
    const text = counted ? String(Math.round(10 * mean) / 10) : mean.toPrecision(3);
    return { epoch, mean, deviation, text };
  });
}
