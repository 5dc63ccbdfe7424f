/** What specialists add to a generalist, beside the paper's Tables 3 and 4, and what they cost. §5 */
import { curvesFigure } from "../../figures/curves.js";
import type { Figure } from "../../figures/figure.js";
import { seedsFigure } from "../../figures/seeds.js";
import type { Table } from "../../figures/table.js";
import { summarise } from "../../statistics/mean.js";
import { quantityText } from "../../study/quantity-text.js";
import { resultsNote } from "../../study/results-text.js";
import { NOT_MEASURED } from "../../study/statement.js";
import { pairedMetrics, seriesOf, valuesOf, type Results } from "../../study/results.js";
import { GROUPS, type SpecialistsExperimentOptions } from "./settings.js";

export { specialistsStatements } from "./statements.js";

type SpecialistsResults = Results<SpecialistsExperimentOptions>;

/** The nets that are compared: their groups, and the metric with their accuracy. */
function rowsOf({ options }: SpecialistsResults): { label: string; group: string; metric: string }[] {
  const { top, sets, members } = options;
  const others = top.filter((number) => number > 1);
  return [
    { label: "generalist", group: GROUPS.generalist, metric: "accuracy" },
    {
      label: "trained for as many examples",
      group: GROUPS.longer,
      metric: "accuracy",
    },
    { label: "with specialists", group: GROUPS.specialists, metric: "accuracy" },
    ...others.map((number) => ({
      label: `with those of its ${number} top classes`,
      group: GROUPS.specialists,
      metric: `accuracy${number}`,
    })),
    { label: "with those of random groups", group: GROUPS.random, metric: "accuracy" },
    ...(sets > 1 ? [{ label: `with ${sets} for each class`, group: GROUPS.sets, metric: "accuracy" }] : []),
    { label: `${members} generalists together`, group: GROUPS.ensemble, metric: "accuracy" },
  ];
}

/** Relative gain over the generalist of the same seed. */
function gainsOf(results: SpecialistsResults, group: string, metric: string): number[] {
  const { values } = pairedMetrics(results, [
    [group, metric],
    [GROUPS.generalist, "accuracy"],
  ]);
  return values[0]!.map((accuracy, seed) => accuracy / values[1]![seed]! - 1);
}

const text = (values: readonly number[]) =>
  values.length > 0 ? quantityText(values, "points") : NOT_MEASURED;

/** Accuracies beside the paper's Table 3. */
export function specialistsTable(results: SpecialistsResults): Table {
  const conditional = (label: string, group: string) =>
    ["generalistConditionalAccuracy", "conditionalAccuracy"].map((metric) =>
      label === "with specialists" || group === GROUPS.random ? text(valuesOf(results, group, metric)) : "",
    );
  return {
    title: "Table 3 in kind: right answers on families that no net has seen",
    columns: [
      "net",
      "accuracy",
      "relative gain",
      "the generalist within their classes",
      "specialists within their classes",
    ],
    rows: rowsOf(results).map(({ label, group, metric }) => [
      label,
      text(valuesOf(results, group, metric)),
      group === GROUPS.generalist ? "" : text(gainsOf(results, group, metric)),
      ...conditional(label, group),
    ]),
    notes: [
      "Trained for as many examples: a generalist that sees as many as generalist and specialists together. With specialists: those of its most probable class.",
      "Within their classes: pictures of a specialist's classes, both answering with these classes only. It is easier to tell the classes of a random group apart.",
      resultsNote(results),
    ],
  };
}

/** Relative gains by the number of specialists, beside the paper's Table 4. */
export function gainsTable(results: SpecialistsResults): Table {
  const most = Math.max(...results.options.top);
  const [suffix, classes] = most === 1 ? ["", "class"] : [String(most), `${most} classes`];
  const active = `active for the most probable ${classes}`;
  const kinds = [
    { group: GROUPS.specialists, name: `active${suffix}`, label: active },
    { group: GROUPS.specialists, name: `covering${suffix}`, label: `${active}, and have the right class` },
    {
      group: GROUPS.sets,
      name: "covering",
      label: `of ${results.options.sets} sets, active for the most probable class, and have the right class`,
    },
  ];
  return {
    title: "Table 4 in kind: relative gain by the number of specialists",
    columns: [
      "specialists that are",
      "how many",
      "part of the pictures",
      "generalist",
      "with specialists",
      "relative gain",
    ],
    rows: kinds.flatMap(({ group, name, label }) =>
      countedRows(results, group, name).map((row) => [label, ...row]),
    ),
    notes: [
      resultsNote(
        results,
        "specialists that are active for the most probable class all have it, so where one lacks the right class, the generalist was wrong; mean (95% interval).",
      ),
    ],
  };
}

