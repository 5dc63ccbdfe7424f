/** Ensembles and the single nets that learn from them, as trials: members first, which the others find in the cache. §4, §6 */
import { withSeeds, type GroupedTrial } from "../../study/experiment.js";
import type { ExperimentOptions } from "../../study/experiment-options.js";
import { gainTransferred } from "../../statistics/gain.js";
import { summarise } from "../../statistics/mean.js";
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
export const ENSEMBLE_METRICS = ["", "member", "geometric", "validation", "memberValidation"].flatMap(
  (word) =>
    ["errors", "accuracy", "phoneErrorRate"].map((name) =>
      word === "" ? name : `${word}${name[0]!.toUpperCase()}${name.slice(1)}`,
    ),
);

/** Which groups of some results are an ensemble, the nets that it taught, and those of labels alone that were trained as these. */
export interface EnsembleNets {
  ensemble: string;
  /** Each with one net for each ensemble. */
  students: readonly string[];
  controls: readonly string[];
}

/** Groups of several nets of one kind for each ensemble: `MNIST, distilled, net 1`, `MNIST, distilled, net 2`. */
export function netGroups(kind: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${kind}, net ${index + 1}`);
}

/** The options of the students of {@link netGroups}. */
export function severalStudents(
  kind: string,
  count: number,
  options: Readonly<Record<string, Json>>,
): Record<string, Readonly<Record<string, Json>>> {
  return Object.fromEntries(
    netGroups(kind, count).map((group, index) => [group, { ...options, student: index + 1 }]),
  );
}

/** In which a control differs from a student: it learns from labels alone. */
export const LABELS_ALONE = { softWeight: 0, hardWeight: 1 } as const;

/** A figure of the nets of each ensemble. */
export interface ByEnsemble {
  /** The ensembles, by their seeds. */
  seeds: number[];
  /** One member, in the mean over all members. */
  member: number[];
  ensemble: number[];
  /** In the mean over the ensemble's students, and over its controls; empty where there are none. */
  student: number[];
  control: number[];
}

/** The figures of those ensembles that have all of their students and controls. Ensembles are independent; students of one are not. */
export function byEnsemble(
  results: Pick<Results, "measurements">,
  { ensemble, students, controls }: EnsembleNets,
  metric = "errors",
): ByEnsemble {
  const memberMetric = `member${metric[0]!.toUpperCase()}${metric.slice(1)}`;
  const nets = [...students, ...controls].map((group) => [group, metric] as const);
  const { seeds, values } = pairedMetrics(results, [[ensemble, metric], [ensemble, memberMetric], ...nets]);
  const [together, alone, ...others] = values as [number[], number[], ...number[][]];
  const mean = (groups: readonly number[][]) =>
    groups.length === 0 ? [] : seeds.map((_, seed) => summarise(groups.map((one) => one[seed]!)).mean);
  return {
    seeds,
    member: alone,
    ensemble: together,
    student: mean(others.slice(0, students.length)),
    control: mean(others.slice(students.length)),
  };
}

/**
 * Which part of what an ensemble saves its students save too, for each ensemble.
 *
 * @param nets - figures that are better when smaller
 * @param over - whose figure is to be improved on: a member's, or a control's
 * @returns for each seed, but for those whose ensemble is no better; none where there are no such nets
 */
export function transferredGain(
  { seeds, ensemble, student, ...nets }: ByEnsemble,
  over: "member" | "control" = "member",
): { seeds: number[]; gains: number[]; without: number } {
  const isMeasured = student.length > 0 && nets[over].length > 0;
  const known = (isMeasured ? seeds : []).flatMap((seed, index) => {
    const figures = { teacher: ensemble[index]!, small: nets[over][index]!, distilled: student[index]! };
    const gain = gainTransferred(figures);
    return gain === undefined ? [] : [{ seed, gain }];
  });
  return {
    seeds: known.map((one) => one.seed),
    gains: known.map(({ gain }) => gain),
    without: isMeasured ? seeds.length - known.length : 0,
  };
}

/** What Table 1 says of the part that is transferred: 86% of the frames. */
export function paperTransfer(): number {
  const { baseline, ensemble, distilled } = HINTON_2015.speech;
  return gainTransferred({
    teacher: wrong(ensemble),
    small: wrong(baseline),
    distilled: wrong(distilled),
  })!;
}

const wrong = ({ accuracy }: { accuracy: number }) => 1 - accuracy;

/** That an ensemble is better than its members, that a student keeps most of that, and that it is better than a net on labels alone. §4 */
export function ensembleStatements(
  results: Pick<Results, "measurements">,
  { of, ...groups }: EnsembleNets & { of: string },
): Statement[] {
  const { baseline, ensemble: together, transferred } = HINTON_2015.speech;
  const alone = byEnsemble(results, { ...groups, students: [], controls: [] });
  const saved = alone.seeds.map((_, seed) => 1 - alone.ensemble[seed]! / alone.member[seed]!);
  const taught = byEnsemble(results, { ...groups, controls: [] });
  const compared = byEnsemble(results, groups);
  const perEnsemble = averaged(groups.students.length);
  return [
    {
      claim: "4.1",
      text: `nets that differ in their initial weights make fewer errors together than one alone, on ${of}: fraction of the errors saved`,
      paper: 1 - wrong(together) / wrong(baseline),
      unit: "points",
      seeds: alone.seeds,
      quantities: [{ values: saved }],
      rule: { kind: "above", bound: 0 },
    },
    {
      ...gainStatement(transferredGain(taught)),
      text: `more than ${100 * transferred}% of the errors that an ensemble saves are saved by one distilled net, on ${of}${perEnsemble}`,
      paper: paperTransfer(),
      rule: { kind: "above", bound: transferred },
      headline: "workbook",
    },
    {
      claim: "4.3",
      text: `the distilled net makes fewer errors than a net trained in the same way on labels alone, on ${of}${perEnsemble}`,
      paper: "yes",
      unit: "errors",
      seeds: compared.seeds,
      quantities: [{ values: compared.student }, { values: compared.control }],
      rule: { kind: "fewer" },
      headline: "notebook",
    },
    {
      ...gainStatement(transferredGain(compared, "control")),
      text: `of the errors that an ensemble saves over a net trained like its student, but on labels alone, the student saves some, on ${of}${perEnsemble}`,
      rule: { kind: "above", bound: 0 },
    },
  ];
}

/** How several nets of one ensemble count, in words. */
const averaged = (nets: number) => (nets > 1 ? ` (mean of ${nets} nets for each ensemble)` : "");

function gainStatement({ seeds, gains, without }: ReturnType<typeof transferredGain>) {
  const note = gains.length === 0 ? "no gain to transfer" : `${without} of the ensembles without a gain`;
  return {
    claim: "4.3",
    unit: "percent" as const,
    seeds,
    quantities: [{ values: gains, ...(without > 0 && { note }) }],
  };
}
