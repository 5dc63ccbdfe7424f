/** What ensembles on pictures and their students get wrong. §4 */
import { curvesFigure } from "../../figures/curves.js";
import type { Figure } from "../../figures/figure.js";
import type { Table } from "../../figures/table.js";
import { seedsText, summarise, summaryText } from "../../statistics/mean.js";
import { resultsNote } from "../../study/results-text.js";
import { seedsOf, seriesOf, valuesOf, type Results } from "../../study/results.js";
import { DATA_SETS, ensembleGroup, studentGroup, type EnsemblesOptions } from "./settings.js";

type EnsemblesResults = Results<EnsemblesOptions>;

/** Test errors against the number of members that are asked. */
export function ensembleFigure(results: EnsemblesResults, data: string): Figure {
  const group = ensembleGroup(data);
  const x = (seriesOf(results, group, "arithmetic")[0] ?? []).map((_, index) => index + 1);
  const curve = (label: string, series: string) => {
    const seeds = seriesOf(results, group, series);
    const summaries = x.map((_, index) => summarise(seeds.map((errors) => errors[index]!)));
    const deviation = summaries.map((summary) => summary.deviation);
    return { label, x, y: summaries.map(({ mean }) => mean), deviation };
  };
  const flat = (label: string, errors: readonly number[]) => {
    const { mean } = summarise(errors);
    return { label, x, y: x.map(() => mean), reference: true };
  };
  const curves = [
    curve("arithmetic mean", "arithmetic"),
    curve("geometric mean", "geometric"),
    flat("a member alone, on average", valuesOf(results, group, "memberErrors")),
    flat("distilled", valuesOf(results, studentGroup(data))),
  ];
  const last = curves.map(({ label, y }) => `${label} ${y.at(-1)!.toFixed(0)}`).join(", ");
  return curvesFigure(
    `${data}: errors against members`,
    { x: { label: "members" }, y: { label: "test errors" } },
    curves,
    `Errors with ${x.length} members: ${last}; ${seedsText(seedsOf(results, group))}.`,
  );
}

/** Members, ensemble and student of each data set: test errors. */
export function errorsTable(results: EnsemblesResults): Table {
  const { members } = results.options;
  const names = Object.keys(DATA_SETS);
  const row = (label: string, group: (data: string) => string, metric = "errors") => [
    label,
    ...names.map((data) => summaryText(summarise(valuesOf(results, group(data), metric)))),
  ];
  const examples = valuesOf(results, ensembleGroup(names[0]!), "testExamples")[0] ?? 0;
  return {
    title: "Test errors",
    columns: ["net", ...names],
    rows: [
      row("a member alone, on average", ensembleGroup, "memberErrors"),
      row(`${members} members, arithmetic mean`, ensembleGroup),
      row(`${members} members, geometric mean`, ensembleGroup, "geometricErrors"),
      row("one net of their size, distilled", studentGroup),
    ],
    notes: [resultsNote(results, `of ${examples} test examples; mean ± standard deviation.`)],
  };
}

/** Soft targets of the first data set's ensemble by what is softened. */
export function softeningTable(results: EnsemblesResults): Table {
  const [data] = Object.keys(DATA_SETS) as [string];
  const mean = (name: string, index: number) =>
    summarise(
      seriesOf(results, ensembleGroup(data), `softening.${name}`).map((values) => values[index]!),
    ).mean.toFixed(4);
  const [temperatures = []] = seriesOf(results, ensembleGroup(data), "softening.temperatures");
  return {
    title: `Soft targets of the ensemble on ${data} by what is softened`,
    columns: [
      "T",
      "entropy: mean of soft targets at T",
      "mean at T = 1, softened to T",
      "geometric mean",
      "distance of the first two",
      "of first and last",
    ],
    rows: temperatures.map((temperature, index) => [
      temperature,
      ...["membersEntropy", "meanEntropy", "geometricEntropy", "meanDistance", "geometricDistance"].map(
        (name) => mean(name, index),
      ),
    ]),
    notes: [
      resultsNote(
        results,
        "entropies in nats; distances are half the sum of differences; means over at most 2000 training pictures and the seeds.",
      ),
    ],
  };
}
