/** Whether soft targets need less data, bear higher learning rates, and keep a student from overfitting. §1, §6 */
import { curvesFigure } from "../../figures/curves.js";
import type { Figure } from "../../figures/figure.js";
import type { Table } from "../../figures/table.js";
import { summarise } from "../../statistics/mean.js";
import { groupCurve, groupText, meanText, resultsNote } from "../../study/results-text.js";
import { seedsOf, valuesOf, type Results } from "../../study/results.js";
import { NOT_MEASURED, type Statement } from "../../study/statement.js";
import { HINTON_2015 } from "../paper.js";
import { rateFigure, rateGroups, rateStatements, rateTable } from "./rate-report.js";
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

const isGuessing = (errors: readonly number[]) => summarise(errors).mean >= 0.95 * GUESSING;

/** Sizes, hard beside soft. */
function lessDataTable(results: Results<LessDataOptions>): Table {
  const { sizes } = results.options;
  const row = (label: string, group: (kind: TargetKind) => string) => [
    label,
    ...KINDS.map((kind) => errorsText(results, group(kind))),
  ];
  return {
    title: "Hard beside soft targets",
    columns: ["", "hard targets, errors", "soft targets, errors"],
    rows: sizes.map((digits) => row(`${digits} digits`, (kind) => GROUPS.size(kind, digits))),
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

/** Errors against the size of the transfer set and against the learning rate, as far as they were measured. */
export function lessDataFigures(results: Results<LessDataOptions>): Figure[] {
  return measuredParts(results, [
    [sizeGroups(results), () => sizeFigure(results)],
    [rateGroups(results), () => rateFigure(results)],
  ]);
}

/** Hard beside soft targets, learning rates, and §6's rows in kind, as far as they were measured. */
export function lessDataTables(results: Results<LessDataOptions>): Table[] {
  return measuredParts(results, [
    [sizeGroups(results), () => lessDataTable(results)],
    [rateGroups(results), () => rateTable(results)],
    [[GROUPS.all, GROUPS.stopped, GROUPS.hard, GROUPS.soft], () => fewDigitsTable(results)],
  ]);
}

const sizeGroups = ({ options }: Results<LessDataOptions>) =>
  options.sizes.flatMap((digits) => KINDS.map((kind) => GROUPS.size(kind, digits)));

/** Results may have some groups only; what shows none of them is left out. */
function measuredParts<Part>(
  { measurements }: Results<LessDataOptions>,
  parts: readonly (readonly [groups: readonly string[], make: () => Part])[],
): Part[] {
  return parts
    .filter(([groups]) => measurements.some(({ group }) => groups.includes(group)))
    .map(([, make]) => make());
}

/** The paper's statements, in kind. */
export function lessDataStatements(results: Results<LessDataOptions>): Statement[] {
  const { sizes, fraction } = results.options;
  const few = sizes.find((digits) => digits >= 1000) ?? sizes.at(-1)!;
  return [
    {
      ...softIsBetter(results, {
        claim: "1.1",
        text: `from ${few} digits, a student makes fewer errors if it learns from soft targets than from labels alone`,
        groups: [GROUPS.size("soft", few), GROUPS.size("hard", few)],
      }),
      headline: "notebook",
    },
    ...rateStatements(results),
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
