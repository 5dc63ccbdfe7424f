/** The paper's statements about specialists, beside what was measured. §5 */
import { summarise } from "../../statistics/mean.js";
import { pairedMetrics, seedsOf, seriesOf, valuesOf, type Results } from "../../study/results.js";
import type { Statement } from "../../study/statement.js";
import { HINTON_2015 } from "../paper.js";
import { GROUPS, type SpecialistsExperimentOptions } from "./settings.js";

const { accuracy, conditional, gainByCovering } = HINTON_2015.specialists;

type SpecialistsResults = Results<SpecialistsExperimentOptions>;

/** In nats: the rounding of float32 in sums of some nats. */
const DESCENT_TOLERANCE = 1e-5;

/** All of them, in the paper's order. */
export function specialistsStatements(results: SpecialistsResults): Statement[] {
  return [
    learnsFast(results),
    ...sensibleGroups(results),
    sameMinimum(results),
    ...gains(results),
    ...coverage(results),
    parallel(results),
  ];
}

type Column = readonly [group: string, metric: string];

/** A quantity for each seed, of figures that all must be there. */
function bySeed(
  results: SpecialistsResults,
  columns: readonly Column[],
  value: (figures: number[]) => number,
): Pick<Statement, "seeds" | "quantities"> {
  const { seeds, values } = pairedMetrics(results, columns);
  return {
    seeds,
    quantities: [{ values: seeds.map((_, seed) => value(values.map((column) => column[seed]!))) }],
  };
}

function learnsFast(results: SpecialistsResults): Statement {
  const { watched } = results.options;
  const numbers = Array.from({ length: watched }, (_, index) => index + 1);
  const errors = (groups: readonly string[], of: (curve: readonly number[]) => number) => {
    const curves = groups.map((group) => seriesOf(results, group, "curve.within"));
    const least = Math.min(...curves.map(({ length }) => length));
    return Array.from(
      { length: Number.isFinite(least) ? least : 0 },
      (_, seed) => summarise(curves.map((seeds) => 1 - of(seeds[seed]!))).mean,
    );
  };
  return {
    claim: "5.1",
    text: "a specialist makes fewer errors within its classes after one pass over their examples, from the generalist's weights, than after all passes from fresh weights",
    paper: "yes",
    unit: "points",
    seeds: watched > 0 ? seedsOf(results, GROUPS.watched(1)) : [],
    quantities: [
      { values: errors(numbers.map(GROUPS.watched), (curve) => curve[0]!) },
      { values: errors(numbers.map(GROUPS.fresh), (curve) => curve.at(-1)!) },
    ],
    rule: { kind: "fewer" },
  };
}

function sensibleGroups(results: SpecialistsResults): Statement[] {
  const factor = (group: string) =>
    bySeed(
      results,
      [
        [group, "inside"],
        [group, "chance"],
      ],
      ([inside, chance]) => inside! / chance!,
    );
  return [
    {
      claim: "5.2",
      text: "of the generalist's errors more than twice as many stay inside groups of equal size by correlation as would by chance",
      paper: "yes",
      unit: "factor",
      ...factor(GROUPS.balanced),
      rule: { kind: "above", bound: 2 },
    },
    {
      claim: "5.2",
      text: "of the generalist's errors more than twice as many stay inside the groups of the paper's on-line k-means on covariances as would by chance",
      paper: "yes",
      unit: "factor",
      ...factor(GROUPS.online),
      rule: { kind: "above", bound: 2 },
    },
  ];
}

function sameMinimum(results: SpecialistsResults): Statement {
  return {
    claim: "5.3",
    text: "eq. 5 is nowhere larger at the fixed point that we compute than where gradient descent leads, as in the paper: largest excess in nats",
    paper: "yes",
    unit: "deviation",
    ...bySeed(results, [[GROUPS.specialists, "excessOverDescent"]], ([excess]) => excess!),
    rule: { kind: "identity", tolerance: DESCENT_TOLERANCE },
  };
}

