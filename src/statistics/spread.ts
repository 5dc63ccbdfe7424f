/** The spread of values that are not normally distributed, such as per-example figures. Own code: four lines for one definition of a quantile. */
import { check } from "../support/checks.js";

/** Mean, median and the range of the middle 80% of some values. */
export interface Spread {
  mean: number;
  /** A tenth of the values lie below this. */
  low: number;
  median: number;
  /** A tenth of the values lie above this. */
  high: number;
}

/**
 * Mean, median and the range of the middle 80%.
 * @throws ArgumentError if there are no values, or one is NaN
 */
export function spreadOf(values: ArrayLike<number>): Spread {
  check(values.length > 0, "spreadOf", "there must be at least one value", values.length);
  const sorted = Float64Array.from(values).sort();
  // Sorting moves NaN to the end, where only the mean would show it.
  check(!Number.isNaN(sorted.at(-1)), "spreadOf", "each value must be a number", NaN);
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  return { mean, low: quantile(sorted, 0.1), median: quantile(sorted, 0.5), high: quantile(sorted, 0.9) };
}

/** The value below which a fraction of the sorted values lies, interpolated linearly. */
function quantile(sorted: Float64Array, fraction: number): number {
  const position = fraction * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (position - below) * (sorted[above]! - sorted[below]!);
}
