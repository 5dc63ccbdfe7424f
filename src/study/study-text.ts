/** How a study's figures are written in tables and drawn in figures. */
import type { Curve } from "../figures/curves.js";
import { confidenceInterval, intervalText } from "../statistics/confidence-interval.js";
import { summarise } from "../statistics/mean.js";
import type { Table } from "../figures/table.js";
import { recordText, valuesOf, type StudyRecord } from "./study-record.js";
import type { Verdict } from "./verdict.js";

/** A statement or figure of the paper beside what was measured. */
export interface PaperRow {
  what: string;
  paper: string;
  /** The best that another reproduction got. */
  others: string;
  /** Mean and interval over the seeds; `not measured` if it wasn't. */
  here: string;
  seeds: number;
  verdict: Verdict | "not measured";
  /** Why it differs, as far as known. */
  why?: string;
}

/** What tables show for a group whose trials were not run. */
export const NOT_MEASURED = "not measured";

/** Mean and 95% interval of a group's metric: `109.3 (101.2 to 117.4)`; a count of diverged nets where there are some. */
export function groupText(record: StudyRecord, group: string, metric = "errors", digits = 1): string {
  const values = valuesOf(record, group, metric);
  const diverged = valuesOf(record, group, "diverged").filter((value) => value === 1).length;
  const text = values.length > 0 ? intervalText(values, digits) : diverged > 0 ? "" : NOT_MEASURED;
  return [text, ...(diverged > 0 ? [`${diverged} diverged`] : [])].filter((part) => part !== "").join(", ");
}

/** A curve of a metric's means with their 95% intervals; points that were not measured are left out. */
export function groupCurve(
  record: StudyRecord,
  label: string,
  points: readonly { x: number; group: string }[],
  metric = "errors",
): Curve {
  const measured = points
    .map(({ x, group }) => ({ x, values: valuesOf(record, group, metric) }))
    .filter(({ values }) => values.length > 0);
  return {
    label,
    x: measured.map(({ x }) => x),
    y: measured.map(({ values }) => summarise(values).mean),
    halfWidths: measured.map(({ values }) => {
      const interval = confidenceInterval(values);
      return interval && (interval.high - interval.low) / 2;
    }),
  };
}

/** The rows as a notebook's table. */
export function paperTable(record: StudyRecord, rows: readonly PaperRow[], which = "this run"): Table {
  return {
    title: `Paper against ${which}`,
    columns: ["", "paper", "here", "verdict"],
    rows: rows.map(({ what, paper, here, verdict }) => [what, paper, here, verdict]),
    notes: [`${sentence(recordText(record))}. Mean, and its 95% interval where there are several seeds.`],
  };
}

/** What points and bars of a figure are: nothing for one seed, whose value they show. */
export function meanText({ options }: StudyRecord): string {
  return options.seeds.length > 1 ? ", mean and 95% interval" : "";
}

/** The text with a capital letter at its beginning. */
export function sentence(text: string): string {
  return text.replace(/^./, (letter) => letter.toUpperCase());
}
