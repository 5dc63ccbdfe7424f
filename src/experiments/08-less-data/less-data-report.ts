/** Whether soft targets need less data, bear higher learning rates, and keep a student from overfitting. §1, §6 */
import { curvesFigure, type Curve } from "../../figures/curves.js";
import type { Figure } from "../../figures/figure.js";
import type { Table } from "../../figures/table.js";
import { summarise } from "../../statistics/mean.js";
import { LESS_DATA_GROUPS, type LessDataOptions, type TargetKind } from "./less-data-study.js";
import { recordText, valuesOf, type StudyRecord } from "../../study/study-record.js";
import {
  groupCurve,
  groupText,
  meanText,
  NOT_MEASURED,
  sentence,
  type PaperRow,
} from "../../study/study-text.js";
import { verdictOnFewer } from "../../study/verdict.js";

const KINDS: readonly TargetKind[] = ["hard", "soft"];

/** Errors on 10,000 test digits of a net that guesses: what a student that diverged counts for in the statements. */
const GUESSING = 9000;

const optionsOf = ({ options }: StudyRecord) => options as LessDataOptions;

/** Errors against the number of digits that the student learns from. */
export function sizeFigure(record: StudyRecord): Figure {
  const { sizes } = optionsOf(record);
  const curves = KINDS.map((kind) =>
    groupCurve(
      record,
      `${kind} targets`,
      sizes.map((digits) => ({ x: digits, group: LESS_DATA_GROUPS.size(kind, digits) })),
    ),
  );
  return curvesFigure(
    "Errors against the size of the transfer set",
    { x: { label: "digits", log: true, ticks: sizes }, y: { label: `errors${meanText(record)}`, log: true } },
    curves,
    `Errors on 10,000 test digits${meanText(record)}. With ${sizes[0]!} digits: ${curves.map(({ label, y }) => `${label} ${(y[0] ?? NaN).toFixed(0)}`).join(", ")}.`,
  );
}

/** Errors against the learning rate; where students did not learn, because they diverged or guess, the curve has a gap. */
export function rateFigure(record: StudyRecord): Figure {
  const { learningRates, digitsForRates } = optionsOf(record);
  const curves = KINDS.map((kind) => rateCurve(record, kind));
  const highest = curves.map(({ kind, learned }) =>
    learned.length > 0 ? `${kind} targets up to ${Math.max(...learned)}` : `${kind} targets at none`,
  );
  return curvesFigure(
    `Errors against the learning rate, ${digitsForRates} digits`,
    {
      // Where nothing was learned there is no point, but the rate was tried.
      x: { label: "highest learning rate", log: true, range: around(learningRates), ticks: learningRates },
      y: { label: `errors${meanText(record)}`, log: true },
    },
    curves.map(({ curve }) => curve),
    `Errors on 10,000 test digits${meanText(record)}; students learned with ${highest.join(", ")}.`,
  );
}

