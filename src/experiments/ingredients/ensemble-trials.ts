/** Ensembles and the single nets that learn from them, as trials: members first, which the others find in the cache. §4, §6 */
import { withSeeds, type GroupedTrial } from "../../study/experiment.js";
import type { ExperimentOptions } from "../../study/experiment-options.js";
import { gainTransferred } from "../../statistics/gain.js";
import { pairedMetrics, type Results } from "../../study/results.js";
import type { Statement } from "../../study/statement.js";
import type { Json, Trial } from "../../trials/trial.js";
import { HINTON_2015 } from "../paper.js";
import { MEMBER_DEFAULTS, type MemberOptions } from "./ensemble-members.js";

/** What every experiment with ensembles can be told. */
export interface EnsembleExperimentOptions extends ExperimentOptions {
  /** Of the members; what is left out has its default. */
  member: Readonly<Record<string, Json>>;
  /** Of the members, too: what differs from `member`. */
  changes: Readonly<Record<string, Json>>;
}

/** An ensemble, and students of it by the names of their groups. */
export interface EnsembleGroups {
  members: number;
  /** Options of the members. */
  member: Readonly<Record<string, Json>>;
  /** Group of the ensemble, and its further options; none if there is only one member. */
  ensemble?: { group: string; options?: Readonly<Record<string, Json>> };
  /** By group: the options in which the students differ from the recipe's defaults. */
  students: Readonly<Record<string, Readonly<Record<string, Json>>>>;
}

/** The trials of an ensemble and its students with every seed. */
export function ensembleTrials(
  seeds: readonly number[],
  { members, member, ensemble, students }: EnsembleGroups,
): GroupedTrial[] {
  const groups: [string, Omit<Trial, "seed">][] = Object.entries(students).map(([group, options]) => [
    group,
    { recipe: "ensemble-student", options: { ...member, members, ...options } },
  ]);
  if (ensemble) {
    const options = { ...member, members, ...ensemble.options };
    groups.unshift([ensemble.group, { recipe: "ensemble", options }]);
  }
  const membersOf = (seed: number) =>
    Array.from({ length: members }, (_, index): Trial => ({
      recipe: "ensemble-member",
      options: { ...member, member: index + 1 },
      seed,
    }));
  return withSeeds(seeds, groups).map((one) => ({ ...one, needs: membersOf(one.trial.seed) }));
}

/** A student that is trained for as long as its teachers, at their rate, unless the changes say otherwise. */
export function studentLike(
  { epochs = MEMBER_DEFAULTS.epochs, learningRate = MEMBER_DEFAULTS.learningRate }: Partial<MemberOptions>,
  changes: Readonly<Record<string, Json>>,
): Record<string, Json> {
  return { studentEpochs: epochs, studentLearningRate: learningRate, ...changes };
}

/** The metrics that results keep of ensembles and their students. */
export const ENSEMBLE_METRICS = ["", "member", "geometric", "validation"].flatMap((word) =>
  ["errors", "accuracy", "phoneErrorRate"].map((name) =>
    word === "" ? name : `${word}${name[0]!.toUpperCase()}${name.slice(1)}`,
  ),
);

/**
 * Which part of what an ensemble gains over its members its student gains too, for each seed.
 *
 * @param metric - one that is better when smaller
 * @returns for each seed, but for those whose ensemble is no better than its members
 */
export function transferredGain(
  results: Pick<Results, "measurements">,
  { ensemble, student, metric = "errors" }: { ensemble: string; student: string; metric?: string },
): { seeds: number[]; gains: number[]; without: number } {
  const memberMetric = `member${metric[0]!.toUpperCase()}${metric.slice(1)}`;
  const { seeds, values } = pairedMetrics(results, [
    [ensemble, metric],
    [ensemble, memberMetric],
    [student, metric],
  ]);
  const known = seeds.flatMap((seed, index) => {
    const [teacher, small, distilled] = values.map((one) => one[index]!) as [number, number, number];
    const gain = gainTransferred({ teacher, small, distilled });
    return gain === undefined ? [] : [{ seed, gain }];
  });
  return {
    seeds: known.map(({ seed }) => seed),
    gains: known.map(({ gain }) => gain),
    without: seeds.length - known.length,
  };
}

/** That an ensemble is better than its members, and that a student keeps most of that. §4 */
export function ensembleStatements(
  results: Pick<Results, "measurements">,
  { ensemble, student, of }: { ensemble: string; student: string; of: string },
): Statement[] {
  const { baseline, ensemble: together, distilled, transferred } = HINTON_2015.speech;
  const wrong = ({ accuracy }: { accuracy: number }) => 1 - accuracy;
  const { seeds, values } = pairedMetrics(results, [
    [ensemble, "errors"],
    [ensemble, "memberErrors"],
  ]);
  const saved = seeds.map((_, seed) => 1 - values[0]![seed]! / values[1]![seed]!);
  const kept = transferredGain(results, { ensemble, student });
  const note =
    kept.gains.length === 0 ? "no gain to transfer" : `${kept.without} of the seeds without a gain`;
  return [
    {
      claim: "4.1",
      text: `nets that differ in their initial weights make fewer errors together than one alone, on ${of}: part of the errors saved`,
      paper: 1 - wrong(together) / wrong(baseline),
      unit: "points",
      seeds,
      quantities: [{ values: saved }],
      rule: { kind: "above", bound: 0 },
    },
    {
      claim: "4.3",
      text: `more than ${100 * transferred}% of what an ensemble saves is transferred to one net by distillation, on ${of}`,
      paper: gainTransferred({
        teacher: wrong(together),
        small: wrong(baseline),
        distilled: wrong(distilled),
      })!,
      unit: "percent",
      seeds: kept.seeds,
      quantities: [{ values: kept.gains, ...(kept.without > 0 && { note }) }],
      rule: { kind: "above", bound: transferred },
      headline: "workbook",
    },
  ];
}
