/** How results are written in tables and drawn in figures. */
import type { Curve } from "../figures/curves.js";
import { confidenceInterval, intervalText } from "../statistics/confidence-interval.js";
import { summarise } from "../statistics/mean.js";
import { resultsText, valuesOf, type MeasurementsOf, type Results } from "./results.js";
import { NOT_MEASURED } from "./statement.js";

/** Mean and 95% interval of a group's metric: `109.3 (101.2 to 117.4)`; a count of diverged nets where there are some. */
export function groupText(results: MeasurementsOf, group: string, metric = "errors", digits = 1): string {
  const values = valuesOf(results, group, metric);
  const diverged = valuesOf(results, group, "diverged").filter((value) => value === 1).length;
  const text = values.length > 0 ? intervalText(values, digits) : diverged > 0 ? "" : NOT_MEASURED;
  return [text, ...(diverged > 0 ? [`${diverged} diverged`] : [])].filter((part) => part !== "").join(", ");
}

/** A curve of a metric's means with their 95% intervals; points that were not measured are left out. */
export function groupCurve(
  results: MeasurementsOf,
  label: string,
  points: readonly { x: number; group: string }[],
  metric = "errors",
): Curve {
  const measured = points
    .map(({ x, group }) => ({ x, values: valuesOf(results, group, metric) }))
    .filter(({ values }) => values.length > 0);
  return {
    label,
    x: measured.map(({ x }) => x),
    y: measured.map(({ values }) => summarise(values).mean),
    halfWidths: measured.map(({ values }) => {
      const interval = confidenceInterval(values);
      return interval && (interval.high - interval.low) / 2;
    }),
  };
}

/** Which results a table shows, as a note below it. @param more - what else to say */
export function resultsNote(results: Results, more = "mean (95% interval)."): string {
  return `${resultsText(results).replace(/^./, (letter) => letter.toUpperCase())}${more === "" ? "." : `; ${more}`}`;
}

/** What points and bars of a figure are: nothing for one seed, whose value they show. */
export function meanText({ options }: Pick<Results, "options">): string {
  return options.seeds.length > 1 ? ", mean and 95% interval" : "";
}
