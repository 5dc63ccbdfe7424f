/** How nets learn: errors after each epoch. */
import type { EpochRecord } from "../training/train-options.js";
import { axis, colourOf, figureLayout, type Figure } from "./figure.js";

export interface LearningCurve {
  label: string;
  epochs: EpochRecord[];
}

/** Errors on the evaluated digits against epochs, one curve per net; the losses, where nothing was evaluated. */
export function learningCurvesFigure(title: string, curves: LearningCurve[]): Figure {
  const counted = curves.some(({ epochs }) => epochs.some(({ errors }) => errors !== undefined));
  const data = curves.map(({ label, epochs }, series) => ({
    type: "scatter" as const,
    mode: "lines+markers" as const,
    name: label,
    x: epochs.map(({ epoch }) => epoch),
    y: epochs.map(({ errors, loss }) => (counted ? (errors ?? null) : loss)),
    line: { color: colourOf(series) },
  }));
  const lastOf = ({ epochs }: LearningCurve) =>
    counted ? epochs.at(-1)?.errors : epochs.at(-1)?.loss.toPrecision(3);
  const last = curves.map((curve) => `${curve.label} ${lastOf(curve) ?? "–"}`).join(", ");
  return {
    data,
    layout: figureLayout(title, {
      xaxis: axis("epoch"),
      yaxis: counted
        ? axis("errors", "digits, log scale", { type: "log" })
        : axis("training loss", "nats, log scale", { type: "log" }),
    }),
    alt: `${title}. ${counted ? "Errors" : "Losses"} after the last epoch: ${last}.`,
  };
}
