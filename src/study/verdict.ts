/**
 * Rules by which the paper's figures and statements are judged, the same for all rows. They were written down before the
 * studies' records were made (those of notebook 01 were there).
 *
 * A figure of the paper is that of one run, so it is compared with where one more run would fall:
 *
 * - fewer than three seeds: `undecided`;
 * - within the 95% prediction interval of the seeds, and the mean within 15% of it: `reproduced`;
 * - below the interval: `better` (all figures are errors);
 * - within it though the mean is more than 15% lower: `reproduced`, too, the mean being the better one;
 * - else `differs`: there were fewer errors in the paper.
 *
 * A part of a gain, which is better when larger, is judged in the same way, upside down.
 *
 * A statement that something has fewer errors than something else is judged by the differences of the two over the same
 * seeds: `reproduced` if the 95% interval of the mean difference is below 0, `not reproduced` if it is above 0, else
 * `undecided`. A statement that things are alike is `reproduced` if their means are within 10% of each other;
 * `not reproduced` if they are not and the interval of the difference of the extreme ones leaves 0 out; else `undecided`.
 */
import { confidenceInterval, predictionInterval } from "../statistics/confidence-interval.js";
import { summarise } from "../statistics/mean.js";

/** How a measured figure stands beside the paper's. */
export type Verdict = "reproduced" | "better" | "differs" | "not reproduced" | "undecided";

/** How far a mean may be from the paper's figure: a wide interval alone reproduces nothing. */
const TOLERANCE = 0.15;
/** How far the means of what is said to be alike may be from each other. */
const ALIKE = 0.1;
const LEAST_SEEDS = 3;

/** Of errors over several seeds beside the paper's figure. See the rules above. */
export function verdictOnFigure(errors: readonly number[], paper: number): Verdict {
  if (errors.length < LEAST_SEEDS) return "undecided";
  const { low, high } = predictionInterval(errors)!;
  if (paper > high) return "better";
  return paper >= low && summarise(errors).mean <= (1 + TOLERANCE) * paper ? "reproduced" : "differs";
}

/** Of the part of a gain that is transferred, over several seeds, beside the paper's. See the rules above. */
export function verdictOnPart(parts: readonly number[], paper: number): Verdict {
  if (parts.length < LEAST_SEEDS) return "undecided";
  const { low, high } = predictionInterval(parts)!;
  if (paper < low) return "better";
  return paper <= high && summarise(parts).mean >= (1 - TOLERANCE) * paper ? "reproduced" : "differs";
}

/**
 * Whether the first has fewer errors than the second, as the paper says. See the rules above.
 * @param first - errors, seed by seed
 * @param second - of the same seeds
 */
export function verdictOnFewer(first: readonly number[], second: readonly number[]): Verdict {
  const count = Math.min(first.length, second.length);
  if (count < LEAST_SEEDS) return "undecided";
  const interval = confidenceInterval(first.slice(0, count).map((value, index) => value - second[index]!))!;
  if (interval.high < 0) return "reproduced";
  return interval.low > 0 ? "not reproduced" : "undecided";
}

/**
 * Whether all have about as many errors, as the paper says. See the rules above.
 * @param groups - errors, seed by seed, of the same seeds
 */
export function verdictOnAlike(groups: readonly (readonly number[])[]): Verdict {
  if (groups.length < 2 || groups.some(({ length }) => length < LEAST_SEEDS)) return "undecided";
  const sorted = [...groups].sort((a, b) => summarise(a).mean - summarise(b).mean);
  const [least, most] = [sorted[0]!, sorted.at(-1)!];
  if (areAlike([least, most].map((errors) => summarise(errors).mean))) return "reproduced";
  return verdictOnFewer(least, most) === "reproduced" ? "not reproduced" : "undecided";
}

/** Whether means are within 10% of each other. */
export function areAlike(means: readonly number[]): boolean {
  return Math.max(...means) <= (1 + ALIKE) * Math.min(...means);
}
