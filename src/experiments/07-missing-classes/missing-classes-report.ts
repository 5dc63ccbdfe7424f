/** What students know of classes that they have never seen, and how it comes out when biases are moved. §3 */
import { curvesFigure, type Curve } from "../../figures/curves.js";
import type { Figure } from "../../figures/figure.js";
import type { Table } from "../../figures/table.js";
import { confidenceInterval } from "../../statistics/confidence-interval.js";
import { summarise } from "../../statistics/mean.js";
import { SHIFTS } from "./bias-choice.js";
import { MISSING_GROUPS, type MissingClassesOptions } from "./missing-classes-study.js";
import { recordText, valuesOf, type StudyRecord } from "../../study/study-record.js";
import { groupText, meanText, NOT_MEASURED, sentence, type PaperRow } from "../../study/study-text.js";
import { verdictOnFewer, verdictOnFigure } from "../../study/verdict.js";

/** How far the bias is moved: nothing, by the test labels as in the paper, and by ways that no test label is needed for. */
const WAYS = {
  Unmoved: "not moved",
  ByTest: "tuned on the test set, as in the paper",
  ByPrior: "prior matching: no label needed",
  ByHeldOut: "tuned on held-out training digits",
} as const;

/** Of 10,000 test digits: 206 errors, 133 on 3s; 109 and 14 after the shift. 47.3% and 13.2% with 7s and 8s only. */
const PAPER = {
  omit: { classes: [3], errors: 206, onMoved: 133, shifted: 109, shiftedOnMoved: 14 },
  only: { classes: [7, 8], errors: 4730, shifted: 1320 },
};

const same = (first: readonly number[], second: readonly number[]) => first.join() === second.join();

/** The paper's figures: none for classes that it did not look at. */
export function missingClassesRows(record: StudyRecord): PaperRow[] {
  const { omit, only } = record.options as MissingClassesOptions;
  const rowsOf = (group: string, figures: readonly (readonly [string, string, number])[]) =>
    figures.map(([what, metric, paper]): PaperRow => {
      const values = valuesOf(record, group, metric);
      const here = groupText(record, group, metric);
      const verdict = values.length > 0 ? verdictOnFigure(values, paper) : NOT_MEASURED;
      return {
        what: `${group}: ${what}`,
        paper: String(paper),
        others: "–",
        here,
        seeds: values.length,
        verdict,
      };
    });
  const statement = (group: string): PaperRow => {
    const metrics = ["errorsByPrior", "errorsUnmoved"];
    const [moved, unmoved] = metrics.map((metric) => valuesOf(record, group, metric));
    const texts = metrics.map((metric) => groupText(record, group, metric));
    return {
      what: `${group}: a bias moved without any test label helps, too`,
      paper: "–",
      others: "–",
      here: moved!.length > 0 ? `${texts[0]!} against ${texts[1]!}` : NOT_MEASURED,
      seeds: moved!.length,
      verdict: moved!.length > 0 ? verdictOnFewer(moved!, unmoved!) : NOT_MEASURED,
    };
  };
  const [without, few] = [MISSING_GROUPS.omit(omit), MISSING_GROUPS.only(only)];
  return [
    ...(same(omit, PAPER.omit.classes)
      ? [
          ...rowsOf(without, [
            ["errors", "errorsUnmoved", PAPER.omit.errors],
            ["errors on 3s", "errorsOnMovedUnmoved", PAPER.omit.onMoved],
            ["errors, bias tuned on the test set", "errorsByTest", PAPER.omit.shifted],
            ["errors on 3s, bias tuned on the test set", "errorsOnMovedByTest", PAPER.omit.shiftedOnMoved],
          ]),
          statement(without),
        ]
      : []),
    ...(same(only, PAPER.only.classes)
      ? [
          ...rowsOf(few, [
            ["errors", "errorsUnmoved", PAPER.only.errors],
            ["errors, biases tuned on the test set", "errorsByTest", PAPER.only.shifted],
          ]),
          statement(few),
        ]
      : []),
  ];
}

/** Every way to choose the shift, with what it comes to. */
export function missingClassesTable(record: StudyRecord): Table {
  const { omit, only } = record.options as MissingClassesOptions;
  const groups = [MISSING_GROUPS.omit(omit), MISSING_GROUPS.only(only)];
  return {
    title: "How far to move the biases",
    columns: ["transfer set", "shift chosen", "shift", "errors", "of these on the moved classes"],
    rows: groups.flatMap((group) =>
      Object.entries(WAYS)
        .filter(([way]) => valuesOf(record, group, `errors${way}`).length > 0)
        .map(([way, words]) => [
          group,
          words,
          groupText(record, group, `shift${way}`),
          groupText(record, group, `errors${way}`),
          groupText(record, group, `errorsOnMoved${way}`),
        ]),
    ),
    notes: [
      `${sentence(recordText(record))}; mean (95% interval). Only the way that is tuned on the test set has seen test labels.`,
    ],
  };
}

/** Errors against the shift of the biases: the mean over the seeds, with its interval. */
export function biasSweepFigure(record: StudyRecord, group: string): Figure {
  const swept = (name: string) =>
    record.trials
      .filter((trial) => trial.group === group && name in trial.details)
      .map(({ details }) => details[name] as readonly number[]);
  const curve = (label: string, name: string): Curve => {
    const seeds = swept(name);
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
  const moved = record.trials.find((trial) => trial.group === group)?.details.moved as readonly number[];
  const classes = moved.map((label) => `${label}s`).join(" and ");
  const unmoved = groupText(record, group, "errorsUnmoved");
  const [best, shift] = ["errorsByTest", "shiftByTest"].map((metric) => groupText(record, group, metric));
  return curvesFigure(
    `Transfer set ${group}: errors (none drawn as 1) against the bias of ${moved.join(" and ")}`,
    {
      x: { label: "what is added to the bias" },
      y: { label: `errors${meanText(record)}`, log: true },
    },
    [curve("all errors", "sweptErrors"), curve(`errors on ${classes}`, "sweptErrorsOnMoved")],
    `Not moved: ${unmoved}; fewest: ${best} at a shift of ${shift}.`,
  );
}
