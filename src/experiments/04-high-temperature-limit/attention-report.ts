/** What is said of logits far below the mean: how much distillation attends to them, and how noisy they are. §2.1 */
import { curvesFigure } from "../../figures/curves.js";
import type { Figure } from "../../figures/figure.js";
import type { Table } from "../../figures/table.js";
import { summarise } from "../../statistics/mean.js";
import { quantityText } from "../../study/quantity-text.js";
import { resultsNote } from "../../study/results-text.js";
import { pairedMetrics, seedsOf, seriesOf, valuesOf, type Results } from "../../study/results.js";
import { NOT_MEASURED, type Statement } from "../../study/statement.js";
import { CASES, limitGroup, SPREAD, type HighTemperatureLimitOptions } from "./settings.js";

type LimitResults = Results<HighTemperatureLimitOptions>;

/** "Much less attention" is taken as: at most this part of the share that matching logits gives them. */
const MUCH_LESS = 0.5;
/** The low T of the statements: at the upper end of those that the paper finds best for its smallest nets. */
const LOW = 4;
/** The figure's temperatures end here; above, the curves come close to that of matching logits. */
const HIGHEST = 20;

const casesOf = ({ learnedEpochs }: HighTemperatureLimitOptions) => [
  CASES.fresh,
  CASES.learned(learnedEpochs),
];

/** Means over the seeds of a row of numbers, value by value. */
function meanSeries(results: LimitResults, group: string, name: string): number[] {
  const rows = seriesOf(results, group, name);
  return (rows[0] ?? []).map((_, index) => summarise(rows.map((row) => row[index]!)).mean);
}

/** Attention by depth at several T, and the spread over teachers by depth. */
export function attentionFigures(results: LimitResults): Figure[] {
  return [attentionFigure(results), spreadFigure(results)];
}

function attentionFigure(results: LimitResults): Figure {
  const { temperatures, learnedEpochs } = results.options;
  const student = CASES.learned(learnedEpochs);
  const curves = temperatures
    .filter((T) => T <= HIGHEST)
    .map((T) => {
      const group = limitGroup(student, T);
      return {
        label: `T = ${T}`,
        x: meanSeries(results, group, "depths"),
        y: meanSeries(results, group, "attention"),
      };
    });
  const x = curves[0]?.x ?? [];
  const lowest = curves.map(({ label, y }) => `${label}: ${(y[0] ?? NaN).toPrecision(2)}`);
  return curvesFigure(
    `How hard distillation pulls, relative to matching logits (${student})`,
    {
      x: { label: "teacher's logit minus the mean of its digit" },
      y: { label: "T² |gradient| / (|z − v| / N)", log: true },
    },
    [...curves, { label: "matching logits", x, y: x.map(() => 1), reference: true }],
    `In the lowest tenth of the logits: ${lowest.join("; ")}.`,
  );
}

function spreadFigure(results: LimitResults): Figure {
  const [x, y] = [meanSeries(results, SPREAD, "depths"), meanSeries(results, SPREAD, "spreads")];
  return curvesFigure(
    "How far teachers of other seeds differ",
    {
      x: { label: "a teacher's logit minus the mean of its digit" },
      y: { label: "standard deviation over the other teachers" },
    },
    [{ label: "other teachers", x, y }],
    y.length > 0
      ? `In the lowest tenth of the logits ${y[0]!.toPrecision(2)}, in the highest ${y.at(-1)!.toPrecision(2)}.`
      : "It was not measured.",
  );
}

/** The share of the gradient that logits far below the mean get at each T, and the spread over teachers. */
export function attentionTables(results: LimitResults): Table[] {
  return [attentionTable(results), spreadTable(results)];
}

function attentionTable(results: LimitResults): Table {
  const cases = casesOf(results.options);
  return {
    title: "Attention to logits far below the mean, relative to matching logits",
    columns: ["T", ...cases],
    rows: results.options.temperatures.map((T) => [
      T,
      ...cases.map((name) => textOf(results, limitGroup(name, T), "farBelow", "points")),
    ]),
    notes: [
      resultsNote(
        results,
        "share of the gradient's absolute values that falls on the lowest fifth of the teacher's zero-meaned logits, divided by the same share of |z − v|.",
      ),
    ],
  };
}

function spreadTable(results: LimitResults): Table {
  const teachers = seedsOf(results, SPREAD);
  return {
    title: "Spread of logits over teachers of other seeds",
    columns: ["logits", "standard deviation over teachers"],
    rows: [
      ["far below the mean (lowest fifth)", textOf(results, SPREAD, "farBelow", "number")],
      ["each digit's largest", textOf(results, SPREAD, "largest", "number")],
    ],
    notes: [
      `Teachers of seeds ${teachers.join(", ")} on ${results.options.sampleSize} of their training digits. Each in turn says which logits are low or large; the spread is that of the ` +
        "others, zero-meaned. Mean and 95% interval over the teachers, which share the others.",
    ],
  };
}

function textOf(results: LimitResults, group: string, metric: string, unit: "points" | "number"): string {
  const values = valuesOf(results, group, metric);
  return values.length > 0 ? quantityText(values, unit) : NOT_MEASURED;
}

/** "At lower temperatures, distillation pays much less attention to matching logits that are much more negative than the average." */
export function attentionStatements(results: LimitResults): Statement[] {
  const { temperatures } = results.options;
  const attention = temperatures.includes(LOW)
    ? casesOf(results.options).map((name): Statement => {
        const { seeds, values } = pairedMetrics(results, [[limitGroup(name, LOW), "farBelow"]]);
        return {
          claim: "2.6",
          text: `at T = ${LOW} the logits far below the mean (the lowest fifth) get at most half of the share of the gradient that matching logits would give them, ${name}`,
          paper: "yes",
          unit: "percent",
          seeds,
          quantities: [{ values: values[0]! }],
          rule: { kind: "below", bound: MUCH_LESS },
          ...(name !== CASES.fresh && { headline: "notebook" as const }),
        };
      })
    : [];
  const { seeds, values } = pairedMetrics(results, [
    [SPREAD, "largest"],
    [SPREAD, "farBelow"],
  ]);
  return [
    ...attention,
    {
      claim: "2.7",
      text: "each digit's largest logit varies less from teacher to teacher than those far below the mean (the lowest fifth): standard deviation over teachers of other seeds",
      paper: "yes",
      unit: "number",
      seeds,
      quantities: [{ values: values[0]! }, { values: values[1]! }],
      rule: { kind: "fewer" },
    },
  ];
}
