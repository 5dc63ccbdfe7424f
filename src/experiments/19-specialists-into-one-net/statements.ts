/** The paper's statement about specialists that overfit, and its open question, beside what was measured. §6.1, §8 */
import { pairedMetrics, type Results } from "../../study/results.js";
import type { Statement } from "../../study/statement.js";
import { GROUPS, studentsOf, type IntoOneNetOptions, type StudentKind } from "./settings.js";

type IntoOneNetResults = Results<IntoOneNetOptions>;

type Column = readonly [group: string, metric: string];

/** All of them, in the paper's order. The rules were fixed before the runs. */
export function intoOneNetStatements(results: IntoOneNetResults): Statement[] {
  return [...overfitting(results), ...intoOne(results)];
}

/** A value for each seed, of figures that all must be there. */
function bySeed(
  results: IntoOneNetResults,
  columns: readonly Column[],
  value: (figures: number[]) => number,
): number[] {
  const { seeds, values } = pairedMetrics(results, columns);
  return seeds.map((_, seed) => value(values.map((column) => column[seed]!)));
}

const errors = ([accuracy]: number[]) => 1 - accuracy!;
const gap = ([onTheirs, onOthers]: number[]) => onTheirs! - onOthers!;

/** Fewer with soft targets for the classes that are not a specialist's own. */
function overfitting(results: IntoOneNetResults): Statement[] {
  const compared = (
    text: string,
    other: "labels" | "dustbin",
    metrics: readonly string[],
    value: (figures: number[]) => number,
  ): Statement => {
    const groups = [GROUPS.few("soft targets"), GROUPS.few(other)];
    const columns = groups.map((group) => metrics.map((metric): Column => [group, metric]));
    const { seeds } = pairedMetrics(results, columns.flat());
    return {
      claim: "5.7",
      text,
      paper: "yes",
      unit: "points",
      seeds,
      quantities: columns.map((own) => ({ values: bySeed(results, own, value) })),
      rule: { kind: "fewer" },
    };
  };
  const few = "specialists with few examples: ";
  const soft = "with soft targets for the other classes";
  return [
    {
      ...compared(
        `${few}${soft} they make fewer errors within their own classes, in unseen families, than with labels for the others`,
        "labels",
        ["within"],
        errors,
      ),
    },
    {
      ...compared(
        `${few}${soft} they make fewer errors within their own classes, in unseen families, than with a dustbin`,
        "dustbin",
        ["within"],
        errors,
      ),
      headline: "workbook",
    },
    compared(
      `${few}${soft} their accuracy falls less from their own examples to unseen families than with a dustbin`,
      "dustbin",
      ["withinTraining", "within"],
      gap,
    ),
    compared(
      `${few}${soft} they and the generalist make fewer errors than with labels for the others`,
      "labels",
      ["accuracy"],
      errors,
    ),
    compared(
      `${few}${soft} they and the generalist make fewer errors than with a dustbin`,
      "dustbin",
      ["accuracy"],
      errors,
    ),
  ];
}

/** What the paper leaves open: one net from the specialists, beside the same net from the generalist alone. */
function intoOne(results: IntoOneNetResults): Statement[] {
  const students = studentsOf(results.options);
  const named = ({ units, temperature, hardWeight, fromGeneralist }: StudentKind) =>
    `${units} units, T = ${temperature}, labels weighing ${hardWeight}${fromGeneralist ? ", starting as the generalist" : ""}`;
  const gain = (one: StudentKind, text: string): Statement => {
    const columns = [one, { ...one, teacher: "generalist" as const }].map((kind): Column => [
      GROUPS.student(kind),
      "accuracy",
    ]);
    return {
      claim: "5.8",
      text: `${text} (${named(one)}): points of accuracy above the same net taught by the generalist alone`,
      unit: "points",
      seeds: pairedMetrics(results, columns).seeds,
      quantities: [{ values: bySeed(results, columns, gap) }],
      rule: { kind: "open" },
    };
  };
  const survives = (one: StudentKind): Statement => {
    const columns: Column[] = [
      [GROUPS.student(one), "accuracy"],
      [GROUPS.student({ ...one, teacher: "generalist" }), "accuracy"],
      [GROUPS.specialists, "accuracy"],
      [GROUPS.generalist, "accuracy"],
    ];
    const part = ([student, control, together, alone]: number[]) =>
      (student! - control!) / (together! - alone!);
    const gains = bySeed(results, columns.slice(2), gap);
    const isThere = gains.every((one) => one > 0);
    return {
      claim: "5.8",
      text: `part of the specialists' gain that survives in one net of the generalist's size (${named(one)})`,
      unit: "percent",
      seeds: pairedMetrics(results, columns).seeds,
      quantities: [
        isThere ? { values: bySeed(results, columns, part) } : { values: [], note: "no gain to transfer" },
      ],
      rule: { kind: "open" },
    };
  };
  const ofSpecialists = students.filter(({ teacher }) => teacher === "specialists");
  const [usual] = ofSpecialists as [StudentKind];
  const ofGeneralists = students.filter(({ teacher }) => teacher === "generalists");
  return [
    { ...gain(usual, "one net taught by generalist and specialists"), headline: "notebook" },
    survives(usual),
    ...ofSpecialists.slice(1).flatMap((one): Statement[] => {
      const above = gain(one, "one net taught by generalist and specialists");
      // A student of the generalist's own weights forgets less on the way than one that starts from nothing.
      return one.fromGeneralist ? [above, { ...survives(one), headline: "notebook" }] : [above];
    }),
    ...ofGeneralists.map((one) =>
      gain(one, `one net taught by ${results.options.members} generalists together`),
    ),
  ];
}
