/**
 * The rules by which the paper's figures and statements are judged: one vocabulary, one place, the same for all experiments. The rules for
 * figures, "fewer" and "alike" are older than the full results of 05 to 08. What a single seed may turn, and the least number of seeds for
 * "above" and "below", were added on 2026-11-26, when those results and the quick ones of 01 to 03 were known; three verdicts of 07 became undecided by it.
 *
 * Everything but an identity is judged over seeds:
 *
 * - fewer than three seeds: `undecided`;
 * - a verdict that one seed would turn: `undecided`. Each seed is left out once; if the others lead to another verdict, it rests on that
 *   seed. (Of two others the spread says nothing, so that of all seeds is taken.)
 *
 * The rules:
 *
 * - **figure**, of one run in the paper, so compared with where one more run would fall. Within the 95% prediction interval of the seeds, the
 *   mean being at most 15% worse: `reproduced`, also if the mean is the better one. Better than the whole interval: `better`.
 *   Else `differs`: the paper's figure is the better one. (A wide interval alone reproduces nothing.)
 * - **fewer**: one quantity is smaller than another, by the differences over the same seeds. `reproduced` if the 95% interval of
 *   the mean difference is below 0, `not reproduced` if it is above 0, else `undecided`.
 * - **alike**: several quantities are about the same. `reproduced` if their means are within 10% of each other, `not reproduced` if they are not
 *   and the interval of the difference of the extreme ones leaves 0 out, else `undecided`.
 * - **above**, **below**: a quantity is above or below a bound. `reproduced` if the 95% interval of its mean is on that side, `not reproduced`
 *   if it is on the other side, else `undecided`.
 * - **identity**: an equation, which holds for every net: the deviation is measured, seeds or not. `reproduced` if none is larger than
 *   the tolerance, which the arithmetic sets, else `not reproduced`.
 */
import { check, checkNotNegative } from "../support/checks.js";
import { confidenceInterval, predictionInterval, type Interval } from "../statistics/confidence-interval.js";
import { summarise } from "../statistics/mean.js";

/** What can be said of a statement or figure of the paper. */
export type Verdict = "reproduced" | "better" | "differs" | "not reproduced" | "undecided";

/** A rule with what it needs to know beside the measured values. */
export type VerdictRule =
  | { kind: "figure"; paper: number; better: "smaller" | "larger" }
  | { kind: "fewer" }
  | { kind: "alike" }
  | { kind: "above"; bound: number }
  | { kind: "below"; bound: number }
  | { kind: "identity"; tolerance: number };

/** How much worse than the paper's figure a mean may be. */
const TOLERANCE = 0.15;
/** How far the means of quantities that are said to be alike may be from each other. */
const ALIKE = 0.1;
/** Fewer decide nothing. */
const LEAST_SEEDS = 3;

/** How many quantities a rule compares. */
const QUANTITIES: Readonly<Record<VerdictRule["kind"], readonly [least: number, most: number]>> = {
  figure: [1, 1],
  fewer: [2, 2],
  alike: [2, Infinity],
  above: [1, 1],
  below: [1, 1],
  identity: [1, 1],
};

/** Whether something was measured to compare: with other options there may be one temperature where a rule takes several. */
export function hasEnoughQuantities(rule: VerdictRule, count: number): boolean {
  return count >= QUANTITIES[rule.kind][0];
}

/**
 * The verdict of a rule.
 *
 * @param quantities - the values of each quantity, seed by seed, all of the same seeds; of an identity the deviations
 * @throws ArgumentError unless there are as many quantities as the rule compares, of equally many finite values
 */
