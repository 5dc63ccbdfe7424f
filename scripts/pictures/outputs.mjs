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
  const figure = output.data?.[PLOTLY];
  if (!figure) return output;
  const others = { ...output.data };
  delete others["image/png"];
  return { ...output, data: { "image/png": await draw(figure), ...others } };
}
