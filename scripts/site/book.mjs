/** Builds the pages with jupyter-book; whatever it warns of is an error. */
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { runCommand } from "../setup/command.mjs";
import { say, SetupError } from "../setup/report.mjs";
import { siteProgram } from "./environment.mjs";

const REPAIR = "correct the notebook, docs/log.md, or what scripts/site makes of them";

/**
 * @param {string} source the folder with its _config.yml and _toc.yml
 * @param {string} work where to build
 * @returns {Promise<string>} the folder of the pages
 * @throws SetupError with all warnings, if there are any
 */
export async function buildBook(source, work) {
  /** @type {string[]} */
  const warnings = [];
  const book = ["build", source, "--path-output", work, "--warningiserror", "--keep-going"];
  try {
    await runCommand(siteProgram("jupyter-book"), book, {
      cwd: work,
      repair: REPAIR,
      onLine: (line) => {
        if (!line.includes("WARNING")) return;
        warnings.push(stripVTControlCharacters(line).replace(`${source}/`, ""));
        say(`    ${warnings.at(-1)}`);
      },
    });
  } catch (error) {
    if (warnings.length === 0) throw error;
    throw new SetupError("pages", {
      expected: "no warnings of jupyter-book",
      found: `${warnings.length}:\n${warnings.join("\n")}\n`,
      repair: REPAIR,
    });
  }
  return join(work, "_build", "html");
}
