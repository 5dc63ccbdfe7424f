/** What ensembles and their students come to. §4 */
import { curvesFigure } from "../../figures/curves.js";
import type { Figure } from "../../figures/figure.js";
import type { Table } from "../../figures/table.js";
import { gainTransferred } from "../../statistics/gain.js";
import { seedsText, summarise, summaryText } from "../../statistics/mean.js";
import type { EnsembleDetails } from "../ingredients/ensemble-recipe.js";
import { metricOf, type EnsembleStudy } from "./ensemble-study.js";
import { aboveVerdict, percentText } from "../../study/transfer-verdict.js";

/** Test errors against the number of members that are asked. */
export function ensembleFigure(title: string, { ensembles, students, options }: EnsembleStudy): Figure {
  const details = ensembles.map((record) => record.details as unknown as EnsembleDetails);
  const x = details[0]!.arithmetic.map((_, index) => index + 1);
  const curve = (label: string, of: (one: EnsembleDetails) => readonly number[], reference = false) => {
    const summaries = x.map((_, index) => summarise(details.map((one) => of(one)[index]!)));
    const deviation = reference ? {} : { deviation: summaries.map((summary) => summary.deviation) };
    return { label, x, y: summaries.map(({ mean }) => mean), ...deviation, reference };
  };
  const flat = (label: string, errors: readonly number[]) => {
    const { mean } = summarise(errors);
    return { label, x, y: x.map(() => mean), reference: true };
  };
  const single = metricOf(ensembles, "memberErrors");
  const curves = [
    curve("arithmetic mean", ({ arithmetic }) => arithmetic),
    curve("geometric mean", ({ geometric }) => geometric),
    flat("a member alone, on average", single),
    ...Object.entries(students).map(([name, records]) => flat(name, metricOf(records, "errors"))),
  ];
  const axes = { x: { label: "members" }, y: { label: "test errors" } };
  const last = curves.map(({ label, y }) => `${label} ${y.at(-1)!.toFixed(0)}`).join(", ");
  return curvesFigure(
    title,
    axes,
    curves,
    `Errors with ${x.length} members: ${last}; ${seedsText(options.seeds)}.`,
  );
}

/**
 * Which part of what the ensemble gains over its members a student gains too, for each seed.
 *
 * @param metric - one that is better when smaller
 * @returns undefined for a seed if the ensemble is no better than its members
 */
export function transferredBySeed(
  { ensembles, students }: EnsembleStudy,
  student: string,
  metric = "errors",
): (number | undefined)[] {
  const memberMetric = `member${metric[0]!.toUpperCase()}${metric.slice(1)}`;
  return ensembles.map(({ metrics }, index) =>
    gainTransferred({
      teacher: metrics[metric]!,
      small: metrics[memberMetric]!,
      distilled: students[student]![index]!.metrics[metric]!,
    }),
  );
}

/** Members, ensemble and student of several data sets: test errors. */
export function ensembleTable(studies: Readonly<Record<string, EnsembleStudy>>, student: string): Table {
  const all = Object.values(studies);
  const { seeds, members } = all[0]!.options;
  const text = (values: readonly number[]) => summaryText(summarise(values));
  const row = (label: string, values: (study: EnsembleStudy) => number[]) => [
    label,
    ...all.map((study) => text(values(study))),
  ];
  return {
    title: "Test errors",
    columns: ["net", ...Object.keys(studies)],
    rows: [
      row("a member alone, on average", ({ ensembles }) => metricOf(ensembles, "memberErrors")),
      row(`${members} members, arithmetic mean`, ({ ensembles }) => metricOf(ensembles, "errors")),
      row(`${members} members, geometric mean`, ({ ensembles }) => metricOf(ensembles, "geometricErrors")),
      row("one net of their size, distilled", (study) => metricOf(study.students[student]!, "errors")),
    ],
    notes: [`Of ${all[0]!.testCount} test examples; ${seedsText(seeds)}.`],
  };
}

/** The paper's two statements about ensembles, for several data sets. §4 */
export function ensembleVerdicts(studies: Readonly<Record<string, EnsembleStudy>>, student: string): Table {
  const rows = Object.entries(studies).flatMap(([name, study]) => verdictRows(name, study, student));
  const { seeds } = Object.values(studies)[0]!.options;
  return {
    title: "Paper against this run",
    columns: ["statement", "paper, on speech", "here", "verdict"],
    rows,
    notes: [
      seeds.length === 1
        ? `One seed (${seeds[0]!}): no interval is known, and verdicts go by its value.`
        : `Mean and 95% interval over ${seeds.length} seeds (${seeds.join(", ")}) by Student's t; not decided: the bound lies within it.`,
    ],
  };
}

/** The two statements for one study: that the ensemble is better, and that the student keeps most of that. */
export function verdictRows(name: string, study: EnsembleStudy, student: string): string[][] {
  const reductions = study.ensembles.map(({ metrics }) => 1 - metrics.errors! / metrics.memberErrors!);
  const fractions = transferredBySeed(study, student);
  const known = fractions.filter((fraction) => fraction !== undefined);
  const complete = known.length === fractions.length;
  return [
    [
      `${name}: an ensemble makes fewer errors than its members`,
      "5.4% fewer",
      `${percentText(reductions, 1)} fewer`,
      aboveVerdict(reductions, 0),
    ],
    [
      `${name}: more than 80% of that is transferred to one net`,
      "86%",
      complete ? percentText(known) : "no gain to transfer",
      complete ? aboveVerdict(known, 0.8) : "not decided",
    ],
  ];
}
