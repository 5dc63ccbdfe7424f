/** What students learn from transfer sets of the same size: the teacher's digits, new ones, clothes, noise. §1 */
import type { Figure } from "../../figures/figure.js";
import { seedsFigure } from "../../figures/seeds.js";
import type { Table } from "../../figures/table.js";
import { pairedDifference } from "../../statistics/paired-difference.js";
import { groupText, resultsNote } from "../../study/results-text.js";
import { pairedValues, valuesOf, type Results } from "../../study/results.js";
import type { Statement } from "../../study/statement.js";
import { DIFFERENCE_COLUMNS, DIFFERENCE_NOTE, differenceCells } from "../ingredients/difference-cells.js";
import { fewerErrors } from "../ingredients/three-nets.js";
import {
  GROUPS,
  TRANSFER_SET_KINDS,
  TRANSFER_SETS,
  type MissingClassesOptions,
  type TransferSetKind,
} from "./settings.js";

type SetResults = Results<MissingClassesOptions>;

const isMeasured = (results: SetResults, kind: TransferSetKind) =>
  valuesOf(results, GROUPS.set(kind)).length > 0;

/** §1: "could consist entirely of unlabeled data or we could use the original training set … works well, especially if we add a small term" for the labels. */
export function transferSetStatements(results: SetResults): Statement[] {
  const claim = "1.6";
  const fewer = (text: string, better: TransferSetKind, worse: TransferSetKind) =>
    fewerErrors(results, { claim, text, groups: [GROUPS.set(better), GROUPS.set(worse)] });
  const { seeds, values } = pairedValues(results, [GROUPS.set("training"), GROUPS.set("new")]);
  const labels = ["training digits", "new digits"];
  // The paper has unlabelled data of the same kind in mind: what other pictures teach is a question of ours.
  const errorsOf = (kind: TransferSetKind, text: string): Statement => ({
    claim,
    text: `errors on 10,000 test digits (9000 by guessing) of a student that learned from ${text}`,
    unit: "errors",
    seeds: pairedValues(results, [GROUPS.set(kind)]).seeds,
    quantities: isMeasured(results, kind) ? [{ values: valuesOf(results, GROUPS.set(kind)) }] : [],
    rule: { kind: "open" },
  });
  return [
    {
      ...fewer(
        "from unlabelled digits that its teacher never saw, a student makes fewer errors than from the labels of as many digits",
        "new",
        "labels",
      ),
    },
    {
      claim,
      text: "the teacher's own training digits are about as good a transfer set as new, unlabelled digits (errors within 10%)",
      paper: "yes",
      unit: "errors",
      seeds,
      quantities:
        seeds.length > 0 ? values.map((one, index) => ({ label: labels[index]!, values: one })) : [],
      rule: { kind: "alike" },
    },
    fewer(
      "on the teacher's training digits, a small term for the labels makes a student better",
      "both",
      "training",
    ),
    {
      ...errorsOf("clothes", "pictures of clothes alone, not one digit among them"),
      headline: "notebook",
    },
    errorsOf("noise", "random grey values alone"),
  ];
}

/** How many test digits each student reads; nothing if no set was compared. */
export function transferSetFigure(results: SetResults): Figure[] {
  const rows = TRANSFER_SET_KINDS.filter((kind) => isMeasured(results, kind)).map((kind) => ({
    label: TRANSFER_SETS[kind].words,
    values: valuesOf(results, GROUPS.set(kind)).map((errors) => 100 - errors / 100),
  }));
  if (rows.length === 0) return [];
  const { picturesOfSets } = results.options;
  return [
    seedsFigure(
      `What ${picturesOfSets} pictures teach a student`,
      { label: "right test digits", unit: "%" },
      rows,
    ),
  ];
}

/** Each set beside the first with soft targets, seed by seed. */
export function transferSetTable(results: SetResults): Table {
  const kinds = TRANSFER_SET_KINDS.filter((kind) => isMeasured(results, kind));
  const others = kinds.filter((kind) => kind !== "new");
  return {
    title: `Transfer sets of ${results.options.picturesOfSets} pictures beside as many new, unlabelled digits`,
    columns: ["transfer set", "errors", ...DIFFERENCE_COLUMNS],
    rows: kinds.map((kind) => {
      const groups = [GROUPS.set(kind), GROUPS.set("new")];
      const { seeds, values } = pairedValues(results, groups);
      const isOther = kind !== "new" && seeds.length > 0;
      const cells = isOther
        ? differenceCells(pairedDifference(values[0]!, values[1]!, others.length))
        : DIFFERENCE_COLUMNS.map(() => "–");
      return [TRANSFER_SETS[kind].words, groupText(results, groups[0]!), ...cells];
    }),
    notes: [
      resultsNote(
        results,
        `${DIFFERENCE_NOTE} The first is the student of the row, the second that of new digits with soft targets alone.`,
      ),
    ],
  };
}
