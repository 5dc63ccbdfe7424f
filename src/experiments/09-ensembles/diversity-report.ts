/** What members gain that differ in their data, too. §4 */
import type { Table } from "../../figures/table.js";
import { groupText, resultsNote } from "../../study/results-text.js";
import { pairedMetrics, valuesOf, type Results } from "../../study/results.js";
import type { Statement } from "../../study/statement.js";
import { bootstrapGroup, DATA_SETS, groupsFor, plainGroup, type EnsemblesOptions } from "./settings.js";

type EnsemblesResults = Results<EnsemblesOptions>;

/**
 * §4: the paper "found [varying the members' data] to not significantly change" its results. That the members differ more by it is not in the paper, but
 * without it the comparison would say nothing.
 */
export function diversityStatements(results: EnsemblesResults, data: string): Statement[] {
  const groups = [plainOf(results, data), bootstrapGroup(data)] as const;
  const compared = (metric: string) =>
    pairedMetrics(results, [
      [groups[0], metric],
      [groups[1], metric],
    ]);
  const statement = (
    metric: string,
    rest: Pick<Statement, "text" | "unit" | "rule"> & Partial<Statement>,
  ) => {
    const { seeds, values } = compared(metric);
    const quantities = seeds.length > 0 ? values.map((one) => ({ values: one })) : [];
    return { claim: "4.2", seeds, quantities, ...rest } satisfies Statement;
  };
  const together = statement("errors", {
    text: `ensembles make about as many errors (within 10%) whether or not each member has a bootstrap draw of the examples, on ${data}`,
    paper: "yes",
    unit: "errors",
    rule: { kind: "alike" },
  });
  const labels = ["all examples", "bootstrap draws"];
  return [
    { ...together, quantities: together.quantities.map((one, index) => ({ label: labels[index]!, ...one })) },
    statement("disagreement", {
      text: `members differ more with bootstrap draws: fraction of the test examples on which two members disagree, same data against bootstrap draws, on ${data}`,
      unit: "points",
      rule: { kind: "fewer" },
    }),
    statement("memberErrors", {
      text: `a member alone makes fewer errors if it learned from all examples than from a bootstrap draw, on ${data}`,
      unit: "errors",
      rule: { kind: "fewer" },
    }),
  ];
}

/** The ensembles of the same run as those of bootstrap draws. */
export function plainOf(results: EnsemblesResults, data: string): string {
  const group = plainGroup(data);
  return valuesOf(results, group).length > 0 ? group : groupsFor(data, results.options.students).ensemble;
}

/** Plain ensembles beside those of bootstrap draws: how much members differ, what each is worth, and what they gain together. */
export function diversityTable(results: EnsemblesResults): Table {
  const { members } = results.options;
  const rows = Object.keys(DATA_SETS).flatMap((data) =>
    (
      [
        [`${data}, all examples`, plainOf(results, data)],
        [`${data}, bootstrap draws`, bootstrapGroup(data)],
      ] as const
    ).map(([label, group]) => {
      const text = (metric: string, digits: number) =>
        valuesOf(results, group, metric).length > 0 ? groupText(results, group, metric, digits) : "–";
      return [
        label,
        text("disagreement", 4),
        text("errorCorrelation", 3),
        text("memberErrors", 1),
        text("errors", 1),
        text("memberCalibrationError", 4),
        text("calibrationError", 4),
      ];
    }),
  );
  return {
    title: "Members that also differ in their data",
    columns: [
      "ensemble",
      "two members disagree on",
      "correlation of their errors",
      "errors of a member",
      `errors of ${members} together`,
      "calibration error of a member",
      "of all together",
    ],
    rows,
    notes: [resultsNote(results)],
  };
}
