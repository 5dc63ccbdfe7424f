/** Shows figures and facts in a notebook. */
import { backendReady } from "../backend.js";
import type { Figure } from "../figures/figure.js";
import { display, type Bundle } from "./display.js";

/** A figure in the forms that notebooks show. */
export function figureBundle({ data, layout, alt }: Figure): Bundle {
  return {
    "application/vnd.plotly.v1+json": { data, layout, config: { responsive: true, displaylogo: false } },
    "text/plain": `[figure] ${alt}`,
  };
}

/**
 * Shows a figure: interactive where plotly's renderer is installed (JupyterLab of this repository, VS Code), as a text
 * that says what is to be seen elsewhere.
 */
export function show(figure: Figure): void {
  display(figureBundle(figure));
}

/** Waits until tensors can be computed, and shows what computes them. */
export async function showBackend(): Promise<void> {
  const { description } = await backendReady();
  display({ "text/plain": `Computing with ${description}` });
}
