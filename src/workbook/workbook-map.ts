/** What each notebook of the workbook is about and came to: made from the notebooks' titles and the records in results/. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Table } from "../figures/table.js";
import { repositoryRoot } from "../support/paths.js";
import type { NotebookRecord } from "../study/notebook-record.js";
import { paperRows } from "./paper-report.js";
import type { StudyRecord } from "../study/study-record.js";

/** A statement of the paper, and whether it held. */
export interface WorkbookVerdict {
  statement: string;
  /** `holds`, `does not hold`, or what there is to say between the two. */
  verdict: string;
}

/** What one record in results/ says. */
export interface WorkbookRecord {
  /** `quick` or `full`. */
  setting: string;
  seeds: number[];
  /** The command that made it. */
  command: string;
  verdicts: WorkbookVerdict[];
}

/** One notebook of the workbook. */
export interface WorkbookEntry {
  /** The file's name, such as `01-mnist-distillation.ipynb`. */
  notebook: string;
  /** Its title, which is its claim. */
  claim: string;
  records: WorkbookRecord[];
}

/** A file of results/: of a notebook, or of a study. */
type RecordFile = NotebookRecord | StudyRecord;

/**
 * All notebooks in their order but the introduction (00), with the records that are there for each.
 *
 * @param root - the folder with notebooks/ and results/. Default: this repository
 */
export function workbookMap(root = repositoryRoot): WorkbookEntry[] {
  const read = (folder: string, name: string) =>
    JSON.parse(readFileSync(join(root, folder, name), "utf8")) as unknown;
  const names = (folder: string, ending: RegExp) =>
    readdirSync(join(root, folder))
      .filter((name) => ending.test(name))
      .sort();
  const records = names("results", /\.json$/).map((name) => read("results", name) as RecordFile);
  return names("notebooks", /^(?!00)\d\d-.*\.ipynb$/).map((notebook) => ({
    notebook,
    claim: titleOf(read("notebooks", notebook) as NotebookFile),
    records: records.filter((record) => notebookOf(record) === notebook).map(recordOf),
  }));
}

interface NotebookFile {
  cells: { source: string | string[] }[];
}

function titleOf({ cells }: NotebookFile): string {
  const text = [cells[0]?.source ?? ""].flat().join("");
  return /^# (.*)$/m.exec(text)?.[1] ?? "";
}

const notebookOf = (record: RecordFile) => ("study" in record ? `${record.study}.ipynb` : record.notebook);

function recordOf(record: RecordFile): WorkbookRecord {
  if ("study" in record) return studyOf(record);
  const { setting, seeds, command, tables } = record;
  return { setting, seeds, command, verdicts: tables.flatMap(verdictsOf) };
}

/** A study's statements as far as they were measured; what is reproduced holds. */
function studyOf(record: StudyRecord): WorkbookRecord {
  const { setting, runs, trials } = record;
  const command = runs.map((run) => run.command).join("; ");
  const verdicts = paperRows(record)
    .filter(({ verdict }) => verdict !== "not measured")
    .map(({ what, verdict }) => ({ statement: what, verdict: verdict === "reproduced" ? "holds" : verdict }));
  return { setting, seeds: [...new Set(trials.map(({ seed }) => seed))], command, verdicts };
}

/** The rows of a table with a column `verdict`; of a table of errors, whether any of the teacher's gain came over. */
function verdictsOf({ columns, rows }: Table): WorkbookVerdict[] {
  const at = columns.indexOf("verdict");
  if (at >= 0) return rows.map((row) => ({ statement: String(row[0]), verdict: String(row[at]) }));
  const paper = columns.indexOf("errors in the paper");
  const here = columns.indexOf("errors here");
  if (paper < 0 || here < 0) return [];
  return rows
    .filter(([label]) => label === "gain transferred")
    .map((row) => ({
      statement: `gain transferred: ${row[here]!}, in the paper ${row[paper]!}`,
      verdict: Number.parseFloat(String(row[here])) > 0 ? "holds" : "does not hold",
    }));
}

/** The map as a table: each notebook, its claim, and how many of its statements held, by setting. */
export function workbookTable(entries: readonly WorkbookEntry[]): Table {
  return {
    title: "Paper against this run: what the workbook found",
    columns: ["notebook", "claim", "verdicts", "over"],
    rows: entries.map(({ notebook, claim, records }) => [
      notebook,
      claim,
      records.map((record) => `${verdictsText(record.verdicts)} (${record.setting})`).join("; ") ||
        "no record kept",
      records
        .map(({ setting, seeds }) => `${seeds.length} ${seeds.length === 1 ? "seed" : "seeds"} (${setting})`)
        .join("; "),
    ]),
    notes: [
      "From the records in results/, each of which names the command that made it; the tables are in the notebooks.",
    ],
    links: Object.fromEntries(entries.map(({ notebook }) => [notebook, notebook])),
  };
}

function verdictsText(verdicts: readonly WorkbookVerdict[]): string {
  if (verdicts.length === 0) return "measured, see its tables";
  if (verdicts.length === 1) return `${verdicts[0]!.verdict}: ${verdicts[0]!.statement}`;
  const holding = verdicts.filter(({ verdict }) => verdict === "holds").length;
  return `${holding} of ${verdicts.length} statements hold`;
}

/** All statements that did not simply hold, with the verdict of each: by the record of the full setting where there is one. */
export function exceptionsTable(entries: readonly WorkbookEntry[]): Table {
  const rows = entries.flatMap(({ notebook, records }) => {
    const chief = records.find(({ setting }) => setting === "full") ?? records[0];
    if (chief === undefined) return [];
    return chief.verdicts
      .filter(({ verdict }) => verdict !== "holds")
      .map(({ statement, verdict }) => [notebook, statement, verdict, chief.setting]);
  });
  return {
    title: "Statements that do not simply hold",
    columns: ["notebook", "statement", "verdict", "setting"],
    rows,
    links: Object.fromEntries(entries.map(({ notebook }) => [notebook, notebook])),
  };
}
