/** Specialists with few examples, and one net that learns from specialists, in tables and figures. §6.1, §8 */
import type { Figure } from "../../figures/figure.js";
import { seedsFigure } from "../../figures/seeds.js";
import type { Table } from "../../figures/table.js";
import { summarise } from "../../statistics/mean.js";
import { quantityText } from "../../study/quantity-text.js";
import { resultsNote } from "../../study/results-text.js";
import { valuesOf, type Results } from "../../study/results.js";
import { NOT_MEASURED } from "../../study/statement.js";
import { OUTSIDE } from "../ingredients/few-specialists.js";
import { GROUPS, studentsOf, type IntoOneNetOptions, type StudentKind } from "./settings.js";

export { intoOneNetStatements } from "./statements.js";

type IntoOneNetResults = Results<IntoOneNetOptions>;

const text = (values: readonly number[]) =>
  values.length > 0 ? quantityText(values, "points") : NOT_MEASURED;

/** §6.1: specialists by what they learn of the classes that are not their own. */
function fewTable(results: IntoOneNetResults): Table {
  const of = (group: string, metric: string) => valuesOf(results, group, metric);
  const { fewJitters, jitters } = results.options;
  const rows = OUTSIDE.map((outside) => {
    const group = GROUPS.few(outside);
    const corrections = of(group, "correction");
    return [
      `few examples; other classes: ${outside}`,
      text(of(group, "withinTraining")),
      text(of(group, "within")),
      text(of(group, "accuracy")),
      corrections.length > 0 ? summarise(corrections).mean.toFixed(2) : NOT_MEASURED,
    ];
  });
  const generalist = [
    "generalist alone",
    "",
    text(of(GROUPS.specialists, "generalistConditionalAccuracy")),
    text(of(GROUPS.generalist, "accuracy")),
    "",
  ];
  return {
    title: "§6.1: specialists with few examples",
    columns: [
      "targets of specialists",
      "within their classes, on their examples",
      "within their classes, unseen families",
      "together with the generalist",
      "correction",
    ],
    rows: [generalist, ...rows],
    notes: [
      `Specialists learn from ${fewJitters} of each character's ${jitters} pictures in each family, the generalist from all that are not held out. ` +
        "Correction: what is added to the logit of other classes, in parts of the logarithm of the oversampling (the paper's is 1), chosen on validation families.",
      resultsNote(results),
    ],
  };
}

/** §8: the students of each width and training, by their teachers. */
function studentsTable(results: IntoOneNetResults): Table {
  const students = studentsOf(results.options);
  const settings = new Map(students.map((one) => [settingName(one), one]));
  const accuracy = (one: StudentKind, teacher: StudentKind["teacher"]) => {
    const group = GROUPS.student({ ...one, teacher });
    return students.some((other) => GROUPS.student(other) === group)
      ? text(valuesOf(results, group, "accuracy"))
      : "";
  };
  return {
    title: "§8: one net from several, right answers on families that no net has seen",
    columns: [
      "student",
      "taught by labels alone",
      "by the generalist",
      "by generalist and specialists",
      "by generalists together",
    ],
    rows: [
      [
        "the teachers themselves",
        "",
        ...[GROUPS.generalist, GROUPS.specialists, GROUPS.ensemble].map((group) =>
          text(valuesOf(results, group, "accuracy")),
        ),
      ],
      ...[...settings].map(([name, one]) => [
        name,
        one.fromGeneralist || one.hardWeight !== results.options.hardWeights[0]
          ? ""
          : accuracy({ ...one, temperature: results.options.temperatures[0]! }, "labels"),
        ...(["generalist", "specialists", "generalists"] as const).map((teacher) => accuracy(one, teacher)),
      ]),
    ],
    notes: [resultsNote(results)],
  };
}

/** `64 units, T = 2, labels 0.5`. */
function settingName({ units, temperature, hardWeight, fromGeneralist }: StudentKind): string {
  const start = fromGeneralist ? ", starting as the generalist" : "";
  return `${units} units, T = ${temperature}, labels ${hardWeight}${start}`;
}

/** Tables of both parts. */
export function intoOneNetTables(results: IntoOneNetResults): Table[] {
  return [fewTable(results), studentsTable(results)];
}

/** Accuracies of teachers and students of the generalist's size, and of specialists with few examples, a ring for each seed. */
export function intoOneNetFigures(results: IntoOneNetResults): Figure[] {
  const rows = (groups: readonly (readonly [label: string, group: string, metric?: string])[]) =>
    groups
      .map(([label, group, metric = "accuracy"]) => ({
        label,
        values: valuesOf(results, group, metric).map((accuracy) => 100 * accuracy),
      }))
      .filter(({ values }) => values.length > 0);
  const units = results.options.widths[0]!;
  const students = studentsOf(results.options).filter(
    (one, index, all) =>
      one.units === units && index === all.findIndex((other) => other.teacher === one.teacher),
  );
  const axis = { label: "right answers", unit: "%", fromZero: false } as const;
  const learned = rows([
    ["generalist", GROUPS.generalist],
    ["generalist with specialists", GROUPS.specialists],
    ["generalists together", GROUPS.ensemble],
    ...students.map((one) => [`one net from ${one.teacher}`, GROUPS.student(one)] as const),
  ]);
  const few = rows([
    ["generalist", GROUPS.specialists, "generalistConditionalAccuracy"],
    ...OUTSIDE.map((outside) => [`other classes: ${outside}`, GROUPS.few(outside), "within"] as const),
  ]);
  return [
    seedsFigure("Several nets, and one that learns from them", axis, learned),
    seedsFigure("Specialists with few examples, within their own classes", axis, few),
  ];
}
