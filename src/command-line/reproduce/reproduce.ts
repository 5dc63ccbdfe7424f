/** Executes the workbook in its own kernel, and prints the paper's figures beside ours. */
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { tableText } from "../../figures/table.js";
import { repositoryRoot } from "../../support/paths.js";
import { findNotebooks } from "../notebooks/find-notebooks.js";
import { usageError } from "../usage-error.js";
import { commandOf } from "./command-of.js";
import { executeNotebook, type ExecutedNotebook } from "./execute-notebook.js";
import type { ReproduceOptions } from "./reproduce-options.js";
import { thisRun, writeRunReport } from "./run-report.js";

/** Executes notebooks one after the other until one fails, and writes the report. */
export async function reproduce(options: ReproduceOptions): Promise<void> {
  const notebooks = findNotebooks(options.notebooks ?? join(repositoryRoot, "notebooks"), options.only);
  // This loads TensorFlow, so find the notebooks first.
  const { parametersOf } = await import("./notebook-parameters.js");
  const parameters = parametersOf(notebooks, options.parameter, options.full);
  const output = resolve(options.output ?? join(repositoryRoot, "output", "reproduce"));
  makeOutputFolder(output);
  const results: ExecutedNotebook[] = [];
  for (const [index, path] of notebooks.entries()) {
    console.log(`${basename(path)}${options.full ? ", full setting" : ""}`);
    const result = await executeNotebook(path, join(output, basename(path)), parameters[index]!);
    results.push(result);
    if (result.failure) {
      reportFailure(result);
      process.exitCode = 1;
      break;
    }
    console.log(`✓ ${basename(path)}, ${result.seconds.toFixed(0)} s\n`);
  }
  for (const table of results.flatMap(({ tables }) => tables)) console.log(`${tableText(table)}\n`);
  const index = await writeRunReport(output, results, await thisRun(commandOf(options)));
  console.log(`Executed notebooks and report: ${relative(process.cwd(), output)}/`);
  console.log(`Open ${relative(process.cwd(), index)} in a browser.`);
}

function reportFailure({ path, output, failure }: ExecutedNotebook): void {
  const { cell, source, error } = failure!;
  console.log(`\n✗ ${basename(path)} failed in cell ${cell}:\n\n${source}\n\n${error}\n`);
  console.log(`The notebook as far as it was executed: ${relative(process.cwd(), output)}`);
}

/** @throws ArgumentError if the folder can't be written */
function makeOutputFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, ".writable"), "");
  } catch (error) {
    throw usageError("--output", {
      expected: `a folder that can be written at ${folder}`,
      found: error instanceof Error ? error.message : String(error),
      repair: "name another one",
    });
  }
}
