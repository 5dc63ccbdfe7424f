/** What ensembles on pictures and their students get wrong. §4 */
import { curvesFigure } from "../../figures/curves.js";
import type { Figure } from "../../figures/figure.js";
import type { Table } from "../../figures/table.js";
import { seedsText, summarise, summaryText } from "../../statistics/mean.js";
import { resultsNote } from "../../study/results-text.js";
import { seedsOf, seriesOf, valuesOf, type Results } from "../../study/results.js";
import { ensembleFigure, ensembleRows } from "../ingredients/ensemble-figure.js";
import { byEnsemble } from "../ingredients/ensemble-trials.js";
import { reliabilityFigure } from "../ingredients/reliability-rows.js";
import { plainOf } from "./diversity-report.js";
import { DATA_SETS, groupsFor, type EnsemblesOptions } from "./settings.js";

type EnsemblesResults = Results<EnsemblesOptions>;

const netsOf = (results: EnsemblesResults, data: string) => groupsFor(data, results.options.students);

/** Whether there are ensembles of a data set with their students and controls: `--only` may have left some out. */
export function isMeasured(results: EnsemblesResults, data: string): boolean {
  return byEnsemble(results, netsOf(results, data)).seeds.length > 0;
}

/** The nets of a data set's ensembles, each with its errors for every ensemble: what is compared. */
const rowsOf = (results: EnsemblesResults, data: string) =>
  ensembleRows(byEnsemble(results, netsOf(results, data)), results.options.members);

/** Members, ensemble, student and control: a ring for each ensemble. */
export function netsFigure(results: EnsemblesResults, data: string): Figure {
  const title = `${data}: test errors of each ensemble and its students`;
  const { students } = results.options;
  return ensembleFigure(title, { label: "errors on the test set" }, rowsOf(results, data), students);
}

/** Test errors against the number of members that are asked. */
export function membersFigure(results: EnsemblesResults, data: string): Figure {
  const nets = netsOf(results, data);
  const x = (seriesOf(results, nets.ensemble, "arithmetic")[0] ?? []).map((_, index) => index + 1);
  const curve = (label: string, series: string) => {
    const seeds = seriesOf(results, nets.ensemble, series);
    const summaries = x.map((_, index) => summarise(seeds.map((errors) => errors[index]!)));
    const deviation = summaries.map((summary) => summary.deviation);
    return { label, x, y: summaries.map(({ mean }) => mean), deviation };
  };
  const flat = (label: string, errors: readonly number[]) => {
    const { mean } = summarise(errors);
    return { label, x, y: x.map(() => mean), reference: true };
  };
  const { member, student } = byEnsemble(results, nets);
  const curves = [
    curve("arithmetic mean", "arithmetic"),
    curve("geometric mean", "geometric"),
    flat("a member alone, on average", member),
    flat("one net, distilled", student),
  ];
  const last = curves.map(({ label, y }) => `${label} ${y.at(-1)!.toFixed(0)}`).join(", ");
  return curvesFigure(
    `${data}: errors against members`,
    { x: { label: "members" }, y: { label: "test errors" } },
    curves,
    `Errors with ${x.length} members: ${last}; ${seedsText(seedsOf(results, nets.ensemble))}.`,
  );
}

/** How sure a member and an ensemble are against how often they are right, for each data set. */
export function reliabilityFigures(results: EnsemblesResults): Figure[] {
  return Object.keys(DATA_SETS).flatMap((data) => {
    const ensemble = plainOf(results, data);
    const figure = reliabilityFigure(`${data}: reliability of members and ensembles`, results, [
      { label: "the first member", group: ensemble, name: "memberReliability" },
      { label: `${results.options.members} members together`, group: ensemble },
    ]);
    return figure ? [figure] : [];
  });
}

/** Members, ensemble, student and control of each data set: test errors, and what they know of the training pictures. */
export function errorsTable(results: EnsemblesResults): Table {
  const names = Object.keys(DATA_SETS);
  const rows = names.map((data) => rowsOf(results, data));
  const geometric = names.map((data) => valuesOf(results, netsOf(results, data).ensemble, "geometricErrors"));
  const known = names.map((data) =>
    netsOf(results, data).controls.flatMap((group) => valuesOf(results, group, "trainAccuracy")),
  );
  const text = (values: readonly number[]) => (values.length > 0 ? summaryText(summarise(values)) : "–");
  const examples = valuesOf(results, netsOf(results, names[0]!).ensemble, "testExamples")[0] ?? 0;
  return {
    title: "Test errors",
    columns: ["net", ...names],
    rows: [
      ...rows[0]!.map(({ label }, index) => [label, ...rows.map((one) => text(one[index]!.values))]),
      [`${results.options.members} members, geometric mean`, ...geometric.map(text)],
      [
        "known of the training pictures by a net on labels alone",
        ...known.map((values) =>
          values.length > 0 ? `${text(values.map((value) => 100 * value))}%` : text(values),
        ),
      ],
    ],
    notes: [
      resultsNote(
        results,
        `of ${examples} test examples; mean ± standard deviation over ensembles, students of one ensemble being averaged first.`,
      ),
    ],
  };
}

/** Soft targets of the first data set's ensemble by what is softened. */
export function softeningTable(results: EnsemblesResults): Table {
  const [data] = Object.keys(DATA_SETS) as [string];
  const mean = (name: string, index: number) =>
    summarise(
      seriesOf(results, netsOf(results, data).ensemble, `softening.${name}`).map((values) => values[index]!),
    ).mean.toFixed(4);
  const [temperatures = []] = seriesOf(results, netsOf(results, data).ensemble, "softening.temperatures");
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
