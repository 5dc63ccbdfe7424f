/** What students know of classes that they have never seen, and how it shows when biases are moved. §3 */
import { curvesFigure, type Curve } from "../../figures/curves.js";
import type { Figure } from "../../figures/figure.js";
import type { Table } from "../../figures/table.js";
import { confidenceInterval } from "../../statistics/confidence-interval.js";
import { summarise } from "../../statistics/mean.js";
import { groupText, meanText, resultsNote } from "../../study/results-text.js";
import { pairedMetrics, seriesOf, valuesOf, type Results } from "../../study/results.js";
import type { Statement } from "../../study/statement.js";
import { SHIFTS } from "../ingredients/bias-choice.js";
import { errorsBesidePaper } from "../ingredients/three-nets.js";
import { FOFFANO_2020, HINTON_2015 } from "../paper.js";
import { GROUPS, type MissingClassesOptions } from "./settings.js";

/** How far the bias is moved: nothing, by the test labels as in the paper, and by ways that no test label is needed for. */
const WAYS = {
  Unmoved: "not moved",
  ByTest: "tuned on the test set, as in the paper",
  ByPrior: "prior matching: no label needed",
  ByHeldOut: "tuned on held-out training digits",
} as const;

const { without3, only7And8 } = HINTON_2015;

const same = (first: readonly number[], second: readonly number[]) => first.join() === second.join();

/** The paper's figures: none for classes that it did not look at. */
export function missingClassesStatements(results: Results<MissingClassesOptions>): Statement[] {
  const { omit, only } = results.options;
  return [
    ...(same(omit, without3.omitted) ? without3Statements(results) : []),
    ...(same(only, only7And8.only) ? only7And8Statements(results) : []),
  ];
}

function without3Statements(results: Results<MissingClassesOptions>): Statement[] {
  const group = GROUPS.omit(without3.omitted);
  const { errors, errorsOnOmitted, shifted } = without3;
  const { source, without3: byOthers } = FOFFANO_2020;
  const row = (text: string, metric: string, paper: number) =>
    errorsBesidePaper(results, { claim: "3.4", text, group, metric, paper });
  return [
    {
      ...row("test errors of a student that never saw a 3", "errorsUnmoved", errors),
      others: { figure: byOthers.errors, source },
    },
    {
      ...row(
        "errors on the 1010 test 3s of a student that never saw a 3",
        "errorsOnMovedUnmoved",
        errorsOnOmitted,
      ),
      others: { figure: byOthers.errorsOnOmitted, source },
    },
    row(
      "test errors of a student that never saw a 3, its bias for 3 tuned on the test set",
      "errorsByTest",
      shifted.errors,
    ),
    {
      ...row(
        "errors on the 1010 test 3s of a student that never saw a 3, its bias for 3 tuned on the test set",
        "errorsOnMovedByTest",
        shifted.errorsOnOmitted,
      ),
      headline: "workbook",
    },
    withoutTestLabels(results, "3.4", group, "a student that never saw a 3"),
  ];
}

function only7And8Statements(results: Results<MissingClassesOptions>): Statement[] {
  const group = GROUPS.only(only7And8.only);
  const { errors, shifted } = only7And8;
  const row = (text: string, metric: string, paper: number) =>
    errorsBesidePaper(results, { claim: "3.5", text, group, metric, paper });
  return [
    row("test errors of a student that saw only 7s and 8s", "errorsUnmoved", errors),
    row(
      "test errors of a student that saw only 7s and 8s, its biases for 7 and 8 tuned on the test set",
      "errorsByTest",
      shifted.errors,
    ),
    withoutTestLabels(results, "3.5", group, "a student that saw only 7s and 8s"),
  ];
}

/** Not in the paper: its own way to move a bias needs the labels of the test set. */
function withoutTestLabels(
  results: Results<MissingClassesOptions>,
  claim: string,
  group: string,
  who: string,
): Statement {
  const metrics = ["errorsByPrior", "errorsUnmoved"] as const;
  const { seeds, values } = pairedMetrics(
    results,
    metrics.map((metric) => [group, metric]),
  );
  return {
    claim,
    text: `${who} makes fewer errors once its bias is moved by prior matching, without any label`,
    unit: "errors",
    seeds,
    quantities: values.map((errors) => ({ values: errors })),
    rule: { kind: "fewer" },
    headline: "notebook",
  };
}

/** The sweep over the biases of each transfer set. */
export function missingClassesFigures(results: Results<MissingClassesOptions>): Figure[] {
  const { omit, only } = results.options;
  return [GROUPS.omit(omit), GROUPS.only(only)]
    .filter((group) => seriesOf(results, group, "moved").length > 0)
    .map((group) => biasSweepFigure(results, group));
}

/** Every way to choose the shift, with what it comes to. */
export function missingClassesTable(results: Results<MissingClassesOptions>): Table {
  const { omit, only } = results.options;
  const groups = [GROUPS.omit(omit), GROUPS.only(only)];
  return {
    title: "How far to move the biases",
    columns: ["transfer set", "shift chosen", "shift", "errors", "of these on the moved classes"],
    rows: groups.flatMap((group) =>
      Object.entries(WAYS)
        .filter(([way]) => valuesOf(results, group, `errors${way}`).length > 0)
        .map(([way, words]) => [
          group,
          words,
          groupText(results, group, `shift${way}`),
          groupText(results, group, `errors${way}`),
          groupText(results, group, `errorsOnMoved${way}`),
        ]),
    ),
    notes: [
      resultsNote(
        results,
        "mean (95% interval). Only the way that is tuned on the test set has seen test labels.",
      ),
    ],
  };
}

/** Errors against the shift of the biases: the mean over the seeds, with its interval. */
function biasSweepFigure(results: Results<MissingClassesOptions>, group: string): Figure {
  const curve = (label: string, name: string): Curve => {
    const seeds = seriesOf(results, group, name);
    const every = SHIFTS.map((_, index) => index).filter((index) => index % 5 === 0);
    const at = every.map((index) => seeds.map((errors) => errors[index]!));
    const intervals = at.map((errors) => confidenceInterval(errors));
    return {
      label,
      x: every.map((index) => SHIFTS[index]!),
      y: at.map((errors) => Math.max(1, summarise(errors).mean)),
      ...(seeds.length > 1 && {
        band: {
          // The logarithm of none can't be drawn.
          low: intervals.map((interval) => Math.max(1, interval!.low)),
          high: intervals.map((interval) => Math.max(1, interval!.high)),
        },
        bandLabel: "95% interval",
      }),
    };
  };
  const moved = seriesOf(results, group, "moved")[0]!;
  const classes = moved.map((label) => `${label}s`).join(" and ");
  const unmoved = groupText(results, group, "errorsUnmoved");
  const [best, shift] = ["errorsByTest", "shiftByTest"].map((metric) => groupText(results, group, metric));
  return curvesFigure(
    `Transfer set ${group}: errors (none drawn as 1) against the bias of ${moved.join(" and ")}`,
    {
      x: { label: "what is added to the bias" },
      y: { label: `errors${meanText(results)}`, log: true },
    },
    [curve("all errors", "sweptErrors"), curve(`errors on ${classes}`, "sweptErrorsOnMoved")],
    `Not moved: ${unmoved}; fewest: ${best} at a shift of ${shift}.`,
  );
}
