/** Turns executed notebooks into notebooks for the site, whose figures draw themselves with the site's own plotly.js. */
import { PLOTLY, textOf, type Notebook, type Output } from "../notebooks/notebook.js";

const SCRIPT = '<script src="_static/plotly.js"></script>';

const escapeAttribute = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

/** Links to notebooks lead to their pages; where the site has no such page, only their words stay. */
const withPageLinks = (html: string, pages: ReadonlySet<string>) =>
  html.replace(/<a href="(\d\d-[\w-]+)\.ipynb">(.*?)<\/a>/gs, (_, page: string, words: string) =>
    pages.has(page) ? `<a href="${page}.html">${words}</a>` : words,
  );

/** The same for Markdown, where jupyter-book makes pages of notebooks itself. */
const withoutDeadLinks = (markdown: string, pages: ReadonlySet<string>) =>
  markdown
    .replace(/\[([^\]]*)\]\((\d\d-[\w-]+)\.ipynb\)/g, (link: string, words: string, page: string) =>
      pages.has(page) ? link : words,
    )
    .replaceAll("](../results/", "](results/")
    // The site has no other files of the repository.
    .replace(/(?<!!)\[([^\]]*)\]\(\.\.\/[^)]*\)/g, "$1");

/**
 * A text of docs/ as a page at the site's top: links to notebooks lead to their pages, those to results/ to the site's copy of it; of others that
 * lead into the repository only the words stay.
 * @param pages - the notebooks that the site has, without ending
 */
export function documentPage(markdown: string, pages: ReadonlySet<string>): string {
  return withoutDeadLinks(markdown.replaceAll("](../notebooks/", "]("), pages).replace(
    /(?<!!)\[([^\]]*)\]\((?!https?:|#|results\/|\d\d-[\w-]+\.ipynb)[^)]*\)/g,
    "$1",
  );
}

/**
 * A notebook as a page.
 * @param notebook - executed
 * @param pages - the notebooks that the site has, without ending
 */
export function pageOf(notebook: Notebook, pages: ReadonlySet<string>): Notebook {
  let index = 0;
  const cells = notebook.cells.map((cell) => {
    if (cell.cell_type === "markdown") {
      return { ...cell, source: withoutDeadLinks(textOf(cell.source), pages) };
    }
    if (!cell.outputs) return cell;
    return { ...cell, outputs: cell.outputs.map((output) => pageOutput(output, index++, pages)) };
  });
  return { ...notebook, cells };
}

/** @param index - of the output on its page */
function pageOutput(output: Output, index: number, pages: ReadonlySet<string>): Output {
  const { data } = output;
  const figure = data?.[PLOTLY];
  if (figure) {
    const alt = escapeAttribute(textOf(data["text/plain"]).replace(/^\[figure\] /, ""));
    // "</" would end the script element.
    const record = JSON.stringify(figure).replaceAll("</", "<\\/");
    const draw = `(({ data, layout, config, frames }) => Plotly.newPlot("figure-${index}", { data, layout, config, frames }))(${record});`;
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
