/** The report of a run: a page per notebook, an index with the tables, and the same as JSON. */
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { tableText } from "../../figures/table.js";
import { escapeHtml } from "../../notebook/display.js";
import { writeAtomically, writeJsonAtomically } from "../../storage/atomic-write.js";
import { readJsonFile } from "../../storage/json-file.js";
import { repositoryRoot } from "../../support/paths.js";
import { MATHJAX_SCRIPT, PLOTLY_SCRIPT } from "../page-scripts.js";
import { runPython, setUp } from "../set-up.js";
import type { ExecutedNotebook } from "./execute-notebook.js";

/** The command, its end time, and the versions. */
export interface Run {
  command: string;
  finished: string;
  versions: Readonly<Record<string, string>>;
}

/** Writes the report of a run into a folder. @returns the path of the index page */
export async function writeRunReport(
  folder: string,
  results: readonly ExecutedNotebook[],
  run: Run,
): Promise<string> {
  const script = join(repositoryRoot, "scripts", "python", "report.py");
  const sections = [];
  for (const { output, seconds, tables, failure } of results) {
    if (!existsSync(output)) continue;
    const page = output.replace(/\.ipynb$/, ".html");
    await runPython(script, output, page, PLOTLY_SCRIPT, MATHJAX_SCRIPT);
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
  writeJsonAtomically(join(folder, "results.json"), { ...run, results: record });
  const index = join(folder, "index.html");
  writeAtomically(index, indexPage(run, sections));
  return index;
}

function indexPage({ finished }: Run, sections: readonly string[]): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>dark-knowledge: this run</title>
<body style="font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem">
<h1>Distilling the knowledge in a neural network: this run</h1><p>Finished ${finished}.</p>
${sections.join("\n")}</body></html>\n`;
}

/** Describes a command that has just ended. */
export async function thisRun(command: string): Promise<Run> {
  const { installedRoute, TENSORFLOW_VERSION } = await setUp();
  const route = installedRoute(repositoryRoot);
  const path = join(repositoryRoot, "package.json");
  const schema = z.object({ dependencies: z.record(z.string(), z.string()) });
  const { dependencies } = readJsonFile(path, schema, {
    what: "this package",
    repair: `git checkout ${path}`,
  });
  return {
    command,
    finished: new Date().toISOString(),
    versions: {
      node: process.version,
      backend: route,
      ...(route === "native" && { tensorflow: TENSORFLOW_VERSION }),
      tfjs: dependencies["@tensorflow/tfjs"]!,
    },
  };
}
