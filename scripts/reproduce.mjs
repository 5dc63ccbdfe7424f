/** `npm run reproduce`: executes the workbook in its own kernel, and prints the paper's figures against those found. */
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { findNotebooks } from "./notebooks/find.mjs";
import { readOptions } from "./options.mjs";
import { executeNotebook } from "./reproduce/execute.mjs";
import { parametersOf, readParameters } from "./reproduce/parameters.mjs";
import { thisRun, writeReport } from "./reproduce/report.mjs";
import { loadTableText } from "./reproduce/table.mjs";
import { ROOT, runMain, setUp } from "./setup.mjs";
import { say, SetupError } from "./setup/report.mjs";

const HELP = `npm run reproduce [-- OPTIONS]

  --full               the long settings: an hour or more, five seeds (default: some minutes, one seed)
  -p NAME=VALUE        set a parameter of the notebooks that declare it; VALUE is JSON, or else a text; repeatable
  --only TEXT          only notebooks whose name contains TEXT, such as 01
  --notebooks FOLDER   execute the notebooks of another folder (default: notebooks)
  --output FOLDER      where to put executed notebooks and report (default: output/reproduce)
  --help               this text
`;

const OPTIONS = /** @type {const} */ ({
  full: { type: "boolean", default: false },
  parameter: { type: "string", short: "p", multiple: true },
  only: { type: "string", default: "" },
  notebooks: { type: "string", default: join(ROOT, "notebooks") },
  output: { type: "string", default: join(ROOT, "output", "reproduce") },
  help: { type: "boolean", default: false },
});

/** @param {string} folder */
function makeOutputFolder(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, ".writable"), "");
  } catch (error) {
    throw new SetupError("--output", {
      expected: `a folder that can be written at ${folder}`,
      found: error instanceof Error ? error.message : String(error),
      repair: "name another one",
    });
  }
}

await runMain(async () => {
  const options = readOptions("npm run reproduce", OPTIONS);
  if (options.help) return say(HELP);
  const notebooks = findNotebooks(options.notebooks, options.only);
  await setUp();
  const parameters = parametersOf(notebooks, await readParameters(options.parameter ?? []), options.full);
  const output = resolve(options.output);
  makeOutputFolder(output);

  const results = [];
  for (const [index, path] of notebooks.entries()) {
    say(`${basename(path)}${options.full ? ", full setting" : ""}`);
    const result = await executeNotebook(path, join(output, basename(path)), parameters[index] ?? {});
    results.push(result);
    if (result.failure) {
      const { cell, source, error } = result.failure;
      say(`\n✗ ${basename(path)} failed in cell ${cell}:\n\n${source}\n\n${error}\n`);
      say(`The notebook as far as it came: ${relative(process.cwd(), result.output)}`);
      process.exitCode = 1;
      break;
    }
    say(`✓ ${basename(path)}, ${result.seconds.toFixed(0)} s\n`);
  }

  const tableText = await loadTableText();
  for (const table of results.flatMap(({ tables }) => tables)) say(`${tableText(table)}\n`);
  const index = await writeReport(output, results, thisRun());
  say(`Executed notebooks and report: ${relative(process.cwd(), output)}/`);
  say(`Open ${relative(process.cwd(), index)} in a browser.`);
});
