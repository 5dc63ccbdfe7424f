/** Puts the outputs of an executed notebook into the workbook's, without what would differ at every run. */

const PLOTLY = "application/vnd.plotly.v1+json";

/**
 * @typedef {{ output_type: string, data?: Record<string, any>, metadata?: object, execution_count?: unknown }} Output
 * @typedef {{ id: string, cell_type: string, source: string | string[], metadata: object, outputs?: Output[], execution_count?: unknown }} Cell
 * @typedef {{ cells: Cell[], metadata: object }} Notebook
 */

/** @param {Cell} cell */
const sourceOf = ({ source }) => [source].flat().join("");

/**
 * @param {Notebook} notebook
 * @param {Notebook} executed the same notebook, executed
 * @param {(figure: any) => Promise<string>} draw a figure to a PNG in base64
 * @returns {Promise<Notebook>}
 * @throws Error if a code cell was not executed as it stands in the notebook
 */
export async function withOutputs(notebook, executed, draw) {
  const found = new Map(executed.cells.map((cell) => [cell.id, cell]));
  const cells = [];
  for (const cell of notebook.cells) {
    if (cell.cell_type !== "code") {
      cells.push(cell);
      continue;
    }
    const twin = found.get(cell.id);
    if (!twin || sourceOf(twin) !== sourceOf(cell)) {
      throw new Error(
        `cell ${cell.id}: expected it executed as it stands, found ${twin ? "another source" : "no such cell"}`,
      );
    }
    const outputs = [];
    for (const output of twin.outputs ?? []) outputs.push(await cleanOutput(output, draw));
    cells.push({ ...cell, execution_count: null, outputs });
  }
  return { ...notebook, cells };
}

/** @param {Output} output @param {(figure: any) => Promise<string>} draw @returns {Promise<Output>} */
async function cleanOutput(output, draw) {
  const quiet = withoutNoise(output);
  const figure = quiet.data?.[PLOTLY];
  if (!figure) return quiet;
  const alt = textOf(quiet.data?.["text/plain"]).replace(/^\[figure\] /, "");
  const others = { ...quiet.data };
  delete others["image/png"];
  return {
    ...quiet,
    data: { "image/png": await draw(figure), ...others },
    // Where nbconvert looks for the words that stand for a picture.
    metadata: { "image/png": { alt } },
  };
}

/** @param {unknown} text a text of a notebook, as a whole or in lines */
const textOf = (text) => [text ?? ""].flat().join("");

/** How fast a training went is another at every run. */
const RATE = / · \d+ steps\/s · (finished|interrupted|failed) after [^<\n]*/g;
/** plotly.js itself, which HTML that stands alone brings along; readers of the repository have it beside. */
const PACKED = /(<script type="application\/x-plotly-gzip">)[^<]*/g;

/**
 * An output without what differs at every run though nothing has changed, and without what only makes the file large.
 * @param {Output} output @returns {Output}
 */
export function withoutNoise(output) {
  if (!output.data) return output;
  const data = Object.fromEntries(
    Object.entries(output.data).map(([type, value]) => {
      if (!/^text\/(plain|html)$/.test(type)) return [type, value];
      const quiet = textOf(value).replace(RATE, " · $1").replace(PACKED, "$1");
      return [type, quiet.match(/[^\n]*\n|[^\n]+/g) ?? []];
    }),
  );
  return { ...output, data };
}
