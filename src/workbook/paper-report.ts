/** All studies of §3 together: the README's table, EXPERIMENTS.md's entries and the figures, made from the records alone. */
import type { Figure } from "../figures/figure.js";
import { markdownTable } from "../figures/markdown.js";
import type { Table } from "../figures/table.js";
import { fullFigure, fullRows, fullTable, pairedTable } from "../experiments/05-mnist-full/full-report.js";
import {
  lessDataRows,
  lessDataTable,
  rateFigure,
  fewDigitsTable,
  sizeFigure,
} from "../experiments/08-less-data/less-data-report.js";
import {
  biasSweepFigure,
  missingClassesRows,
  missingClassesTable,
} from "../experiments/07-missing-classes/missing-classes-report.js";
import {
  MISSING_GROUPS,
  type MissingClassesOptions,
} from "../experiments/07-missing-classes/missing-classes-study.js";
import { STUDIES } from "../experiments/studies.js";
import { studyOptions } from "../study/study.js";
import { recordText, type StudyRecord, type StudyRun } from "../study/study-record.js";
import type { PaperRow } from "../study/study-text.js";
import {
  widthCurvesFigure,
  widthMapFigure,
  widthRows,
} from "../experiments/06-temperature-and-width/width-report.js";
import type { WidthStudyOptions } from "../experiments/06-temperature-and-width/width-study.js";

/** What a study's record comes to. */
interface Report {
  rows: PaperRow[];
  tables: () => Table[];
  figures: () => Figure[];
}

const REPORTS: Readonly<Record<string, (record: StudyRecord) => Report>> = {
  "05-mnist-full": (record) => ({
    rows: fullRows(record),
    tables: () => [fullTable(record), pairedTable(record)],
    figures: () => [fullFigure(record)],
  }),
  "06-temperature-and-width": (record) => ({
    rows: widthRows(record),
    tables: () => [],
    figures: () => [
      widthMapFigure(record),
      ...(record.options as WidthStudyOptions).widths.map((width) => widthCurvesFigure(record, width)),
    ],
  }),
  "07-missing-classes": (record) => {
    const { omit, only } = record.options as MissingClassesOptions;
    const groups = [MISSING_GROUPS.omit(omit), MISSING_GROUPS.only(only)];
    return {
      rows: missingClassesRows(record),
      tables: () => [missingClassesTable(record)],
      figures: () => groups.map((group) => biasSweepFigure(record, group)),
    };
  },
  "08-less-data": (record) => ({
    rows: lessDataRows(record),
    tables: () => [lessDataTable(record), fewDigitsTable(record)],
    figures: () => [sizeFigure(record), rateFigure(record)],
  }),
};

/** What may make a row differ from the paper; nothing here tells how much of the difference it makes. */
const WHY_QUICK =
  "perhaps the quick setting: minutes of training where the paper's sources took thousands of epochs; not tested";

const WHY_SIGN = " (why: ¹)";

/** The statements of a record, each with its verdict. */
export function paperRows(record: StudyRecord): PaperRow[] {
  return REPORTS[record.study]?.(record).rows ?? [];
}

/** The record's own rows, or those of a study that was never run: all not measured. */
function rowsOf(name: string, record: StudyRecord | undefined): PaperRow[] {
  const study = STUDIES.find((one) => one.name === name)!;
  return REPORTS[name]!(
    record ?? {
      study: name,
      setting: "full",
      options: studyOptions(study, "full"),
      changed: [],
      runs: [],
      trials: [],
    },
  ).rows;
}

/** The figures of a record. */
export function recordFigures(record: StudyRecord): Figure[] {
  return REPORTS[record.study]!(record).figures();
}

/**
 * The README's table of §3, in Markdown: every row of the paper, measured or not.
 * @param recordOf - the record of a study, if there is one
 */
export function readmeMarkdown(recordOf: (study: string) => StudyRecord | undefined): string {
  const rows = STUDIES.flatMap(({ name }) => {
    const record = recordOf(name);
    return rowsOf(name, record).map(({ what, paper, others, here, seeds, verdict }) => {
      const setting = record && seeds > 0 ? settingText(record) : "–";
      const why = verdict === "differs" && record?.setting === "quick" ? WHY_SIGN : "";
      const count = seeds > 0 ? String(seeds) : "–";
      return [name.slice(0, 2), what, paper, others, here, count, setting, `${verdict}${why}`];
    });
  });
  const columns = [
    "",
    "§3",
    "paper",
    "best of others",
    "here, mean (95% interval)",
    "seeds",
    "setting",
    "verdict",
  ];
  const why = rows.some((row) => row.at(-1)!.endsWith(WHY_SIGN)) ? [`¹ ${WHY_QUICK}.`] : [];
  const rules =
    "Rules for verdicts: `src/study/verdict.ts`, written down before the studies' records were made, but for the learning rate of 08: see there.";
  return [markdownTable(columns, rows), "", [...why, rules].join(" ")].join("\n");
}

/** What ran, where, and how long. */
function runText({ command, seconds, machine, versions }: StudyRun, trials: number): string {
  const { processor, cores, threads } = machine;
  return (
    `\`${command}\`: ${trials} trials, ${Math.ceil(seconds / 60)} minutes in sum (${processor!}, ${cores!} cores, ` +
    `${threads!} thread a trial), ${versions.backend!}, Node ${versions.node!}.`
  );
}

/** `full`, or `full, bfloat16` where products were rounded to that. */
function settingText({ setting, options }: StudyRecord): string {
  return options.precision === "bfloat16" ? `${setting}, bfloat16` : setting;
}

/** EXPERIMENTS.md's entry of a record, in Markdown. @param figures - paths of its figures' pictures */
export function experimentMarkdown(record: StudyRecord, figures: readonly string[] = []): string {
  const report = REPORTS[record.study]!(record);
  const { rows } = report;
  const drawn = figures.length > 0 ? report.figures() : [];
  return [
    `### ${record.study}, ${recordText(record)} (${record.runs.at(-1)!.finished.slice(0, 10)})`,
    "",
    ...record.runs.flatMap((run, index) => [
      runText(run, record.trials.filter((trial) => trial.run === index).length),
      "",
    ]),
    markdownTable(
      ["", "paper", "here", "seeds", "verdict"],
      rows.map(({ what, paper, here, seeds, verdict }) => [what, paper, here, String(seeds), verdict]),
    ),
    ...report
      .tables()
      .flatMap(({ title, columns, rows: cells, notes = [] }) => [
        "",
        `${title} (${notes.join(" ")})`,
        "",
        markdownTable(columns, cells),
      ]),
    ...figures.flatMap((path, index) => ["", `![${drawn[index]!.alt.replace(/[[\]]/g, "")}](${path})`]),
  ].join("\n");
}
