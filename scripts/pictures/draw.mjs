/** Draws plotly figures as PNG with plotly.js in headless Chromium: for GitHub and other readers without scripts. */
import { join } from "node:path";
import { ROOT } from "../setup.mjs";

const WIDTH = 800;
const DEFAULT_HEIGHT = 380;

/** @typedef {{ data: unknown[], layout: { height?: number } }} Figure */

/**
 * @param {import("playwright-core").Browser} browser
 * @returns {Promise<(figure: Figure) => Promise<string>>} draws a figure to a PNG on white, in base64; one at a time
 */
export async function figureDrawer(browser) {
  const page = await browser.newPage();
  await page.setContent('<body style="margin:0;background:white"><div id="figure"></div></body>');
  await page.addScriptTag({ path: join(ROOT, "node_modules", "plotly.js-dist", "plotly.js") });
  return async ({ data, layout }) => {
    const height = layout.height ?? DEFAULT_HEIGHT;
    await page.setViewportSize({ width: WIDTH, height });
    const figure = JSON.stringify([data, { ...layout, width: WIDTH, height }]);
    // As text: it is the page that knows Plotly.
    await page.evaluate(
      `Plotly.purge("figure"); Plotly.newPlot("figure", ...${figure}, { staticPlot: true })`,
    );
    return (await page.screenshot()).toString("base64");
  };
}
