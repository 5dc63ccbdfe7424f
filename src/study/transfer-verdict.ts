/** What several seeds say of "more than": the paper's sentence about the gain, by an interval. */
import { confidenceInterval } from "../statistics/confidence-interval.js";
import { summarise } from "../statistics/mean.js";

/**
 * Whether the mean over all seeds is above a bound: by the 95% interval where there are several seeds, by the value itself for one.
 * @returns `holds`, `does not hold`, or `not decided`, if the bound lies within the interval
 */
export function aboveVerdict(values: readonly number[], bound: number): string {
  const { low, high } = confidenceInterval(values) ?? {
    low: summarise(values).mean,
    high: summarise(values).mean,
  };
  if (low > bound) return "holds";
  return high <= bound ? "does not hold" : "not decided";
}

/** Mean and 95% interval as percentages: `91% (85% to 97%)`, or `91%` for one seed. */
export function percentText(values: readonly number[], decimals = 0): string {
  // A little below zero would be "-0.0%".
  const percent = (value: number) => `${(100 * value).toFixed(decimals).replace(/^-(0(\.0+)?)$/, "$1")}%`;
  const interval = confidenceInterval(values);
  const mean = percent(summarise(values).mean);
  return interval ? `${mean} (${percent(interval.low)} to ${percent(interval.high)})` : mean;
}