function countedRows(results: SpecialistsResults, group: string, name: string): (string | number)[][] {
  const [examples, generalist, together] = ["examples", "generalist", "together"].map((count) =>
    seriesOf(results, group, `${name}.${count}`),
  ) as [(readonly number[])[], (readonly number[])[], (readonly number[])[]];
  const numbers = Math.max(0, ...examples.map(({ length }) => length));
  return Array.from({ length: numbers }, (_, number) => number).flatMap((number) => {
    const seeds = examples.flatMap((counts, seed) => ((counts[number] ?? 0) > 0 ? [seed] : []));
    if (seeds.length === 0) return [];
    const share = seeds.map(
      (seed) => examples[seed]![number]! / examples[seed]!.reduce((sum, count) => sum + count, 0),
    );
    const accuracy = (right: readonly (readonly number[])[]) =>
      text(seeds.map((seed) => right[seed]![number]! / examples[seed]![number]!));
    const known = seeds.filter((seed) => generalist[seed]![number]! > 0);
    const gain = known.map((seed) => together[seed]![number]! / generalist[seed]![number]! - 1);
    const before = gain.length > 0 ? text(gain) : "none was right before";
    return [[number, text(share), accuracy(generalist), accuracy(together), before]];
  });
}

/** Which part of the generalist's errors stays inside groups that were found in different ways. */
export function groupsTable(results: SpecialistsResults): Table {
  const rows = [GROUPS.balanced, GROUPS.online, GROUPS.randomGroups].map((group) => [
    group,
    ...["inside", "chance"].map((metric) => text(valuesOf(results, group, metric))),
    ...["largest", "single"].map((metric) => {
      const values = valuesOf(results, group, metric);
      return values.length > 0 ? summarise(values).mean.toFixed(1) : NOT_MEASURED;
    }),
  ]);
  return {
    title: "The generalist's errors and its groups of classes",
    columns: [
      "groups",
      "errors that stay inside a group",
      "by chance",
      "classes of the largest",
      "groups of one class",
    ],
    rows,
    notes: [resultsNote(results, "by chance: if every wrong class were equally likely.")],
  };
}

/** Pixels of a picture. */
const INPUTS = 32 * 32;

/** Multiplications for one example in training: forwards, and backwards for inputs and for weights. */
function multiplications({ hiddenUnits }: SpecialistsExperimentOptions, outputs: number): number {
  return 3 * hiddenUnits * (INPUTS + hiddenUnits + outputs);
}

/** What each way costs beyond the generalist: examples seen, multiplications, and how far machines can share them. */
export function costsTable(results: SpecialistsResults): Table {
  const { options } = results;
  const { members, classes, groups, sets } = options;
  const mean = (group: string, metric: string) => {
    const values = valuesOf(results, group, metric);
    return values.length > 0 ? summarise(values).mean : NaN;
  };
  const written = (value: number, digits: number) =>
    Number.isNaN(value) ? NOT_MEASURED : value.toFixed(digits);
  const ofGeneralist = multiplications(options, classes);
  const ofSpecialist = multiplications(options, classes / groups + 1);
  const row = (label: string, examples: number, each: number, machines: number) => {
    const work = (examples * each) / 1e12;
    return [
      label,
      written(examples / 1e6, 2),
      written(work, 2),
      String(machines),
      written(work / machines, 2),
    ];
  };
  const generalist = mean(GROUPS.generalist, "examplesSeen");
  const specialists = (label: string, group: string, count: number) =>
    row(label, mean(group, "examplesSeen"), ofSpecialist, count);
  const more = (label: string, group: string, machines: number) =>
    row(label, mean(group, "examplesSeen") - generalist, ofGeneralist, machines);
  return {
    title: "Costs beyond the generalist's own",
    columns: [
      "net",
      "examples seen (millions)",
      "multiplications (10¹²)",
      "machines that can share them",
      "multiplications of each machine (10¹²)",
    ],
    rows: [
      row("the generalist itself", generalist, ofGeneralist, 1),
      more("the same, trained for longer", GROUPS.longer, 1),
      specialists(`${groups} specialists`, GROUPS.specialists, groups),
      ...(sets > 1 ? [specialists(`${sets} sets of specialists`, GROUPS.sets, sets * groups)] : []),
      more(`${members} generalists in place of one`, GROUPS.ensemble, Math.max(1, members - 1)),
    ],
    notes: [
      "The specialists can begin only when the generalist has ended; more generalists can learn beside it.",
      resultsNote(results, "means over the seeds."),
    ],
  };
}

