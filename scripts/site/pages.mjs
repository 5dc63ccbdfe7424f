/** Turns executed notebooks into notebooks for the site, whose figures draw themselves with the site's own plotly.js. */

/**
 * @typedef {import("../pictures/outputs.mjs").Notebook} Notebook
 * @typedef {import("../pictures/outputs.mjs").Output} Output
 */

const PLOTLY = "application/vnd.plotly.v1+json";
const SCRIPT = '<script src="_static/plotly.min.js"></script>';

/** @param {unknown} text */
const textOf = (text) => [text ?? ""].flat().join("");

/** @param {string} text */
const escapeAttribute = (text) =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

/** Links to notebooks lead to their pages. @param {string} html */
const withPageLinks = (html) => html.replace(/href="(\d\d-[\w-]+)\.ipynb"/g, 'href="$1.html"');

/** @param {Output} output @param {number} index of the output on its page @returns {Output} */
function pageOutput(output, index) {
  const { data } = output;
  const figure = data?.[PLOTLY];
  if (figure) {
    const alt = escapeAttribute(textOf(data["text/plain"]).replace(/^\[figure\] /, ""));
    // "</" would end the script element.
    const record = JSON.stringify(figure).replaceAll("</", "<\\/");
    const draw = `(({ data, layout, config }) => Plotly.newPlot("figure-${index}", data, layout, config))(${record});`;
    const html = `${SCRIPT}<div id="figure-${index}" role="figure" aria-label="${alt}"></div><script>${draw}</script>`;
    return { ...output, data: { "text/html": html }, metadata: {} };
  }
  if (data?.["text/html"]) {
    const html = withPageLinks(textOf(data["text/html"]));
    const needsPlotly = html.includes("data-dark-knowledge");
    return { ...output, data: { "text/html": needsPlotly ? SCRIPT + html : html }, metadata: {} };
  }
  return output;
}

/**
 * @param {Notebook} notebook executed
 * @returns {Notebook}
 */
export function pageOf(notebook) {
  let index = 0;
  const cells = notebook.cells.map((cell) =>
    cell.outputs ? { ...cell, outputs: cell.outputs.map((output) => pageOutput(output, index++)) } : cell,
  );
  return { ...notebook, cells };
}
