/** `npm run publish-site`: the workbook as a site that works offline, with a reference of the library beside it. */
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { findNotebooks } from "./notebooks/find.mjs";
import { readOptions } from "./options.mjs";
import { ROOT, runMain, setUp } from "./setup.mjs";
import { runCommand } from "./setup/command.mjs";
import { replaceFolder, temporaryName } from "./setup/files.mjs";
import { say } from "./setup/report.mjs";
import { buildBook } from "./site/book.mjs";
import { setUpSite } from "./site/environment.mjs";
import { documentPage, pageOf } from "./site/pages.mjs";
import { mendPages } from "./site/theme.mjs";

const HELP = `npm run publish-site [-- OPTIONS]

  --notebooks FOLDER   executed notebooks, such as output/reproduce (default: notebooks, as they are kept)
  --output FOLDER      where to put the site (default: output/site)
  --help               this text
`;

const OPTIONS = /** @type {const} */ ({
  notebooks: { type: "string", default: join(ROOT, "notebooks") },
  output: { type: "string", default: join(ROOT, "output", "site") },
  help: { type: "boolean", default: false },
});

/** jupyter-book's settings are YAML, of which JSON is a part. */
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
    },
  },
};

const REFERENCE = `# Reference of the library

Every name that \`import … from "dark-knowledge"\` knows, with equations, shapes, units and errors:
<a href="api/index.html">the reference</a>.
`;

/** @param {string} source a folder for jupyter-book @param {string[]} paths of executed notebooks */
function writeSource(source, paths) {
  mkdirSync(join(source, "_static"), { recursive: true });
  copyFileSync(
    join(ROOT, "node_modules", "plotly.js-dist", "plotly.js"),
    join(source, "_static", "plotly.js"),
  );
  copyFileSync(join(ROOT, "scripts", "site", "workbook.css"), join(source, "_static", "workbook.css"));
  const pages = new Set(paths.map((path) => basename(path, ".ipynb")));
  for (const path of paths) {
    const page = pageOf(JSON.parse(readFileSync(path, "utf8")), pages);
    writeFileSync(join(source, basename(path)), JSON.stringify(page));
  }
  writeFileSync(join(source, "reference.md"), REFERENCE);
  const log = readFileSync(join(ROOT, "docs", "log.md"), "utf8");
  writeFileSync(join(source, "log.md"), documentPage(log, pages));
  // Pictures that it shows, and records that it leads to.
  cpSync(join(ROOT, "results"), join(source, "results"), { recursive: true });
  const [root = "", ...others] = paths.map((path) => basename(path, ".ipynb"));
  const chapters = [...others, "log", "reference"].map((file) => ({ file }));
  writeFileSync(join(source, "_toc.yml"), JSON.stringify({ format: "jb-book", root, chapters }));
  writeFileSync(join(source, "_config.yml"), JSON.stringify(CONFIG));
}

await runMain(async () => {
  const options = readOptions("npm run publish-site", OPTIONS);
  if (options.help) return say(HELP);
  const notebooks = findNotebooks(options.notebooks);
  await setUp();
  await setUpSite();
  const output = resolve(options.output);
  const work = temporaryName(`${output}-work`);
  const fresh = temporaryName(output);
  try {
    writeSource(join(work, "source"), notebooks);
    say("• pages …");
    cpSync(await buildBook(join(work, "source"), work), fresh, { recursive: true });
    mendPages(fresh);
    say("• reference …");
    const typedoc = join(ROOT, "node_modules", "typedoc", "bin", "typedoc");
    await runCommand(process.execPath, [typedoc, "--out", join(fresh, "api")], {
      cwd: ROOT,
      repair: "correct what is named above",
    });
    replaceFolder(fresh, output);
  } finally {
    rmSync(work, { recursive: true, force: true });
    rmSync(fresh, { recursive: true, force: true });
  }
  say(
    `Open ${relative(process.cwd(), join(output, "index.html"))} in a browser, or put the folder on any web server.`,
  );
});
