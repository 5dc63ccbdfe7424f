/** What several seeds say of two nets that share them. */
import { confidenceInterval, type Interval } from "./confidence-interval.js";
import { checkFinite } from "../support/check-values.js";
import { check, checkInteger } from "../support/checks.js";
import { summarise } from "./mean.js";
import { studentT } from "./student-t.js";

/** The mean difference of two nets over the seeds that they share. */
export interface PairedDifference {
  /** Of first minus second, seed by seed. */
  mean: number;
  /** The 95% interval of the mean by Student's t; undefined for one seed. */
  interval: Interval | undefined;
  /**
   * The interval of one of several comparisons of which all hold together in 95% of the cases (Bonferroni): each at the level 1 − 0.05 / comparisons.
   */
  simultaneous: Interval | undefined;
  /**
   * The power: the smallest true difference that as many seeds with this spread would show in four of five cases (a two-sided test at 5%), by the
   * approximation (t₀.₉₇₅ + t₀.₈) · s / √n.
   */
  detectable: number | undefined;
}

/** How often a test should find a difference that is there. */
const POWER = 0.8;

/**
 * Compares two nets by their differences over the same seeds, so that what a seed does to both cancels. Seeds are what is sampled: the result
 * is about the way to train, where a test over examples, such as McNemar's, is about the trained nets.
 *
 * @param first - a value for each seed
 * @param second - values of the same seeds
 * @param comparisons - how many of these are made together. Default: 1
 * @throws ArgumentError if there are no values, one is not finite, the numbers differ, or comparisons is not a whole number of at least 1
 */
export function pairedDifference(
  first: readonly number[],
  second: readonly number[],
  comparisons = 1,
): PairedDifference {
  const where = "pairedDifference";
  check(first.length === second.length, where, "both must have a value for each seed", [
    first.length,
    second.length,
  ]);
  checkInteger(where, "comparisons", comparisons, 1);
  // Of texts JavaScript makes numbers, and null would count as 0.
  checkFinite(where, { what: "values of the first net", values: first, size: 1 });
  checkFinite(where, { what: "values of the second net", values: second, size: 1 });
  // A typed array would round the differences to its own kind.
  const differences = Array.from(first, (value, seed) => value - second[seed]!);
  const { mean, deviation, count } = summarise(differences);
  const interval = confidenceInterval(differences);
  const simultaneous = confidenceInterval(differences, 1 - 0.05 / comparisons);
  if (deviation === undefined) return { mean, interval, simultaneous, detectable: undefined };
  const quantiles = studentT(0.95, count - 1) + studentT(2 * POWER - 1, count - 1);
  return { mean, interval, simultaneous, detectable: (quantiles * deviation) / Math.sqrt(count) };
}
