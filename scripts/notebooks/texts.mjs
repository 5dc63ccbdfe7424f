/** Each notebook's text beside it, in jupytext's percent format: to be reviewed, compared and edited without outputs. */
import { basename, join } from "node:path";
import { ROOT } from "../setup.mjs";
import { runCommand } from "../setup/command.mjs";
import { environmentProgram } from "../setup/packages.mjs";

const repair = "npm run setup";

/** @param {string} path of a notebook @returns {string} of its text */
export function textPath(path) {
  return join(path, "..", "text", basename(path).replace(/\.ipynb$/, ".ts"));
}

/** @param {string[]} programArguments */
const python = (...programArguments) =>
  runCommand(environmentProgram(ROOT, "python"), programArguments, { repair });

/** The texts of notebooks, without outputs. @param {string[]} paths @returns {Promise<string[]>} */
export async function textsOf(paths) {
  return JSON.parse(await python(join(ROOT, "scripts", "python", "texts.py"), ...paths));
}

/** Takes the text's cells into the notebook; outputs of cells that are the same stay. @param {string} path of the notebook */
export async function takeText(path) {
  await python("-m", "jupytext", "--quiet", "--update", "--to", "ipynb", "--output", path, textPath(path));
}
