/** Turns executed notebooks into notebooks for the site, whose figures draw themselves with the site's own plotly.js. */

/**
 * @typedef {import("../pictures/outputs.mjs").Notebook} Notebook
 * @typedef {import("../pictures/outputs.mjs").Output} Output
 */

const PLOTLY = "application/vnd.plotly.v1+json";
const SCRIPT = '<script src="_static/plotly.js"></script>';

/** @param {unknown} text */
const textOf = (text) => [text ?? ""].flat().join("");

/** @param {string} text */
const escapeAttribute = (text) =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

/**
 * Links to notebooks lead to their pages; where the site has no such page, only their words stay.
 * @param {string} html @param {ReadonlySet<string>} pages names without ending
 */
const withPageLinks = (html, pages) =>
  html.replace(/<a href="(\d\d-[\w-]+)\.ipynb">(.*?)<\/a>/gs, (_, page, words) =>
    pages.has(page) ? `<a href="${page}.html">${words}</a>` : words,
  );

/**
 * The same for Markdown, where jupyter-book makes pages of notebooks itself.
 * @param {string} markdown @param {ReadonlySet<string>} pages
 */
const withoutDeadLinks = (markdown, pages) =>
  markdown.replace(/\[([^\]]*)\]\((\d\d-[\w-]+)\.ipynb\)/g, (link, words, page) =>
    pages.has(page) ? link : words,
  );

/**
 * A text of docs/ as a page at the site's top: links to notebooks lead to their pages, those to results/ to the site's copy of it; of others that
 * lead into the repository only the words stay.
 * @param {string} markdown @param {ReadonlySet<string>} pages
 */
export const documentPage = (markdown, pages) =>
  withoutDeadLinks(markdown.replaceAll("](../notebooks/", "]("), pages)
    .replaceAll("](../results/", "](results/")
    .replace(/(?<!!)\[([^\]]*)\]\((?!https?:|#|results\/|\d\d-[\w-]+\.ipynb)[^)]*\)/g, "$1");

/**
 * @param {Output} output @param {number} index of the output on its page @param {ReadonlySet<string>} pages
 * @returns {Output}
 */
function pageOutput(output, index, pages) {
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
    const html = withPageLinks(textOf(data["text/html"]), pages);
    const needsPlotly = html.includes("data-dark-knowledge");
    return { ...output, data: { "text/html": needsPlotly ? SCRIPT + html : html }, metadata: {} };
  }
  return output;
}

/**
 * @param {Notebook} notebook executed
 * @param {ReadonlySet<string>} pages the notebooks that the site has, without ending
 * @returns {Notebook}
 */
export function pageOf(notebook, pages) {
  let index = 0;
  const cells = notebook.cells.map((cell) => {
    if (cell.cell_type === "markdown")
      return { ...cell, source: withoutDeadLinks(textOf(cell.source), pages) };
    if (!cell.outputs) return cell;
    return { ...cell, outputs: cell.outputs.map((output) => pageOutput(output, index++, pages)) };
  });
  return { ...notebook, cells };
}
