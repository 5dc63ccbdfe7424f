/** Keeps notebooks in normal form, and their texts in notebooks/text/. */
import { existsSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { writeAtomically } from "../../storage/atomic-write.js";
import { repositoryRoot } from "../../support/paths.js";
import { usageError } from "../usage-error.js";
import { namesIn } from "./find-notebooks.js";
import { normalForm, notebookText, problemsOf } from "./normal-form.js";
import { readNotebook } from "./notebook.js";
import { takeText, textPath, textsOf } from "./texts.js";
import { useNbdime } from "./use-nbdime.js";

/** Options from the command line. */
export interface NotebooksOptions {
  check: boolean;
  fromText: boolean;
  git: boolean;
  notebooks: string;
}

/** Writes or checks the notebooks of a folder. @throws ArgumentError listing everything that is not in normal form */
export async function keepNotebooks(options: NotebooksOptions): Promise<void> {
  if (options.git) {
    await useNbdime(repositoryRoot);
    console.log("git compares and merges notebooks with nbdime in this clone.");
    return;
  }
  const folder = resolve(options.notebooks);
  const paths = namesIn(folder)
    .filter((name) => name.endsWith(".ipynb"))
    .sort()
    .map((name) => join(folder, name));
  if (options.fromText) for (const path of paths) if (existsSync(textPath(path))) await takeText(path);
  const problems = await inspect(paths, !options.check);
  if (problems.length === 0) return;
  throw usageError("notebooks", {
    expected: "normal form",
    found: `\n  ${problems.join("\n  ")}\n`,
    repair: "run npx dark-knowledge notebooks, and correct the rest by hand",
  });
}

const readText = (path: string) => (existsSync(path) ? readFileSync(path, "utf8") : "");

/** Lists the faults; with `write`, only those that it could not correct. */
async function inspect(paths: readonly string[], write: boolean): Promise<string[]> {
  const found: string[] = [];
  const hold = (path: string, wanted: string) => {
    if (readText(path) === wanted) return;
    const name = relative(repositoryRoot, path);
    if (write) {
      writeAtomically(path, wanted);
      console.log(`✓ ${name}`);
    } else found.push(`${name} is not in normal form: npx dark-knowledge notebooks`);
  };
  for (const path of paths) {
    const notebook = readNotebook(path);
    found.push(...problemsOf(notebook).map((problem) => `${relative(repositoryRoot, path)}: ${problem}`));
    hold(path, notebookText(normalForm(notebook)));
  }
  const texts = await textsOf(paths);
  paths.forEach((path, index) => {
    hold(textPath(path), texts[index]!);
  });
  return found;
}
