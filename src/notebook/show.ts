/** Shows figures and panels. */
import { backendReady } from "../runtime/backend.js";
import type { Figure } from "../figures/figure.js";
import { display, escapeHtml, type Bundle } from "./display.js";
import { packed } from "./packed-arrays.js";
import { standaloneHtml, type Draw } from "./page/plotly-in-page.js";
import type { Panel } from "./temperature-slider.js";

/** plotly's own type of output. */
const PLOTLY_TYPE = "application/vnd.plotly.v1+json";

/** How {@link show} shows figures. */
export interface ShowOptions {
  /**
   * Add HTML that brings plotly.js along (half a megabyte), for front ends without plotly's renderer. Default: whether the
   * environment variable `DARK_KNOWLEDGE_FIGURES` is `html`.
   */
  standalone?: boolean;
}

/** A figure in the forms that notebooks show. */
export function figureBundle(
  { data, layout, alt }: Figure,
  { standalone = process.env.DARK_KNOWLEDGE_FIGURES === "html" }: ShowOptions = {},
): Bundle {
  const record = { data: packed(data), layout, config: { responsive: true, displaylogo: false } };
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
  alt: string;
}

/** Runs in the page. */
const drawFigure: Draw<FigureRecord> = async (root, { data, layout, config, alt }, plotly, page) => {
  const plot = page.createElement("div");
  // Not an image, as it has buttons in it.
  plot.setAttribute("role", "figure");
  plot.setAttribute("aria-label", alt);
  root.append(plot);
  await plotly.newPlot(plot, data, layout, config);
};

/**
 * Shows a figure or a panel. A figure is interactive where plotly's renderer is installed (JupyterLab of this repository,
 * VS Code), and elsewhere if `standalone` says so; otherwise there is a text that says what is to be seen. The picture for
 * GitHub is added by `npm run pictures`, as the kernel has no browser to draw it.
 */
export function show(what: Figure | Panel, options: ShowOptions = {}): void {
  if ("html" in what) display({ "text/html": what.html, "text/plain": `[panel] ${what.alt}` });
  else display(figureBundle(what, options));
}

/** Waits until tensors can be computed, and shows what computes them. */
export async function showBackend(): Promise<void> {
  const { description } = await backendReady();
  display({ "text/plain": `Computing with ${description}` });
}
