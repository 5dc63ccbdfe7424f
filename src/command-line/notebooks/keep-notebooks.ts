/** Keeps notebooks in normal form, with their texts beside them in notebooks/text/. */
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

/** As the command line gives them. */
export interface NotebooksOptions {
  check: boolean;
  fromText: boolean;
  git: boolean;
  notebooks: string;
}

/** Writes or checks the notebooks of a folder. @throws ArgumentError with all that is not in normal form */
export async function keepNotebooks(options: NotebooksOptions): Promise<void> {
  if (options.git) {
    await useNbdime(repositoryRoot);
    console.log("git compares and merges notebooks by nbdime in this clone.");
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
    repair: "npx dark-knowledge notebooks, and by hand what it leaves",
  });
}

const readText = (path: string) => (existsSync(path) ? readFileSync(path, "utf8") : "");

/** What is wrong, and with `write` could not be put right. */
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