const relative = ([after, before]: number[]) => after! / before! - 1;
const GENERALIST: Column = [GROUPS.generalist, "accuracy"];
const TOGETHER: Column = [GROUPS.specialists, "accuracy"];

function gains(results: SpecialistsResults): Statement[] {
  const gain = bySeed(results, [TOGETHER, GENERALIST], relative);
  const within: Column[] = [
    [GROUPS.specialists, "conditionalAccuracy"],
    [GROUPS.specialists, "generalistConditionalAccuracy"],
  ];
  const beside = (group: string, text: string, paper?: "yes"): Statement => {
    const { seeds, values } = pairedMetrics(results, [TOGETHER, [group, "accuracy"]]);
    return {
      claim: "5.4",
      text,
      unit: "points",
      seeds,
      quantities: values.map((accuracies) => ({ values: accuracies.map((accuracy) => 1 - accuracy) })),
      rule: { kind: "fewer" },
      ...(paper && { paper }),
    };
  };
  return [
    {
      claim: "5.4",
      text: "relative gain of accuracy by specialists for groups of kanji that one net confuses",
      paper: accuracy.gain,
      unit: "points",
      ...gain,
      rule: { kind: "figure", paper: accuracy.gain, better: "larger" },
      headline: "workbook",
    },
    beside(GROUPS.generalist, "errors with specialists are fewer than of the generalist alone", "yes"),
    {
      claim: "5.4",
      text: "relative gain of accuracy within the specialists' own classes",
      paper: conditional.specialists / conditional.generalist - 1,
      unit: "points",
      ...bySeed(results, within, relative),
      rule: { kind: "figure", paper: conditional.specialists / conditional.generalist - 1, better: "larger" },
    },
    {
      ...beside(
        GROUPS.longer,
        "errors with specialists are fewer than of a generalist that sees as many examples as generalist and specialists together",
      ),
      headline: "notebook",
    },
    beside(
      GROUPS.random,
      "errors with specialists for groups that it confuses are fewer than with those for random groups",
    ),
    besideEnsemble(results),
  ];
}

/** The paper does not compare the two. */
function besideEnsemble(results: SpecialistsResults): Statement {
  const { members } = results.options;
  const { seeds, values } = pairedMetrics(results, [TOGETHER, [GROUPS.ensemble, "accuracy"], GENERALIST]);
  const [together, ensemble, alone] = values as [number[], number[], number[]];
  const gain = (accuracies: number[]) => accuracies.map((after, seed) => relative([after, alone[seed]!]));
  return {
    claim: "5.4",
    text: `relative gain of accuracy by specialists, and by ${members} generalists together in place of one`,
    unit: "points",
    seeds,
    quantities: [
      { label: "specialists", values: gain(together) },
      { label: `${members} generalists`, values: gain(ensemble) },
    ],
    rule: { kind: "open" },
    headline: "notebook",
  };
}

function coverage(results: SpecialistsResults): Statement[] {
  const seeds = seedsOf(results, GROUPS.sets);
  const covered = seriesOf(results, GROUPS.sets, "covered");
  const last = covered.map((values) => (values.at(-1)! - values[1]!) / values[0]!);
  return [
    {
      claim: "5.5",
      text: `${results.options.sets} specialists for each class gain more than one: difference of the relative gains`,
      paper: gainByCovering[2] - gainByCovering[1],
      unit: "points",
      seeds,
      quantities: [{ values: last }],
      rule: { kind: "above", bound: 0 },
      headline: "notebook",
    },
  ];
}

function parallel(results: SpecialistsResults): Statement {
  const { groups } = results.options;
  const seeds = seedsOf(results, GROUPS.specialists);
  const all = valuesOf(results, GROUPS.specialists, "seconds");
  const longest = valuesOf(results, GROUPS.specialists, "longestSeconds");
  return {
    claim: "5.6",
    text: `${groups} specialists need nothing of each other: time of all, one after the other, over the time of the longest`,
    paper: "yes",
    unit: "factor",
    seeds,
    quantities: [{ values: all.map((seconds, seed) => seconds / longest[seed]!) }],
    rule: { kind: "above", bound: groups / 2 },
  };
}
