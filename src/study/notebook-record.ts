/** What a notebook's run came to, as `npm run reproduce -- --keep` keeps it under results/; and what is made of such records. */
import { markdownTable } from "../figures/markdown.js";
import type { Table } from "../figures/table.js";
import { repositoryRoot } from "../support/paths.js";
import { seedNames } from "../statistics/mean.js";
import { readRecord, recordPath } from "./record-file.js";

/** The tables of one run of a notebook, and what makes them again. */
export interface NotebookRecord {
  /** The notebook's file. */
  notebook: string;
  command: string;
  /** `quick` or `full`. */
  setting: string;
  /** Those over which the tables say that they are. */
  seeds: number[];
  /** In ISO 8601. */
  finished: string;
  versions: Record<string, string>;
  machine: string;
  /** From the notebook's start to its end. */
  seconds: number;
  /** What else must be known to judge the figures or the time. */
  note?: string;
  tables: Table[];
}

/** Finds a notebook's record by its name, if there is one. */
export type FindRecord = (name: string) => NotebookRecord | undefined;

/** A notebook's name with its record. */
export interface FoundRecord {
  name: string;
  record: NotebookRecord;
}

/** The notebooks on ensembles, §4 and §6, whose records the README shows. */
export const ENSEMBLE_NOTEBOOKS = [
  "09-ensembles",
  "10-speech-ensemble",
  "11-soft-targets-as-regularisers",
] as const;

/**
 * A notebook's record: that of the full setting, or else of the quick one, or none.
 *
 * @param name - of the notebook, without `.ipynb`
 * @param root - the folder with results/. Default: this repository
 * @throws FileError if the file is no record
 */
export function notebookRecord(name: string, root = repositoryRoot): NotebookRecord | undefined {
  const read = (setting: string) => readRecord<NotebookRecord>(recordPath(name, setting, root), "tables");
  return read("full") ?? read("quick");
}

/** What a record is, in words: `full setting, seeds 1, 2, 3`. */
export function notebookRecordText({ setting, seeds }: NotebookRecord): string {
  return `${setting} setting, ${seedNames(seeds)}`;
}

/**
 * The tables of a notebook's record, to be shown beside those of a run and not to be taken for them; none if there is no record.
 * @throws FileError if the file is no record
 */
export function committedTables(name: string, root = repositoryRoot): Table[] {
  const record = notebookRecord(name, root);
  if (record === undefined) return [];
  const from = `the committed record, ${notebookRecordText(record)}`;
  return record.tables.map((table) => ({ ...table, title: `${table.title} (${from})`, from }));
}

/** The statements of §4 and §6 with their verdicts, in Markdown, from the records that are there. */
export function ensembleMarkdown(recordOf: FindRecord): string {
  const records = recordsOf(ENSEMBLE_NOTEBOOKS, recordOf);
  const rows = records.flatMap(({ name, record }) =>
    record.tables
      .filter(({ columns }) => columns.at(-1) === "verdict")
      .flatMap((table) => table.rows)
      .map((row) => [name.slice(0, 2), ...row.slice(0, 3), record.seeds.length, record.setting, row.at(-1)!]),
  );
  return [
    markdownTable(
      ["", "§4 and §6", "paper", "here, mean (95% interval)", "seeds", "setting", "verdict"],
      rows,
    ),
    "",
    recordLinks(records),
  ].join("\n");
}

/** EXPERIMENTS.md's entries of the records of §4 and §6, in Markdown. */
export function ensembleExperiments(recordOf: FindRecord): string {
  const entries = recordsOf(ENSEMBLE_NOTEBOOKS, recordOf).map(({ name, record }) => {
    const { command, finished, seconds, machine, note, tables } = record;
    return [
      `### ${name}, ${notebookRecordText(record)} (${finished.slice(0, 10)})`,
      `\`${command}\`: ${Math.ceil(seconds / 60)} minutes (${machine}${note === undefined ? "" : `; ${note}`}).`,
      ...tables.flatMap(({ title, columns, rows, notes = [] }) => [
        `${title} (${notes.join(" ")})`,
        markdownTable(columns, rows),
      ]),
    ].join("\n\n");
  });
  return entries.join("\n\n");
}

/** Where records are, in Markdown. */
export function recordLinks(records: readonly FoundRecord[]): string {
  const links = records.map(
    ({ name, record }) => `[${name.slice(0, 2)}](results/${name}-${record.setting}.json)`,
  );
  return `Records: ${links.join(", ")}.`;
}

/** The records of those notebooks that have one. */
export function recordsOf(names: readonly string[], recordOf: FindRecord): FoundRecord[] {
  return names.flatMap((name) => {
    const record = recordOf(name);
    return record ? [{ name, record }] : [];
  });
}
