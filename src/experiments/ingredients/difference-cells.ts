/** Differences over seeds as cells of a table. */
import type { Interval } from "../../statistics/confidence-interval.js";
import type { PairedDifference } from "../../statistics/paired-difference.js";

/** Columns of {@link differenceCells}. */
export const DIFFERENCE_COLUMNS = [
  "errors that the second saves, mean (95% interval)",
  "interval if all rows must hold together",
  "what these seeds would show",
] as const;

/** How the columns were computed. */
export const DIFFERENCE_NOTE =
  "differences seed by seed, with intervals by Student's t; those for all rows together by Bonferroni; what would be shown is the smallest " +
  "difference that as many seeds find in four of five cases.";

/** Mean with interval; the interval of several comparisons together; the power. Blank where one seed has no spread. */
export function differenceCells({ mean, interval, simultaneous, detectable }: PairedDifference): string[] {
  const between = ({ low, high }: Interval) => `${low.toFixed(1)} to ${high.toFixed(1)}`;
  return [
    interval ? `${mean.toFixed(1)} (${between(interval)})` : String(Number(mean.toFixed(1))),
    simultaneous ? between(simultaneous) : "–",
    detectable === undefined ? "–" : `${detectable.toFixed(1)} errors`,
  ];
}
