/** The text of each notebook in jupytext's percent format, to review, compare and edit it without outputs. */
import { basename, join } from "node:path";
import { repositoryRoot } from "../../support/paths.js";
import { runPython } from "../set-up.js";

/** Path of a notebook's text. */
export function textPath(notebook: string): string {
  return join(notebook, "..", "text", basename(notebook).replace(/\.ipynb$/, ".ts"));
}

/** The texts of notebooks, without outputs. */
export async function textsOf(notebooks: readonly string[]): Promise<string[]> {
  const script = join(repositoryRoot, "scripts", "python", "texts.py");
  return JSON.parse(await runPython(script, ...notebooks)) as string[];
}

/** Copies the text's cells into the notebook; unchanged cells keep their outputs. */
export async function takeText(notebook: string): Promise<void> {
  const options = ["--quiet", "--update", "--to", "ipynb", "--output", notebook];
  await runPython("-m", "jupytext", ...options, textPath(notebook));
}
