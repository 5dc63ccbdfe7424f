/** What ensembles and their students come to. §4 */
import { curvesFigure } from "../figures/curves.js";
import type { Figure } from "../figures/figure.js";
import type { Table } from "../notebook/table.js";
import { confidenceInterval } from "../statistics/confidence-interval.js";
import { gainTransferred } from "../statistics/gain.js";
import { seedsText, summarise, summaryText } from "../statistics/mean.js";
import type { EnsembleDetails } from "./ensemble-recipe.js";
import { metricOf, type EnsembleStudy } from "./ensemble-study.js";

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
 * Which part of what the ensemble gains over its members a student gains too, with a 95% interval over the seeds.
 * @returns `91% (85% to 97%)`, or `91%` for one seed; `no gain to transfer` if one ensemble is no better than its members
 */
export function transferText(study: EnsembleStudy, student: string, metric = "errors"): string {
  const fractions = transferredBySeed(study, student, metric);
  if (fractions.some((fraction) => fraction === undefined)) return "no gain to transfer";
  const percent = (value: number) => `${(100 * value).toFixed(0)}%`;
  const known = fractions as number[];
  const interval = confidenceInterval(known);
  const mean = percent(summarise(known).mean);
  return interval ? `${mean} (${percent(interval.low)} to ${percent(interval.high)})` : mean;
}

/** The same for each seed. @param metric - one that is better when smaller */
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

/** Members, ensemble and students of several data sets: errors, and the gain transferred. */
export function ensembleTable(studies: Readonly<Record<string, EnsembleStudy>>, student: string): Table {
  const [first] = Object.values(studies);
  const { seeds, members } = first!.options;
  const cells = (label: string, paper: string, text: (study: EnsembleStudy) => string) => [
    label,
    paper,
    ...Object.values(studies).map(text),
  ];
  const errors = (study: EnsembleStudy, name: string) =>
    summaryText(summarise(metricOf(study.ensembles, name)));
  return {
    title: "Paper against this run",
    columns: ["net", "paper (speech)", ...Object.keys(studies).map((name) => `errors on ${name}`)],
    rows: [
      cells("a member alone, on average", "41.1% of frames", (study) => errors(study, "memberErrors")),
      cells(`${members} members, arithmetic mean`, "38.9% of frames", (study) => errors(study, "errors")),
      cells(`${members} members, geometric mean`, "", (study) => errors(study, "geometricErrors")),
      cells("one net of their size, distilled", "39.2% of frames", (study) =>
        summaryText(summarise(metricOf(study.students[student]!, "errors"))),
      ),
      cells("gain transferred", "more than 80%", (study) => transferText(study, student)),
    ],
    notes: [
      `Of ${first!.testCount} test examples; ${seedsText(seeds)}, the gain with its 95% interval over the seeds (Student's t).`,
    ],
  };
}
