/** How sure nets are and how often they are right, as rows of numbers that results can keep; their curves in a figure. */
import { reliability, type ReliabilityOptions } from "../../statistics/calibration.js";
import type { LabelledExamples } from "../../statistics/labelled-logits.js";
import type { Curve } from "../../figures/curves.js";
import { curvesFigure } from "../../figures/curves.js";
import type { Figure } from "../../figures/figure.js";
import { seriesOf, type MeasurementsOf } from "../../study/results.js";

/** Bins of {@link reliability}: a value for each. */
export type ReliabilityRows = Record<"counts" | "confidences" | "accuracies", readonly number[]>;

/** Names of the rows as results keep them, such as `reliability.counts`. */
export const reliabilitySeries = (name: string) =>
  ["counts", "confidences", "accuracies"].map((row) => `${name}.${row}`);

/** The rows of a net. */
export function reliabilityRows(
  logits: ArrayLike<number>,
  examples: LabelledExamples,
  options: ReliabilityOptions = {},
): ReliabilityRows {
  const bins = reliability(logits, examples, options);
  return {
    counts: bins.map(({ count }) => count),
    confidences: bins.map(({ confidence }) => confidence),
    accuracies: bins.map(({ accuracy }) => accuracy),
  };
}

/** Fewer examples in a bin say too little. */
const LEAST_EXAMPLES = 20;

/** A net's reliability in several results. */
export interface ReliabilityOf {
  label: string;
  group: string;
  /** Name of its rows. Default: `reliability`. */
  name?: string;
}

/**
 * Reliability diagrams: how often nets are right against how sure they are, all seeds' examples together. Bins with fewer than 20 examples
 * are left out.
 */
export function reliabilityFigure(
  title: string,
  results: MeasurementsOf,
  nets: readonly ReliabilityOf[],
): Figure | undefined {
  const curves = nets.flatMap(({ label, group, name = "reliability" }) => {
    const [counts = [], confidences = [], accuracies = []] = reliabilitySeries(name).map((row): Rows =>
      seriesOf(results, group, row),
    );
    return counts.length > 0 ? [pooled(label, counts, confidences, accuracies)] : [];
  });
  if (curves.length === 0) return undefined;
  const calibrated = { label: "calibrated", x: [0, 1], y: [0, 1], reference: true };
  const sure = curves.map(({ label, x, y }) => {
    const last = x.length - 1;
    return `${label}: ${(100 * (y[last] ?? NaN)).toFixed(1)}% right where it is ${(100 * (x[last] ?? NaN)).toFixed(1)}% sure`;
  });
  return curvesFigure(
    title,
    {
      x: { label: "mean probability of the answer", range: [0, 1.03] },
      y: { label: "fraction of right answers", range: [0, 1.06] },
      height: 420,
    },
    [...curves, calibrated],
    `${sure.join("; ")}.`,
  );
}

type Rows = readonly (readonly number[])[];

function pooled(label: string, counts: Rows, confidences: Rows, accuracies: Rows): Curve {
  const bins = counts[0]!.map((_, bin) => {
    const size = counts.reduce((sum, row) => sum + row[bin]!, 0);
    const mean = (rows: Rows) =>
      rows.reduce((sum, row, seed) => sum + row[bin]! * counts[seed]![bin]!, 0) / Math.max(1, size);
    return { size, confidence: mean(confidences), accuracy: mean(accuracies) };
  });
  const shown = bins.filter(({ size }) => size >= LEAST_EXAMPLES);
  return {
    label,
    x: shown.map(({ confidence }) => confidence),
    y: shown.map(({ accuracy }) => accuracy),
  };
}
