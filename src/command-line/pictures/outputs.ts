/** Copies the outputs of an executed notebook into the workbook's, without details that differ in every run. */
import { linesOf, PLOTLY, textOf, type Notebook, type Output } from "../notebooks/notebook.js";
import type { DrawnFigure } from "./draw-figures.js";

type Draw = (figure: DrawnFigure) => Promise<string>;
/** A picture that is text (SVG) as PNG, both in base64. */
type DrawSvg = (svg: string) => Promise<string>;

/**
 * The notebook with the outputs of its executed copy.
 *
 * @param draw - draws a figure as a PNG in base64
 * @param drawSvg - draws the pictures inside panels. Default: they stay SVG, which some readers of notebooks do not show
 * @throws Error if a code cell differs from the executed one
 */
export async function withOutputs(
  notebook: Notebook,
  executed: Notebook,
  draw: Draw,
  drawSvg?: DrawSvg,
): Promise<Notebook> {
  const found = new Map(executed.cells.map((cell) => [cell.id, cell]));
  const cells = [];
  for (const cell of notebook.cells) {
    if (cell.cell_type !== "code") {
      cells.push(cell);
      continue;
    }
    const twin = found.get(cell.id);
    if (!twin || textOf(twin.source) !== textOf(cell.source)) {
      const problem = twin ? "another source" : "no such cell";
      throw new Error(`cell ${cell.id}: expected it executed as it stands, found ${problem}`);
    }
    const outputs = [];
    for (const output of twin.outputs ?? []) outputs.push(await cleanOutput(output, draw, drawSvg));
    cells.push({ ...cell, execution_count: null, outputs });
  }
  return { ...notebook, cells };
}

async function cleanOutput(output: Output, draw: Draw, drawSvg: DrawSvg | undefined): Promise<Output> {
  const quiet = withoutNoise(output);
  const figure = quiet.data?.[PLOTLY];
  if (!figure) return drawSvg ? withDrawnPictures(quiet, drawSvg) : quiet;
  const alt = textOf(quiet.data?.["text/plain"]).replace(/^\[figure\] /, "");
  const others = { ...quiet.data };
  delete others["image/png"];
  return {
    ...quiet,
    data: { "image/png": await draw(figure as DrawnFigure), ...others },
    // nbconvert looks here for alternative texts of pictures.
    metadata: { "image/png": { alt } },
  };
}

const SVG = /data:image\/svg\+xml;base64,([\w+/=]+)/g;

async function withDrawnPictures(output: Output, drawSvg: DrawSvg): Promise<Output> {
  const html = textOf(output.data?.["text/html"]);
  const drawn = await Promise.all([...html.matchAll(SVG)].map(([, svg]) => drawSvg(svg!)));
  if (drawn.length === 0) return output;
  const pictures = html.replace(SVG, () => `data:image/png;base64,${drawn.shift()!}`);
  return { ...output, data: { ...output.data, "text/html": linesOf(pictures) } };
}

/** Speeds and durations of trainings, which differ in every run. */
const RATE = /(?: · \d+ steps\/s)? · (finished|interrupted|failed) after [^<\n]*/g;
/** plotly.js itself, which standalone HTML contains; the repository doesn't need it. */
const PACKED = /(<script type="application\/x-plotly-gzip">)[^<]*/g;

/** An output without details that differ in every run, and without data that only make the file large. */
export function withoutNoise(output: Output): Output {
  if (!output.data) return output;
  const data = Object.entries(output.data).map(([type, value]) =>
    /^text\/(plain|html)$/.test(type)
      ? [type, linesOf(textOf(value).replace(RATE, " · $1").replace(PACKED, "$1"))]
      : [type, value],
  );
  return { ...output, data: Object.fromEntries(data) as Record<string, unknown> };
}
