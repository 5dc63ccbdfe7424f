/** The form in which notebooks are kept, so that a difference between two versions is a difference in what they say. */
import { withoutNoise } from "../pictures/outputs.mjs";

/**
 * @typedef {import("../pictures/outputs.mjs").Notebook} Notebook
 * @typedef {import("../pictures/outputs.mjs").Cell} Cell
 * @typedef {import("../pictures/outputs.mjs").Output} Output
 */

const PLOTLY = "application/vnd.plotly.v1+json";
const KERNEL = { display_name: "TypeScript (tslab)", language: "typescript", name: "tslab" };
/** To the letter what tslab's kernel says of itself: JupyterLab marks a notebook that says less as changed as soon as it is opened. */
const LANGUAGE = {
  codemirror_mode: { mode: "typescript", name: "javascript", typescript: true },
  file_extension: ".ts",
  mimetype: "text/typescript",
  name: "typescript",
  version: "3.7.2",
};

/** Objects with their keys in alphabetical order, all the way down. @param {any} value @returns {any} */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

/** A text in lines, as nbformat keeps it. @param {string | string[]} text */
const inLines = (text) => [text].flat().join("").match(/[^\n]*\n|[^\n]+/g) ?? [];

/** What programs write to stderr is about the machine that they ran on. @param {Output & { name?: string }} output */
const isOfTheRun = ({ output_type, name }) => output_type !== "stream" || name !== "stderr";

/** @param {Output} output @returns {Output} */
function normalOutput(output) {
  /** @type {Output & { text?: string | string[] }} */
  const normal = { ...withoutNoise(output) };
  if (normal.text !== undefined) normal.text = inLines(normal.text);
  if (normal.data) {
    const alt = /** @type {any} */ (normal.metadata)?.["image/png"]?.alt;
    normal.metadata = alt === undefined ? {} : { "image/png": { alt } };
  }
  if ("execution_count" in normal) normal.execution_count = null;
  return normal;
}

/** @param {Cell} cell */
function normalCell({ id, cell_type, source, metadata, outputs = [] }) {
  const { tags = [] } = /** @type {{ tags?: string[] }} */ (metadata);
  const text = [source].flat().join("").replace(/[ \t]+$/gm, "").trimEnd();
  return {
    cell_type,
    ...(cell_type === "code" && { execution_count: null, outputs: outputs.filter(isOfTheRun).map(normalOutput) }),
    id,
    metadata: tags.length > 0 ? { tags: [...tags].sort() } : {},
    source: inLines(text),
  };
}

/**
 * A notebook in normal form: keys sorted, no counts, no noise of one run, only the metadata that mean something. Cells and
 * their ids stay.
 * @param {Notebook} notebook
 */
export function normalForm({ cells, metadata }) {
  const { dark_knowledge } = /** @type {{ dark_knowledge?: object }} */ (metadata);
  return sorted({
    cells: cells.filter(({ source }) => [source].flat().join("").trim() !== "").map(normalCell),
    metadata: { ...(dark_knowledge && { dark_knowledge }), kernelspec: KERNEL, language_info: LANGUAGE },
    nbformat: 4,
    nbformat_minor: 5,
  });
}

/** As nbformat and JupyterLab write it. @param {object} notebook */
export const notebookText = (notebook) => `${JSON.stringify(notebook, null, 1)}\n`;

/**
 * What no rewriting puts right, in words.
 * @param {Notebook} notebook
 * @returns {string[]}
 */
export function problemsOf({ cells }) {
  const problems = [];
  const sourceOf = (/** @type {Cell} */ { source }) => [source].flat().join("");
  const headings = cells
    .filter(({ cell_type }) => cell_type === "markdown")
    .flatMap((cell) => [...sourceOf(cell).matchAll(/^(#+) /gm)].map((match) => (match[1] ?? "").length));
  if (headings[0] !== 1 || headings.filter((level) => level === 1).length !== 1) {
    problems.push("one heading of the first level, at the top, is expected");
  }
  const leaps = headings.some((level, index) => index > 0 && level > (headings[index - 1] ?? 0) + 1);
  if (leaps) problems.push("a heading leaves a level out");
  const ids = cells.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) problems.push(`two cells have the id ${twice}`);
  for (const { id, outputs = [] } of cells) {
    if (!/^[a-zA-Z0-9_-]{1,64}$/.test(id ?? "")) problems.push(`a cell has no valid id, but ${id}`);
    for (const { output_type, data } of outputs) {
      if (output_type === "error") problems.push(`cell ${id} keeps an error`);
      if (data?.[PLOTLY] && !data["image/png"]) problems.push(`cell ${id} has a figure without its picture (npm run pictures)`);
    }
  }
  return problems;
}
