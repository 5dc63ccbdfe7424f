/** Means over several seeds. */
import { checkFinite } from "../support/check-values.js";
import { check } from "../support/checks.js";

/** A mean with its spread. */
export interface Summary {
  mean: number;
  /** Sample standard deviation; undefined for a single value. */
  deviation: number | undefined;
  count: number;
}

/**
 * Mean and sample standard deviation (with n − 1).
 * @throws ArgumentError if there are no values, or one is not finite
 */
export function summarise(values: readonly number[]): Summary {
  const count = values.length;
  check(count > 0, "summarise", "there must be at least one value", count);
  // JSON has null for NaN, and null would count as 0.
  checkFinite("summarise", { what: "values", values, size: 1 });
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count === 1) return { mean, deviation: undefined, count };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (count - 1)), count };
}

/** Seeds by name: `seed 1`, `seeds 1, 2, 3`. */
export function seedNames(seeds: readonly number[]): string {
  return `${seeds.length === 1 ? "seed" : "seeds"} ${seeds.join(", ")}`;
}

/** Describes the seeds behind a table: `one seed (1)`, or `mean ± standard deviation over 3 seeds (1, 2, 3)`. */
export function seedsText(seeds: readonly number[]): string {
  const how = seeds.length === 1 ? "one seed" : `mean ± standard deviation over ${seeds.length} seeds`;
  return `${how} (${seeds.join(", ")})`;
}

/** A summary for a table: `74` or `74.2`, or `74.2 ± 3.1` with the standard deviation. */
export function summaryText({ mean, deviation }: Summary, decimals = 1): string {
  if (deviation !== undefined) return `${mean.toFixed(decimals)} ± ${deviation.toFixed(decimals)}`;
  return Number.isInteger(mean) ? String(mean) : mean.toFixed(decimals);
}
