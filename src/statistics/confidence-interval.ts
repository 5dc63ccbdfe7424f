/** Intervals for means over a few seeds. */
import { summarise } from "./mean.js";
import { checkLevel, studentT } from "./student-t.js";

/** An interval around a mean. */
export interface Interval {
  low: number;
  high: number;
}

/**
 * The confidence interval of a mean by Student's t: mean ± t · s / √n. It assumes that the values are a sample of a normal
 * distribution, which roughly holds for test errors over seeds.
 *
 * @param level - how often such intervals contain the true mean. Default: 0.95
 * @returns undefined for a single value, which shows no spread
 * @throws ArgumentError if there are no values or the level is not in (0, 1)
 */
export function confidenceInterval(values: readonly number[], level = 0.95): Interval | undefined {
  checkLevel("confidenceInterval", level);
  const { mean, deviation, count } = summarise(values);
  if (deviation === undefined) return undefined;
  const half = (studentT(level, count - 1) * deviation) / Math.sqrt(count);
  return { low: mean - half, high: mean + half };
}

/**
 * The interval in which one more value of the same kind would fall: mean ± t · s · √(1 + 1/n). It is wider than the interval of the
 * mean, since a single run is less certain than a mean.
 *
 * @param level - how often such intervals contain the next value. Default: 0.95
 * @returns undefined for a single value
 * @throws ArgumentError as {@link confidenceInterval}
 */
export function predictionInterval(values: readonly number[], level = 0.95): Interval | undefined {
  checkLevel("predictionInterval", level);
  const { mean, deviation, count } = summarise(values);
  if (deviation === undefined) return undefined;
  const half = studentT(level, count - 1) * deviation * Math.sqrt(1 + 1 / count);
  return { low: mean - half, high: mean + half };
}

/** Mean and interval for a table: `74.2 (70.1 to 78.3)`, or `74` for a single value, without trailing zeros. */
export function intervalText(values: readonly number[], digits = 1): string {
  const { mean } = summarise(values);
  const interval = confidenceInterval(values);
  if (interval === undefined) return String(Number(mean.toFixed(digits)));
  return `${mean.toFixed(digits)} (${interval.low.toFixed(digits)} to ${interval.high.toFixed(digits)})`;
}
