/** Whether soft targets need less data, bear higher learning rates, and keep a student from overfitting. §1, §6 */
import { curvesFigure, type Curve } from "../../figures/curves.js";
import type { Figure } from "../../figures/figure.js";
import type { Table } from "../../figures/table.js";
import { summarise } from "../../statistics/mean.js";
import { groupCurve, groupText, meanText, resultsNote } from "../../study/results-text.js";
import { seedsOf, valuesOf, type Results } from "../../study/results.js";
import { NOT_MEASURED, type Statement } from "../../study/statement.js";
import { HINTON_2015 } from "../paper.js";
import { GROUPS, type LessDataOptions, type TargetKind } from "./settings.js";

const KINDS: readonly TargetKind[] = ["hard", "soft"];

/** Errors on 10,000 test digits of a net that guesses: what a student that diverged counts for in the statements. */
const GUESSING = 9000;

/** Errors against the number of digits that the student learns from. */
function sizeFigure(results: Results<LessDataOptions>): Figure {
  const { sizes } = results.options;
  const curves = KINDS.map((kind) =>
    groupCurve(
      results,
      `${kind} targets`,
      sizes.map((digits) => ({ x: digits, group: GROUPS.size(kind, digits) })),
    ),
  );
  return curvesFigure(
    "Errors against the size of the transfer set",
    {
      x: { label: "digits", log: true, ticks: sizes },
      y: { label: `errors${meanText(results)}`, log: true },
    },
    curves,
    `Errors on 10,000 test digits${meanText(results)}. With ${sizes[0]!} digits: ${curves.map(({ label, y }) => `${label} ${(y[0] ?? NaN).toFixed(0)}`).join(", ")}.`,
  );
}

/** Errors against the learning rate; where students did not learn, because they diverged or guess, the curve has a gap. */
function rateFigure(results: Results<LessDataOptions>): Figure {
  const { learningRates, digitsForRates } = results.options;
  const curves = KINDS.map((kind) => rateCurve(results, kind));
  const highest = curves.map(({ kind, learned }) =>
    learned.length > 0 ? `${kind} targets up to ${Math.max(...learned)}` : `${kind} targets at none`,
  );
  return curvesFigure(
    `Errors against the learning rate, ${digitsForRates} digits`,
    {
      // Where nothing was learned there is no point, but the rate was tried.
      x: { label: "highest learning rate", log: true, range: around(learningRates), ticks: learningRates },
      y: { label: `errors${meanText(results)}`, log: true },
    },
    curves.map(({ curve }) => curve),
    `Errors on 10,000 test digits${meanText(results)}; students learned with ${highest.join(", ")}.`,
  );
}

function rateCurve(results: Results<LessDataOptions>, kind: TargetKind) {
  const { learningRates } = results.options;
  const learned = learningRates.filter((rate) => didLearn(results, GROUPS.rate(kind, rate)));
  const points = learned.map((rate) => ({ x: rate, group: GROUPS.rate(kind, rate) }));
  const { x, y, halfWidths } = groupCurve(results, "", points);
  const at = (rate: number) => x.indexOf(rate);
  const failed = learningRates.filter((rate) => !learned.includes(rate));
  const curve: Curve = {
    label: `${kind} targets${failed.length > 0 ? ` (learned nothing at ${failed.join(", ")})` : ""}`,
    x: learningRates,
    y: learningRates.map((rate) => y[at(rate)] ?? NaN),
    halfWidths: learningRates.map((rate) => halfWidths?.[at(rate)]),
  };
  return { kind, learned, curve };
}

/** Whether students learned: not all diverged, and the others' mean is clearly below that of guessing. */
function didLearn(results: Results<LessDataOptions>, group: string): boolean {
  const errors = valuesOf(results, group);
  return errors.length > 0 && !isGuessing(errors);
}

const isGuessing = (errors: readonly number[]) => summarise(errors).mean >= 0.95 * GUESSING;

/** A range with some room to both sides, on a logarithmic axis. */
const around = (values: readonly number[]): [number, number] => [
  Math.min(...values) / 1.25,
  Math.max(...values) * 1.25,
];

/** Sizes and rates, hard beside soft. */
function lessDataTable(results: Results<LessDataOptions>): Table {
  const { sizes, learningRates } = results.options;
  const row = (label: string, group: (kind: TargetKind) => string) => [
    label,
    ...KINDS.map((kind) => errorsText(results, group(kind))),
  ];
  return {
    title: "Hard beside soft targets",
    columns: ["", "hard targets, errors", "soft targets, errors"],
    rows: [
      ...sizes.map((digits) => row(`${digits} digits`, (kind) => GROUPS.size(kind, digits))),
      ...learningRates.map((rate) => row(`learning rate ${rate}`, (kind) => GROUPS.rate(kind, rate))),
    ],
    notes: [resultsNote(results)],
  };
}

