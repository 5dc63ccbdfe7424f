/** How nets learn: errors after each epoch. */
import type { EpochRecord } from "../training/train-options.js";
import { axis, colourOf, figureLayout, type Figure } from "./figure.js";

export interface LearningCurve {
  label: string;
  epochs: EpochRecord[];
}

/** Errors on the evaluated digits against epochs, one curve per net. */
export function learningCurvesFigure(title: string, curves: LearningCurve[]): Figure {
  const data = curves.map(({ label, epochs }, series) => ({
    type: "scatter" as const,
    mode: "lines+markers" as const,
    name: label,
    x: epochs.map(({ epoch }) => epoch),
    y: epochs.map(({ errors }) => errors ?? null),
    line: { color: colourOf(series) },
  }));
  const last = curves.map(({ label, epochs }) => `${label} ${epochs.at(-1)?.errors ?? "–"}`).join(", ");
  return {
    data,
    layout: figureLayout(title, {
      xaxis: axis("epoch"),
      yaxis: axis("errors", "digits, log scale", { type: "log" }),
    }),
    alt: `${title}. Errors after the last epoch: ${last}.`,
  };
}
