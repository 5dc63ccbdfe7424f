/** The report of a run: a page per notebook, an index with the tables, and the same as JSON. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ROOT } from "../setup.mjs";
import { installedRoute } from "../setup/addon.mjs";
import { TENSORFLOW_VERSION } from "../setup/addon-native.mjs";
import { runCommand } from "../setup/command.mjs";
import { environmentProgram } from "../setup/packages.mjs";
import { loadEscapeHtml, loadTableText } from "./table.mjs";

/** @typedef {{ command: string, finished: string, versions: Record<string, string> }} Run */

/**
 * @param {string} folder
 * @param {import("./execute.mjs").Result[]} results
 * @param {Run} run
 * @returns {Promise<string>} the index page's path
 */
export async function writeReport(folder, results, run) {
  const plotly = join(ROOT, "node_modules", "plotly.js-dist", "plotly.js");
  const script = join(ROOT, "scripts", "python", "report.py");
  const tableText = await loadTableText();
  const escapeHtml = await loadEscapeHtml();
  const sections = [];
  for (const { output, seconds, tables, failure } of results) {
    if (!existsSync(output)) continue;
    const page = output.replace(/\.ipynb$/, ".html");
    await runCommand(environmentProgram(ROOT, "python"), [script, output, page, plotly], {
      repair: "see the message above",
    });
    const state = failure ? `failed in cell ${failure.cell}` : `${seconds.toFixed(0)} s`;
    sections.push(
      `<h2><a href="${basename(page)}">${basename(output)}</a></h2><p>${state}</p>`,
      ...tables.map((table) => `<pre>${escapeHtml(tableText(table))}</pre>`),
    );
  }
  const record = results.map(({ path, seconds, tables, failure }) => ({
    notebook: basename(path),
    seconds,
    tables,
    failure,
  }));
  writeFileSync(join(folder, "results.json"), `${JSON.stringify({ ...run, results: record }, null, 2)}\n`);
  const index = join(folder, "index.html");
  writeFileSync(
    index,
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>dark-knowledge: this run</title>
<body style="font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem">
<h1>Distilling the knowledge in a neural network: this run</h1><p>Finished ${run.finished}.</p>
${sections.join("\n")}</body></html>\n`,
  );
  return index;
}

/** What was asked for, when it came to its end, and with which versions. @returns {Run} */
export function thisRun() {
  const route = installedRoute(ROOT);
  const tfjs = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).dependencies["@tensorflow/tfjs"];
  return {
    command: commandOf(process.argv.slice(2)),
    finished: new Date().toISOString(),
    versions: {
      node: process.version,
      backend: route,
      ...(route === "native" && { tensorflow: TENSORFLOW_VERSION }),
      tfjs,
    },
  };
}

/**
 * The command that gives the same tables again, without what says where they are kept.
 * @param {string[]} given the options, `--output` and its folder being two of them or one
 */
export function commandOf(given) {
  const isKept = (/** @type {string} */ option, /** @type {number} */ index) =>
    !/^--output(=|$)/.test(option) && given[index - 1] !== "--output";
  const options = given
    .filter(isKept)
    .map((option) => (/^[\w.,:=/-]+$/.test(option) ? option : `'${option.replaceAll("'", "'\\''")}'`));
  return ["npm run reproduce", ...(options.length > 0 ? ["--", ...options] : [])].join(" ");
}
