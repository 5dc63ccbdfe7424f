/** Writes the folder from which jupyter-book builds the site. */
import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { repositoryRoot } from "../../support/paths.js";
import { readNotebook } from "../notebooks/notebook.js";
import { MATHJAX_SCRIPT, PLOTLY_SCRIPT } from "../page-scripts.js";
import { documentPage, pageOf } from "./pages.js";

/** jupyter-book's settings are YAML, which includes JSON. */
const CONFIG = {
  title: "Dark knowledge",
  author: "",
  copyright: "",
  only_build_toc_files: true,
  execute: { execute_notebooks: "off" },
  html: { use_issues_button: false, use_repository_button: false, use_edit_page_button: false },
  sphinx: {
    config: {
      html_static_path: ["_static"],
      html_css_files: ["workbook.css"],
      html_last_updated_fmt: "",
      language: "en",
      html_context: { default_mode: "auto" },
      // In _static; otherwise pages with formulas fetch it from another server.
      mathjax_path: basename(MATHJAX_SCRIPT),
    },
  },
};

const REFERENCE = `# Reference of the library

Every name that \`import … from "dark-knowledge"\` knows, with equations, shapes, units and errors:
<a href="api/index.html">the reference</a>.
`;

/** Writes the folder. @param paths - paths of executed notebooks; the first becomes the site's first page */
export function writeBookSource(source: string, paths: readonly string[]): void {
  const statics = join(source, "_static");
  mkdirSync(statics, { recursive: true });
  const style = join(repositoryRoot, "src", "command-line", "site", "workbook.css");
  for (const path of [PLOTLY_SCRIPT, MATHJAX_SCRIPT, style])
    copyFileSync(path, join(statics, basename(path)));
  const [root = "", ...others] = paths.map((path) => basename(path, ".ipynb"));
  const pages = new Set([root, ...others]);
  for (const path of paths) {
    writeFileSync(join(source, basename(path)), JSON.stringify(pageOf(readNotebook(path), pages)));
  }
  writeFileSync(join(source, "reference.md"), REFERENCE);
  const log = readFileSync(join(repositoryRoot, "docs", "log.md"), "utf8");
  writeFileSync(join(source, "log.md"), documentPage(log, pages));
  // The pictures it shows, and the results it links to.
  cpSync(join(repositoryRoot, "results"), join(source, "results"), { recursive: true });
  const chapters = [...others, "log", "reference"].map((file) => ({ file }));
  writeFileSync(join(source, "_toc.yml"), JSON.stringify({ format: "jb-book", root, chapters }));
  writeFileSync(join(source, "_config.yml"), JSON.stringify(CONFIG));
}