function rateCurve(record: StudyRecord, kind: TargetKind) {
  const { learningRates } = optionsOf(record);
  const learned = learningRates.filter((rate) => didLearn(record, LESS_DATA_GROUPS.rate(kind, rate)));
  const points = learned.map((rate) => ({ x: rate, group: LESS_DATA_GROUPS.rate(kind, rate) }));
  const { x, y, halfWidths } = groupCurve(record, "", points);
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
function didLearn(record: StudyRecord, group: string): boolean {
  const errors = valuesOf(record, group);
  return errors.length > 0 && !isGuessing(errors);
}

const isGuessing = (errors: readonly number[]) => summarise(errors).mean >= 0.95 * GUESSING;

/** A range with some room to both sides, on a logarithmic axis. */
const around = (values: readonly number[]): [number, number] => [
  Math.min(...values) / 1.25,
  Math.max(...values) * 1.25,
];

/** Sizes and rates, hard beside soft. */
export function lessDataTable(record: StudyRecord): Table {
  const { sizes, learningRates } = optionsOf(record);
  const row = (label: string, group: (kind: TargetKind) => string) => [
    label,
    ...KINDS.map((kind) => errorsText(record, group(kind))),
  ];
  return {
    title: "Hard beside soft targets",
    columns: ["", "hard targets, errors", "soft targets, errors"],
    rows: [
      ...sizes.map((digits) => row(`${digits} digits`, (kind) => LESS_DATA_GROUPS.size(kind, digits))),
      ...learningRates.map((rate) =>
        row(`learning rate ${rate}`, (kind) => LESS_DATA_GROUPS.rate(kind, rate)),
      ),
    ],
    notes: [`${sentence(recordText(record))}; mean (95% interval).`],
  };
}

/** §6's rows in kind: accuracy on the digits that were learned from and on the test digits. */
export function fewDigitsTable(record: StudyRecord): Table {
  const { fraction } = optionsOf(record);
  const paper: [string, string][] = [
    [LESS_DATA_GROUPS.all, "63.4% / 58.9%"],
    [LESS_DATA_GROUPS.stopped, "67.3% / 44.5%"],
    [LESS_DATA_GROUPS.hard, "–"],
    [LESS_DATA_GROUPS.soft, "65.4% / 57.0%"],
  ];
  const percent = (values: number[]) => {
    if (values.length === 0) return NOT_MEASURED;
    return `${((100 * values.reduce((sum, value) => sum + value, 0)) / values.length).toFixed(2)}%`;
  };
  return {
    title: `§6 in kind: soft targets as regulariser, ${100 * fraction}% of the digits`,
    columns: ["", "speech in the paper, train / test", "digits here, train / test", "errors"],
    rows: paper.map(([group, inPaper]) => {
      const train = percent(valuesOf(record, group, "trainAccuracy"));
      const test = percent(valuesOf(record, group).map((errors) => 1 - errors / 10_000));
      return [
        group.replace("a part", `${100 * fraction}%`),
        inPaper,
        `${train} / ${test}`,
        groupText(record, group),
      ];
    }),
    notes: [
      `${sentence(recordText(record))}. The paper's are frames of speech: the order is compared, not the numbers.`,
    ],
  };
}

/** Errors, seed by seed. */
function errorsOrGuessing({ trials }: StudyRecord, group: string): number[] {
  return trials.filter((trial) => trial.group === group).map(({ metrics }) => metrics.errors ?? GUESSING);
}

/** Errors as {@link groupText} writes them, or that they are those of guessing. */
function errorsText(record: StudyRecord, group: string): string {
  const errors = valuesOf(record, group);
  if (errors.length === 0 || !isGuessing(errors)) return groupText(record, group);
  return `${summarise(errors).mean.toFixed(0)} (guessing)`;
}

/** The paper's statements, in kind; that on rates by the highest one with which any student learned. */
export function lessDataRows(record: StudyRecord): PaperRow[] {
  const { sizes, learningRates, fraction } = optionsOf(record);
  const row = (what: string, first: string, second: string): PaperRow => {
    const [soft, hard] = [errorsOrGuessing(record, first), errorsOrGuessing(record, second)];
    const [softText, hardText] = [errorsText(record, first), errorsText(record, second)];
    const seeds = Math.min(soft.length, hard.length);
    return {
      what,
      paper: "yes",
      others: "–",
      here: seeds > 0 ? `${softText} against ${hardText}` : NOT_MEASURED,
      seeds,
      verdict: seeds > 0 ? verdictOnFewer(soft, hard) : NOT_MEASURED,
    };
  };
  const few = sizes.find((digits) => digits >= 1000) ?? sizes.at(-1)!;
  // Where no student learned nothing can be compared.
  const learned = (rate: number) => KINDS.some((kind) => didLearn(record, LESS_DATA_GROUPS.rate(kind, rate)));
  const high = learningRates.filter(learned).at(-1) ?? learningRates.at(-1)!;
  return [
    row(
      `${few} digits: soft targets have fewer errors than hard ones`,
      LESS_DATA_GROUPS.size("soft", few),
      LESS_DATA_GROUPS.size("hard", few),
    ),
    row(
      `learning rate ${high}: soft targets have fewer errors than hard ones`,
      LESS_DATA_GROUPS.rate("soft", high),
      LESS_DATA_GROUPS.rate("hard", high),
    ),
    row(
      `${100 * fraction}% of the digits: soft targets without early stopping have fewer errors than hard ones with it (§6 in kind)`,
      LESS_DATA_GROUPS.soft,
      LESS_DATA_GROUPS.stopped,
    ),
  ];
}
