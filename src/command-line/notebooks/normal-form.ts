/** The normal form of notebooks, in which two versions differ only if their contents do. */
import { withoutNoise } from "../pictures/outputs.js";
import { linesOf, PLOTLY, textOf, type Cell, type Notebook, type Output } from "./notebook.js";

const KERNEL = { display_name: "TypeScript (tslab)", language: "typescript", name: "tslab" };
/** Exactly the metadata of tslab's kernel: with less, JupyterLab marks a notebook as changed as soon as it is opened. */
const LANGUAGE = {
  codemirror_mode: { mode: "typescript", name: "javascript", typescript: true },
  file_extension: ".ts",
  mimetype: "text/typescript",
  name: "typescript",
  version: "3.7.2",
};

/** Sorts the keys of nested objects alphabetically. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

/** Output on stderr concerns the machine that ran the notebook. */
const isOfTheRun = ({ output_type, name }: Output) => output_type !== "stream" || name !== "stderr";

function normalOutput(output: Output): Output {
  const normal = { ...withoutNoise(output) };
  if (normal.text !== undefined) normal.text = linesOf(normal.text);
  if (normal.data) {
    const { alt } = (normal.metadata as { "image/png"?: { alt?: string } } | undefined)?.["image/png"] ?? {};
    normal.metadata = alt === undefined ? {} : { "image/png": { alt } };
  }
  if ("execution_count" in normal) normal.execution_count = null;
  return normal;
}

function normalCell({ id, cell_type, source, metadata: { tags = [] }, outputs = [] }: Cell): object {
  const text = textOf(source)
    .replace(/[ \t]+$/gm, "")
    .trimEnd();
  return {
    cell_type,
    ...(cell_type === "code" && {
      execution_count: null,
      outputs: outputs.filter(isOfTheRun).map(normalOutput),
    }),
    id,
    metadata: tags.length > 0 ? { tags: [...tags].sort() } : {},
    source: linesOf(text),
  };
}

/**
 * A notebook in normal form: sorted keys, no execution counts, no noise of a single run, only meaningful metadata. Cells and
 * their ids stay.
 */
export function normalForm({ cells, metadata: { dark_knowledge } }: Notebook): unknown {
  return sorted({
    cells: cells.filter(({ source }) => textOf(source).trim() !== "").map(normalCell),
    metadata: { ...(dark_knowledge !== undefined && { dark_knowledge }), kernelspec: KERNEL, language_info: LANGUAGE },
    nbformat: 4,
    nbformat_minor: 5,
  });
}

/** The notebook's text as nbformat and JupyterLab write it. */
export function notebookText(notebook: unknown): string {
  return `${JSON.stringify(notebook, null, 1)}\n`;
}

/** Describes faults that only a person can correct. */
export function problemsOf({ cells }: Notebook): string[] {
  return [...headingProblems(cells), ...idProblems(cells), ...cells.flatMap(outputProblems)];
}

function headingProblems(cells: readonly Cell[]): string[] {
  const levels = cells
    .filter(({ cell_type }) => cell_type === "markdown")
    .flatMap(({ source }) => [...textOf(source).matchAll(/^(#+) /gm)].map((match) => match[1]!.length));
  const problems = [];
  if (levels[0] !== 1 || levels.filter((level) => level === 1).length !== 1) {
    problems.push("one heading of the first level, at the top, is expected");
  }
  const leaps = levels.some((level, index) => index > 0 && level > levels[index - 1]! + 1);
  return leaps ? [...problems, "a heading skips a level"] : problems;
}

function idProblems(cells: readonly Cell[]): string[] {
  const ids = cells.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  return twice === undefined ? [] : [`two cells have the id ${twice}`];
}

function outputProblems({ id = "", outputs = [] }: Cell): string[] {
  const problems = [];
  if (!/^[a-zA-Z0-9_-]{1,64}$/.test(id)) problems.push(`a cell has no valid id, but "${id}"`);
  for (const { output_type, data } of outputs) {
    if (output_type === "error") problems.push(`cell ${id} keeps an error`);
    if (data?.[PLOTLY] && !data["image/png"]) {
      problems.push(`cell ${id} has a figure without its picture (npx dark-knowledge pictures)`);
    }
  }
  return problems;
}