/** Accuracies, a ring for each seed. */
export function netsFigure(results: SpecialistsResults): Figure {
  const rows = rowsOf(results)
    .map(({ label, group, metric }) => ({
      label,
      values: valuesOf(results, group, metric).map((accuracy) => 100 * accuracy),
    }))
    .filter(({ values }) => values.length > 0);
  return seedsFigure(netsTitle(results), { label: "right answers", unit: "%", fromZero: false }, rows);
}

/** What the figure shows, in numbers where they are there. */
function netsTitle(results: SpecialistsResults): string {
  const gains = [GROUPS.specialists, GROUPS.ensemble].map((group) => gainsOf(results, group, "accuracy"));
  if (gains.some((values) => values.length === 0)) return "Generalist and specialists";
  const [first, second] = gains.map((values) => `${(100 * summarise(values).mean).toFixed(1)}%`);
  return `Gain by specialists ${first}, by ${results.options.members} generalists ${second}`;
}

/** Accuracy of watched specialists within their classes while they learn, beside nets of the same kind from fresh weights. */
export function learningFigure(results: SpecialistsResults): Figure {
  const curve = (label: string, group: (specialist: number) => string) => {
    const { watched } = results.options;
    const curves = Array.from({ length: watched }, (_, index) =>
      seriesOf(results, group(index + 1), "curve.within"),
    ).flat();
    const x = (curves[0] ?? []).map((_, index) => index + 1);
    return { label, x, y: x.map((_, index) => 100 * summarise(curves.map((values) => values[index]!)).mean) };
  };
  const before = Array.from({ length: results.options.watched }, (_, index) =>
    valuesOf(results, GROUPS.watched(index + 1), "generalistAccuracy"),
  ).flat();
  const curves = [
    curve("from the generalist", GROUPS.watched),
    curve("from fresh weights", GROUPS.fresh),
  ].filter(({ x }) => x.length > 0);
  const x = curves[0]?.x ?? [];
  const level = before.length > 0 ? 100 * summarise(before).mean : NaN;
  const reference = { label: "the generalist", x, y: x.map(() => level), reference: true };
  const last = curves.map(({ label, y }) => `${label} ${y.at(-1)!.toFixed(1)}%`).join(", ");
  return curvesFigure(
    "How specialists learn",
    {
      x: { label: "passes over the specialist's own examples" },
      y: { label: "right answers within its classes", unit: "%" },
    },
    before.length > 0 ? [...curves, reference] : curves,
    `After the last pass: ${last || NOT_MEASURED}.`,
  );
}

/** Accuracy by the number of specialists that have each class. */
export function coveredFigure(results: SpecialistsResults): Figure {
  const seeds = seriesOf(results, GROUPS.sets, "covered");
  const x = (seeds[0] ?? []).map((_, index) => index);
  const summaries = x.map((_, index) =>
    summarise(seeds.map((values) => 100 * (values[index]! / values[0]! - 1))),
  );
  const gains = summaries.map(({ mean }) => mean);
  return curvesFigure(
    "Relative gain by the number of specialists that have each class",
    { x: { label: "specialists for each class", ticks: x }, y: { label: "relative gain", unit: "%" } },
    [{ label: "kanji", x, y: gains, deviation: summaries.map(({ deviation }) => deviation) }],
    `Gains: ${gains.map((gain) => `${gain.toFixed(1)}%`).join(", ") || NOT_MEASURED}.`,
  );
}