export function verdictOn(rule: VerdictRule, quantities: readonly (readonly number[])[]): Verdict {
  const [least, most] = QUANTITIES[rule.kind];
  const count = quantities.length;
  const range = least === most ? String(least) : `at least ${least}`;
  check(count >= least && count <= most, "verdictOn", `${rule.kind} must have ${range} quantities`, count);
  const seeds = quantities[0]!.length;
  const same = quantities.every(({ length }) => length === seeds);
  const lengths = quantities.map(({ length }) => length);
  check(same, "verdictOn", "quantities must have a value for each of the same seeds", lengths);
  if (rule.kind === "identity") return identity(quantities[0]!, rule.tolerance);
  const strange = quantities.flat().find((value) => !Number.isFinite(value));
  check(strange === undefined, "verdictOn", "values must be finite", strange);
  if (seeds < LEAST_SEEDS) return "undecided";
  return unlessOneSeedTurnsIt(rule, quantities, seeds);
}

function identity(deviations: readonly number[], tolerance: number): Verdict {
  checkNotNegative("verdictOn", "tolerance", tolerance);
  check(deviations.length > 0, "verdictOn", "an identity must have a deviation", deviations);
  return deviations.every((deviation) => Math.abs(deviation) <= tolerance) ? "reproduced" : "not reproduced";
}

type Quantities = readonly (readonly number[])[];

function unlessOneSeedTurnsIt(rule: OverSeeds, quantities: Quantities, seeds: number): Verdict {
  const verdict = judged(rule, quantities, quantities);
  for (let left = 0; left < seeds; left++) {
    const others = quantities.map((values) => values.filter((_, seed) => seed !== left));
    const spread = seeds - 1 < LEAST_SEEDS ? quantities : others;
    if (judged(rule, others, spread) !== verdict) return "undecided";
  }
  return verdict;
}

type OverSeeds = Exclude<VerdictRule, { kind: "identity" }>;

/** @param spread - the values whose spread makes the interval, around the mean of the quantities */
function judged(rule: OverSeeds, quantities: Quantities, spread: Quantities): Verdict {
  const [first] = quantities as [readonly number[]];
  switch (rule.kind) {
    case "figure":
      return figure(rule, first, moved(predictionInterval(spread[0]!)!, spread[0]!, first));
    case "fewer":
      return onSide(
        "below",
        0,
        differences(quantities[0]!, quantities[1]!),
        differences(spread[0]!, spread[1]!),
      );
    case "alike":
      return alike(quantities, spread);
    case "above":
    case "below":
      return onSide(rule.kind, rule.bound, first, spread[0]!);
  }
}

/** The interval of some values, moved to the mean of others. */
function moved({ low, high }: Interval, from: readonly number[], to: readonly number[]): Interval {
  const shift = summarise(to).mean - summarise(from).mean;
  return { low: low + shift, high: high + shift };
}

function figure(
  { paper, better }: Extract<VerdictRule, { kind: "figure" }>,
  values: readonly number[],
  { low, high }: Interval,
): Verdict {
  const { mean } = summarise(values);
  const isSmaller = better === "smaller";
  if (isSmaller ? high < paper : low > paper) return "better";
  const isClose = isSmaller ? mean <= (1 + TOLERANCE) * paper : mean >= (1 - TOLERANCE) * paper;
  return paper >= low && paper <= high && isClose ? "reproduced" : "differs";
}

function onSide(
  side: "above" | "below",
  bound: number,
  values: readonly number[],
  spread: readonly number[],
): Verdict {
  const { low, high } = moved(confidenceInterval(spread)!, spread, values);
  if (side === "above" ? low > bound : high < bound) return "reproduced";
  return (side === "above" ? high < bound : low > bound) ? "not reproduced" : "undecided";
}

const differences = (first: readonly number[], second: readonly number[]) =>
  first.map((value, seed) => value - second[seed]!);

function alike(quantities: Quantities, spread: Quantities): Verdict {
  const means = quantities.map((values) => summarise(values).mean);
  const [least, most] = [Math.min(...means), Math.max(...means)].map((mean) => means.indexOf(mean)) as [
    number,
    number,
  ];
  if (means[most]! <= (1 + ALIKE) * means[least]!) return "reproduced";
  const apart = onSide(
    "below",
    0,
    differences(quantities[least]!, quantities[most]!),
    differences(spread[least]!, spread[most]!),
  );
  return apart === "reproduced" ? "not reproduced" : "undecided";
}
