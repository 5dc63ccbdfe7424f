/** Shows figures and panels. */
import { backendReady } from "../runtime/backend.js";
import type { Figure } from "../figures/figure.js";
import { check } from "../support/checks.js";
import { plainJson } from "../support/plain-json.js";
import { display, escapeHtml, type Bundle } from "./display.js";
import { packed } from "./packed-arrays.js";
import { withTitleRecords } from "./plain-titles.js";
import { standaloneHtml, type Draw } from "./page/plotly-in-page.js";
import type { Panel } from "./temperature-slider.js";

/** plotly's own type of output. */
const PLOTLY_TYPE = "application/vnd.plotly.v1+json";

/** Options of {@link show}. */
export interface ShowOptions {
  /**
   * Add HTML that brings plotly.js along (half a megabyte), for front ends without plotly's renderer. Default: whether the
   * environment variable `DARK_KNOWLEDGE_FIGURES` is `html`.
   */
  standalone?: boolean;
}

/**
 * A figure, or plotly's record of one, shown unchanged. Lists may be typed arrays, tensors or sets; titles may be texts or
 * `{ text }`; `alt` is optional.
 */
export interface FigureLike {
  data: readonly object[];
  layout?: object;
  /** plotly's frames, for an animation. */
  frames?: readonly object[];
  /** plotly's config, over the workbook's own. */
  config?: object;
  /** A description for readers who can't see the figure. Default: the title. */
  alt?: string;
}

/**
 * The figure with plain values, as the notebook stores it: lists in place of typed arrays, sets and tensors, and
 * null, which plotly shows as a gap, in place of NaN and the infinities.
 * @throws ArgumentError naming a value that would be lost, or if it is not a figure
 */
export function plainFigure(where: string, figure: FigureLike): Figure {
  const given: unknown = figure;
  const { data, layout = {}, alt } = (given ?? {}) as Partial<FigureLike>;
  check(
    Array.isArray(data),
    where,
    "a figure must be plotly's record, { data: [traces], layout } (console.log prints other values)",
    figure,
  );
  const record = withTitleRecords(plainJson(where, { data, layout }));
  const plain = record as unknown as Pick<Figure, "data" | "layout">;
  return { ...plain, alt: alt ?? wordsFor(plain) };
}

/** A description for a figure without one. */
function wordsFor({ data, layout }: Pick<Figure, "data" | "layout">): string {
  const { title } = layout as { title?: { text?: string } };
  const kinds = [...new Set(data.map(({ type = "scatter" }) => type))].join(", ");
  return title?.text ?? `${data.length} traces: ${kinds}`;
}

/**
 * A figure in the forms that notebooks show.
 * @throws ArgumentError naming what would be lost, or if it is no figure
 */
export function figureBundle(
  figure: FigureLike,
  { standalone = process.env.DARK_KNOWLEDGE_FIGURES === "html" }: ShowOptions = {},
): Bundle {
  const { data, layout, alt } = plainFigure("show", figure);
  const { frames, config } = figure;
  const record = {
    data: packed(data),
    layout,
    ...(frames && { frames: withTitleRecords(plainJson("show", frames, {}, "frames")) }),
    config: { responsive: true, displaylogo: false, ...(plainJson("show", config ?? {}) as object) },
  };
  return {
    [PLOTLY_TYPE]: record,
    ...(standalone && {
      "text/html": standaloneHtml(`<p>${escapeHtml(alt)}</p>`, drawFigure, { ...record, alt }),
    }),
    "text/plain": `[figure] ${alt}`,
  };
}

interface FigureRecord {
  data: unknown;
  layout: unknown;
  config: unknown;
  frames?: unknown;
  alt: string;
}

/** Runs in the page. */
const drawFigure: Draw<FigureRecord> = async (root, { data, layout, config, frames, alt }, plotly, page) => {
  const plot = page.createElement("div");
  // Not an image, as it has buttons in it.
  plot.setAttribute("role", "figure");
  plot.setAttribute("aria-label", alt);
  root.append(plot);
  await plotly.newPlot(plot, { data, layout, config, frames });
};

/**
 * Shows a figure or a panel. A figure is interactive if plotly's renderer is installed (JupyterLab of this repository,
 * VS Code), and elsewhere with `standalone`; otherwise a text describes it. `npx dark-knowledge pictures` adds the picture for
 * GitHub, since the kernel has no browser to draw it.
 *
 * A plotly figure is shown unchanged: `show({ data: [{ y: [1, 4, 9] }], layout: { title: "Squares" } })`. Its numbers may be
 * typed arrays, tensors or sets; the notebook stores them as lists. NaN and the infinities are gaps.
 * @throws ArgumentError naming a value that a notebook can't store (maps, functions, promises …), or if it is neither figure nor panel
 */
export function show(what: Figure | FigureLike | Panel, options: ShowOptions = {}): void {
  if (isPanel(what)) display({ "text/html": what.html, "text/plain": `[panel] ${what.alt}` });
  else display(figureBundle(what, options));
}

function isPanel(what: unknown): what is Panel {
  return typeof what === "object" && what !== null && "html" in what;
}

/** Waits until the backend is ready, and shows its name. */
export async function showBackend(): Promise<void> {
  const { description } = await backendReady();
  display({ "text/plain": `Computing with ${description}` });
}
