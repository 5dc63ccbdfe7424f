/** What the labels are worth beside the soft targets, and at which weight. §2 */
import { curvesFigure } from "../../figures/curves.js";
import type { Figure } from "../../figures/figure.js";
import type { Table } from "../../figures/table.js";
import { pairedDifference } from "../../statistics/paired-difference.js";
import { groupCurve, groupText, meanText, resultsNote } from "../../study/results-text.js";
import { pairedValues, valuesOf, type Results } from "../../study/results.js";
import type { Statement } from "../../study/statement.js";
import { DIFFERENCE_COLUMNS, DIFFERENCE_NOTE, differenceCells } from "../ingredients/difference-cells.js";
import { fewerErrors } from "../ingredients/three-nets.js";
import { GROUPS, mainWeight, SHARES, type MnistFullOptions } from "./settings.js";

type FullResults = Results<MnistFullOptions>;

/** The shares of the sweep that were trained: `--only` may have left them out. */
export function sharesOf(results: FullResults): number[] {
  return results.options.hardShares.filter((share) => valuesOf(results, GROUPS.share(share)).length > 0);
}

/** "The weighted average beats either term alone; a considerably lower weight on the labels is generally best": the paper's nets, then the sweep. */
export function weightStatements(results: FullResults): Statement[] {
  const distilled = GROUPS.distilled(mainWeight(results.options));
  const sweep = (claim: string, other: number, text: string): Statement =>
    fewerErrors(results, { claim, text, groups: [GROUPS.share(SHARES.small), GROUPS.share(other)] });
  const percent = (share: number) => `${100 * share}%`;
  const student = `a student with ${percent(SHARES.small)} of the weight on the labels makes fewer errors than one`;
  return [
    fewerErrors(results, {
      claim: "2.2",
      text: "the distilled small net of 800 + 800 units makes fewer errors from soft targets and labels than from soft targets alone",
      groups: [distilled, GROUPS.distilled(0)],
    }),
    sweep("2.2", 0, `${student} that learned from soft targets alone`),
    sweep("2.2", 1, `${student} that learned from labels alone`),
    sweep("2.3", SHARES.equal, `${student} with equal weights`),
    sweep("2.3", SHARES.large, `${student} with ${percent(SHARES.large)} on the labels`),
  ];
}

/** Errors against the share of the labels; nothing without a sweep. */
export function sweepFigure(results: FullResults): Figure[] {
  const shares = sharesOf(results);
  if (shares.length === 0) return [];
  const { sweepHiddenUnits } = results.options;
  const points = shares.map((share) => ({ x: 100 * share, group: GROUPS.share(share) }));
  const curve = groupCurve(results, `students of ${sweepHiddenUnits} + ${sweepHiddenUnits} units`, points);
  const text = shares.map((share) => `${groupText(results, GROUPS.share(share))} at ${100 * share}%`);
  return [
    curvesFigure(
      "Errors against the labels' share of the weight",
      {
        x: { label: "weight on the labels", unit: "%", ticks: points.map(({ x }) => x) },
        y: { label: `errors of 10,000${meanText(results)}` },
      },
      [{ ...curve, ringed: true }],
      `${text.join("; ")}.`,
    ),
  ];
}

/** Each share beside the small one, seed by seed. */
export function sweepTable(results: FullResults): Table {
  const shares = sharesOf(results);
  const others = shares.filter((share) => share !== SHARES.small);
  return {
    title: `Other weights on the labels beside ${100 * SHARES.small}%`,
    columns: ["weight on the labels", "errors", ...DIFFERENCE_COLUMNS],
    rows: others.flatMap((share) => {
      const groups = [GROUPS.share(share), GROUPS.share(SHARES.small)];
      const { seeds, values } = pairedValues(results, groups);
      if (seeds.length === 0) return [];
      const cells = differenceCells(pairedDifference(values[0]!, values[1]!, others.length));
      return [[`${100 * share}%`, groupText(results, groups[0]!), ...cells]];
    }),
    notes: [
      resultsNote(
        results,
        `${DIFFERENCE_NOTE} The first is the student of the row, the second the one with ${100 * SHARES.small}%.`,
      ),
    ],
  };
}
