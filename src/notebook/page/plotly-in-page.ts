/** HTML that brings plotly.js along: for panels, and for figures where no renderer of plotly's is installed. */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { contentHash } from "../../storage/content-hash.js";

/** An element of a page, as far as the scripts here use it. */
export interface PageElement {
  innerHTML: string;
  textContent: string | null;
  value: string;
  checked: boolean;
  hidden: boolean;
  dataset: Record<string, string>;
  append(...children: (PageElement | string)[]): void;
  setAttribute(name: string, value: string): void;
  addEventListener(type: string, listener: (event: { target: PageElement }) => void): void;
}

/** A page, as far as the scripts here use it. */
export interface Page {
  createElement(name: string): PageElement;
  querySelectorAll(selector: string): Iterable<PageElement>;
}

/** plotly.js, as far as the scripts here use it. */
export interface Plotly {
  newPlot(element: PageElement, figure: object): Promise<unknown>;
  react(element: PageElement, data: unknown, layout: unknown, config: unknown): Promise<unknown>;
}

/** Draws a record into an element. Runs in the page, so it may use nothing but its arguments. */
export type Draw<Record> = (root: PageElement, record: Record, Plotly: Plotly, page: Page) => unknown;

let packed: string | undefined;

/**
 * plotly.js for lines, points, bars and heat maps, compressed: 0.7 MB of text in a saved notebook. All of plotly.js, which draws the
 * workbook's other pages, would be 2.6 MB: hence the second package.
 */
function packedPlotly(): string {
  packed ??= gzipSync(readFileSync(require.resolve("plotly.js-cartesian-dist-min")), { level: 9 }).toString(
    "base64",
  );
  return packed;
}

/** Where the text of plotly.js is in such HTML, for those who take it out: `<script type="…">TEXT</script>`. */
export const PACKED_TYPE = "application/x-plotly-gzip";

/**
 * HTML that stands alone: what is drawn, plotly.js that draws it, and what is seen where scripts don't run.
 *
 * @param fallback - HTML that is shown until the script has run
 * @param draw - see {@link Draw}
 * @param record - must be JSON
 */
export function standaloneHtml<Record>(fallback: string, draw: Draw<Record>, record: Record): string {
  const json = JSON.stringify(record).replaceAll("<", "\\u003c");
  // The same at every run, so that notebooks don't differ where nothing has changed.
  const id = contentHash(draw.toString(), json).slice(0, 12);
  return [
    `<div data-dark-knowledge="${id}">${fallback}<script type="${PACKED_TYPE}">${packedPlotly()}</script></div>`,
    `<script>(${drawInPage.toString()})(document, globalThis, "${id}", ${draw.toString()}, ${json});</script>`,
  ].join("\n");
}

/** What the page knows: perhaps plotly.js, perhaps a promise of it that an earlier output has made. */
interface PageGlobals {
  Plotly?: Plotly;
  darkKnowledgePlotly?: Promise<Plotly>;
  DecompressionStream: typeof DecompressionStream;
  Response: typeof Response;
  atob: typeof atob;
}

/** Runs in the page: finds plotly.js or unpacks it, and draws into all elements of this id that are not drawn yet. */
async function drawInPage(
  page: Page & { querySelector(selector: string): PageElement | null },
  globals: PageGlobals,
  id: string,
  draw: Draw<unknown>,
  record: unknown,
): Promise<void> {
  const unpack = async (text: string) => {
    const bytes = Uint8Array.from(globals.atob(text), (letter) => letter.charCodeAt(0));
    const stream = new globals.Response(bytes).body!.pipeThrough(new globals.DecompressionStream("gzip"));
    const source = await new globals.Response(stream).text();
    const found: { exports: unknown } = { exports: {} };
    // As a CommonJS module: a page may have a loader of another kind, which must not see it.
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
    new Function("module", "exports", "define", source)(found, found.exports, undefined);
    return found.exports as Plotly;
  };
  for (const root of page.querySelectorAll(`[data-dark-knowledge="${id}"]:not([data-drawn])`)) {
    root.dataset.drawn = "";
    const text = page.querySelector(`[data-dark-knowledge="${id}"] > script`)?.textContent ?? "";
    if (!globals.Plotly && !globals.darkKnowledgePlotly && text === "") continue;
    const plotly = globals.Plotly ?? (await (globals.darkKnowledgePlotly ??= unpack(text)));
    root.innerHTML = "";
    // Otherwise JupyterLab takes the keys: an arrow would leave the cell, and D twice delete it. It looks for this at what has the focus.
    root.addEventListener("focusin", ({ target }) => {
      target.dataset.lmSuppressShortcuts = "true";
    });
    await draw(root, record, plotly, page);
  }
}