/** §6's rows in kind: accuracy on the digits that were learned from and on the test digits. */
function fewDigitsTable(results: Results<LessDataOptions>): Table {
  const { fraction } = results.options;
  const { whole, stopped, soft } = HINTON_2015.regularisers;
  const written = ({ train, test }: { train: number; test: number }) =>
    `${(100 * train).toFixed(1)}% / ${(100 * test).toFixed(1)}%`;
  const paper: [string, string][] = [
    [GROUPS.all, written(whole)],
    [GROUPS.stopped, written(stopped)],
    [GROUPS.hard, "–"],
    [GROUPS.soft, written(soft)],
  ];
  const percent = (values: number[]) => {
    if (values.length === 0) return NOT_MEASURED;
    return `${((100 * values.reduce((sum, value) => sum + value, 0)) / values.length).toFixed(2)}%`;
  };
  return {
    title: `§6 in kind: soft targets as regulariser, ${100 * fraction}% of the digits`,
    columns: ["", "speech in the paper, train / test", "digits here, train / test", "errors"],
    rows: paper.map(([group, inPaper]) => {
      const train = percent(valuesOf(results, group, "trainAccuracy"));
      const test = percent(valuesOf(results, group).map((errors) => 1 - errors / 10_000));
      return [
        group.replace("a part", `${100 * fraction}%`),
        inPaper,
        `${train} / ${test}`,
        groupText(results, group),
      ];
    }),
    notes: [
      resultsNote(results, "the paper's are frames of speech: the order is compared, not the numbers."),
    ],
  };
}

/** Errors as {@link groupText} writes them, or that they are those of guessing. */
function errorsText(results: Results<LessDataOptions>, group: string): string {
  const errors = valuesOf(results, group);
  if (errors.length === 0 || !isGuessing(errors)) return groupText(results, group);
  return `${summarise(errors).mean.toFixed(0)} (guessing)`;
}

/** Errors against the size of the transfer set and against the learning rate. */
export function lessDataFigures(results: Results<LessDataOptions>): Figure[] {
  return [sizeFigure(results), rateFigure(results)];
}

/** Hard beside soft targets, and §6's rows in kind. */
export function lessDataTables(results: Results<LessDataOptions>): Table[] {
  return [lessDataTable(results), fewDigitsTable(results)];
}

/** The paper's statements, in kind; that on rates by the highest one with which any student learned. */
export function lessDataStatements(results: Results<LessDataOptions>): Statement[] {
  const { sizes, learningRates, fraction } = results.options;
  const few = sizes.find((digits) => digits >= 1000) ?? sizes.at(-1)!;
  // Where no student learned nothing can be compared.
  const learned = (rate: number) => KINDS.some((kind) => didLearn(results, GROUPS.rate(kind, rate)));
  const high = learningRates.filter(learned).at(-1) ?? learningRates.at(-1)!;
  return [
    {
      ...softIsBetter(results, {
        claim: "1.1",
        text: `from ${few} digits, a student makes fewer errors if it learns from soft targets than from labels alone`,
        groups: [GROUPS.size("soft", few), GROUPS.size("hard", few)],
      }),
      headline: "notebook",
    },
    {
      ...softIsBetter(results, {
        claim: "1.3",
        text: `at a learning rate of ${high}, a student makes fewer errors if it learns from soft targets than from labels alone`,
        groups: [GROUPS.rate("soft", high), GROUPS.rate("hard", high)],
      }),
      headline: "notebook",
    },
    {
      ...softIsBetter(results, {
        claim: "6.1",
        text: `from ${100 * fraction}% of the digits, a student makes fewer errors with soft targets and no early stopping than with labels and early stopping`,
        groups: [GROUPS.soft, GROUPS.stopped],
      }),
      headline: "workbook",
    },
  ];
}

function softIsBetter(
  results: Results<LessDataOptions>,
  { claim, text, groups }: { claim: string; text: string; groups: readonly [string, string] },
): Statement {
  const quantities = groups.map((group) => errorsOrGuessing(results, group));
  return {
    claim,
    text,
    paper: "yes",
    unit: "errors",
    seeds: seedsOf(results, groups[0]),
    quantities,
    rule: { kind: "fewer" },
  };
}

/** Errors, seed by seed: a student that diverged counts as one that guesses. */
function errorsOrGuessing({ measurements }: Results<LessDataOptions>, group: string) {
  const chosen = measurements.filter((one) => one.group === group);
  const values = chosen.map(({ metrics }) => metrics.errors ?? GUESSING);
  const diverged = chosen.filter(({ metrics }) => metrics.diverged === 1).length;
  const isGuess = values.length > 0 && isGuessing(values);
  const notes = [
    ...(diverged > 0 ? [`${diverged} diverged`] : []),
    ...(isGuess && diverged === 0 ? ["guessing"] : []),
  ];
  return { values, ...(notes.length > 0 && { note: notes.join(", ") }) };
}
