/** Builds the pages with jupyter-book; its warnings are errors. */
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { FileError } from "../../support/checks.js";
import { repositoryRoot } from "../../support/paths.js";
import { setUp } from "../set-up.js";

const REPAIR = "correct the notebook, docs/log.md, or what src/command-line/site makes of them";

/**
 * Builds the pages, after installing jupyter-book if needed.
 *
 * @param source - the folder with its _config.yml and _toc.yml
 * @param work - where to build
 * @returns the folder of the pages
 * @throws FileError with all warnings, if there are any
 */
export async function buildBook(source: string, work: string): Promise<string> {
  const { environmentFolder, programOf, runCommand, setUpEnvironment } = await setUp();
  await setUpEnvironment("site");
  console.log("• pages …");
  const jupyterBook = programOf(join(repositoryRoot, environmentFolder("site")), "jupyter-book");
  const warnings: string[] = [];
  const options = ["build", source, "--path-output", work, "--warningiserror", "--keep-going"];
  try {
    await runCommand(jupyterBook, options, {
      cwd: work,
      repair: REPAIR,
      onLine: (line) => {
        if (!line.includes("WARNING")) return;
        const warning = stripVTControlCharacters(line).replace(`${source}/`, "");
        warnings.push(warning);
        console.log(`    ${warning}`);
      },
    });
  } catch (error) {
    if (warnings.length === 0) throw error;
    const found = `${warnings.length}:\n${warnings.join("\n")}\n`;
    throw new FileError("pages", `expected no warnings of jupyter-book, found ${found}`, REPAIR);
  }
  return join(work, "_build", "html");
}
