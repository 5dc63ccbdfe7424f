/** The paper's three nets of §3: which parts of the results are theirs, and what is said of them. */
import { gainTransferred } from "../../statistics/gain.js";
import { pairedValues, seedsOf, valuesOf, type MeasurementsOf } from "../../study/results.js";
import type { Statement } from "../../study/statement.js";
import { FOFFANO_2020, HINTON_2015 } from "../paper.js";

/** The groups of the three nets in some results. */
export interface ThreeNets {
  teacher: string;
  small: string;
  distilled: string;
}

const PAPER = HINTON_2015.threeNets;

/** The errors of a group beside a figure of a paper. */
export function errorsBesidePaper(
  results: MeasurementsOf,
  { claim, text, group, metric = "errors", paper, others }: ErrorsOfGroup,
): Statement {
  const known = results.measurements.filter((one) => one.group === group && metric in one.metrics);
  return {
    claim,
    text,
    paper,
    ...(others !== undefined && { others }),
    unit: "errors",
    seeds: seedsOf({ measurements: known }),
    quantities: [{ values: valuesOf(results, group, metric) }],
    rule: { kind: "figure", paper, better: "smaller" },
  };
}

/** Which errors, and the paper's. */
export interface ErrorsOfGroup {
  claim: string;
  text: string;
  group: string;
  /** Default: errors. */
  metric?: string;
  paper: number;
  others?: Statement["others"];
}

/** That one group has fewer errors than another, by the seeds that both have. @param isPapers - or a statement of our own */
export function fewerErrors(
  results: MeasurementsOf,
  {
    claim,
    text,
    groups,
    isPapers = true,
  }: Pick<Statement, "claim" | "text"> & { groups: readonly [string, string]; isPapers?: boolean },
): Statement {
  const { seeds, values } = pairedValues(results, groups);
  const quantities = values.map((errors) => ({ values: errors }));
  const paper = isPapers && ({ paper: "yes" } as const);
  return { claim, text, ...paper, unit: "errors", seeds, quantities, rule: { kind: "fewer" } };
}

/** Which part of its own teacher's gain each seed's distilled net has; none where the teacher had none. */
export function gainBySeed(
  results: MeasurementsOf,
  { teacher, small, distilled }: ThreeNets,
): { seeds: number[]; gains: number[]; without: number } {
  const { seeds, values } = pairedValues(results, [teacher, small, distilled]);
  const [teachers, smalls, distilleds] = values as [number[], number[], number[]];
  const found = seeds.map((seed, index) => ({
    seed,
    gain: gainTransferred({
      teacher: teachers[index]!,
      small: smalls[index]!,
      distilled: distilleds[index]!,
    }),
  }));
  const known = found.flatMap(({ seed, gain }) => (gain === undefined ? [] : [{ seed, gain }]));
  const without = found.length - known.length;
  return { seeds: known.map(({ seed }) => seed), gains: known.map(({ gain }) => gain), without };
}

const byOthers = (net: keyof typeof FOFFANO_2020.threeNets) => ({
  figure: FOFFANO_2020.threeNets[net],
  source: FOFFANO_2020.source,
});

/** Errors of the three nets of §3, that distillation helps (in front where `headline` says; its box begins with it), and how much of the gain is transferred. */
export function threeNetsStatements(
  results: MeasurementsOf,
  nets: ThreeNets,
  headline: NonNullable<Statement["headline"]> = "notebook",
): Statement[] {
  const { seeds, gains, without } = gainBySeed(results, nets);
  const note = gains.length === 0 ? "no gain to transfer" : `${without} of the seeds without a gain`;
  const claim = "3.1";
  const paperGain = gainTransferred(PAPER)!;
  return [
    errorsBesidePaper(results, {
      claim,
      text: "test errors of the teacher, 784-1200-1200-10 with shifted inputs",
      group: nets.teacher,
      paper: PAPER.teacher,
      others: byOthers("teacher"),
    }),
    errorsBesidePaper(results, {
      claim,
      text: "test errors of the small net, 784-800-800-10, labels only",
      group: nets.small,
      paper: PAPER.small,
    }),
    {
      ...fewerErrors(results, {
        claim,
        text: "the distilled small net makes fewer errors than the one that learned from labels",
        groups: [nets.distilled, nets.small],
      }),
      headline,
    },
    {
      ...errorsBesidePaper(results, {
        claim,
        text: "test errors of the small net, distilled from the teacher",
        group: nets.distilled,
        paper: PAPER.distilled,
        others: byOthers("distilled"),
      }),
      headline: "notebook",
    },
    {
      claim,
      text: "fraction of the teacher's gain over the small net that is transferred by distillation",
      paper: paperGain,
      unit: "percent",
      seeds,
      quantities: [{ values: gains, ...(without > 0 && { note }) }],
      rule: { kind: "figure", paper: paperGain, better: "larger" },
    },
  ];
}
