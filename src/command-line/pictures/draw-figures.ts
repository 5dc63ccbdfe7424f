/** Draws plotly figures as PNG with plotly.js in headless Chromium, for GitHub and other viewers without scripts. */
import type { Browser } from "playwright-core";
import { PLOTLY_SCRIPT } from "../page-scripts.js";

const WIDTH = 800;
const DEFAULT_HEIGHT = 380;

/** The parts of a plotly figure that drawing uses. */
export interface DrawnFigure {
  data: unknown;
  layout: object & { height?: unknown };
}

/** Draws a figure on white as a PNG in base64; one at a time. */
export async function figureDrawer(browser: Browser): Promise<(figure: DrawnFigure) => Promise<string>> {
  const page = await browser.newPage();
  await page.setContent('<body style="margin:0;background:white"><div id="figure"></div></body>');
  await page.addScriptTag({ path: PLOTLY_SCRIPT });
  return async ({ data, layout }) => {
    const height = typeof layout.height === "number" ? layout.height : DEFAULT_HEIGHT;
    await page.setViewportSize({ width: WIDTH, height });
    const figure = JSON.stringify([data, { ...layout, width: WIDTH, height }]);
    // As text, since only the page knows Plotly.
    await page.evaluate(
      `Plotly.purge("figure"); Plotly.newPlot("figure", ...${figure}, { staticPlot: true })`,
    );
    return (await page.screenshot()).toString("base64");
  };
}

/** What draws SVG to PNG on white, both in base64. */
export function svgDrawer(browser: Browser): (svg: string) => Promise<string> {
  return async (svg) => {
    // Sharp on dense screens.
    const page = await browser.newPage({ deviceScaleFactor: 2 });
    await page.setContent(
      `<body style="margin:0;background:white"><img style="display:block" src="data:image/svg+xml;base64,${svg}"></body>`,
    );
    const png = await page.locator("img").screenshot();
    await page.close();
    return png.toString("base64");
  };
}
