/** The parameters of notebooks: what their cells declare, and what is set in them. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { runInNewContext } from "node:vm";
import { didYouMean } from "../near-names.mjs";
import { ROOT } from "../setup.mjs";
import { SetupError } from "../setup/report.mjs";

const require = createRequire(import.meta.url);
/** @param {string[]} path of a module of src/, without its ending */
const library = (...path) => require(`${join(ROOT, "dist", ...path)}.js`);

/**
 * What was given as `-p NAME=VALUE`, read as every command reads it.
 * @param {string[]} texts
 * @returns {Record<string, unknown>}
 */
export function readParameters(texts) {
  return library("command-line", "parameters").readParameters("-p", texts);
}

/**
 * What the parameters' cell of a notebook says; nothing if it has none.
 * @param {{ cells: { source: string | string[], metadata: { tags?: string[] } }[] }} notebook
 */
export function parametersSource({ cells }) {
  const cell = cells.find(({ metadata }) => metadata.tags?.includes("parameters"));
  return cell ? [cell.source].flat().join("") : "";
}

/** What a notebook declares by `let`, with its values as far as they are plain. @param {string} path @returns {Record<string, unknown>} */
function declared(path) {
  const source = parametersSource(JSON.parse(readFileSync(path, "utf8")));
  const names = [...source.matchAll(/^let (\w+)/gm)].map(([, name = ""]) => name);
  try {
    return runInNewContext(`"use strict"; ${source}\n;({ ${names.join(", ")} })`, {}, { timeout: 1000 });
  } catch {
    // What is no plain JavaScript, such as a type, is left to the kernel.
    return Object.fromEntries(names.map((name) => [name, null]));
  }
}

/**
 * The parameters to set in each notebook: those of the given that it declares, and its full setting if that is asked for.
 * @param {string[]} paths of notebooks
 * @param {Record<string, unknown>} given
 * @param {boolean} full
 * @returns {Record<string, unknown>[]}
 * @throws SetupError if no notebook declares one of the given, or one is of another kind than what a notebook declares
 * @throws ArgumentError if one is out of the range that the workbook knows
 */
export function parametersOf(paths, given, full) {
  const declarations = paths.map(declared);
  const known = [...new Set(declarations.flatMap((one) => Object.keys(one)))];
  const stranger = Object.keys(given).find((name) => !known.includes(name));
  if (stranger !== undefined) {
    throw new SetupError("-p", {
      expected: "a parameter that a notebook declares",
      found: `${stranger}${didYouMean(stranger, known)}`,
      repair: "see the notebook's second code cell",
    });
  }
  const wanted = { ...(full && { setting: "full" }), ...given };
  return declarations.map((own, index) => {
    const chosen = Object.entries(wanted).filter(([name]) => name in own);
    for (const [name, value] of chosen) checkLike(name, own[name], value);
    const parameters = Object.fromEntries(chosen);
    checkRanges(paths[index] ?? "", own, parameters);
    return parameters;
  });
}

/**
 * Those of the workbook's own notebooks have ranges, which hold beside what is declared.
 * @param {string} path @param {Record<string, unknown>} own @param {Record<string, unknown>} parameters
 */
function checkRanges(path, own, parameters) {
  if (resolve(dirname(path)) !== join(ROOT, "notebooks")) return;
  /** @type {typeof import("../../src/workbook/notebook-parameters.ts")} */
  const { checkParameters, parameterKinds } = library("workbook", "notebook-parameters");
  const name = basename(path, ".ipynb");
  const kinds = parameterKinds(name);
  const known = Object.entries({ ...own, ...parameters }).filter(
    ([parameter, value]) => parameter in kinds && value !== null,
  );
  if (known.length > 0) checkParameters(name, Object.fromEntries(known));
}

/** @param {string} name @param {unknown} example the declared value @param {unknown} value */
function checkLike(name, example, value) {
  const { kinds } = library("support", "schema-like").schemaLike({ [name]: example });
  if (library("support", "options").isOfKind(kinds[name], value)) return;
  throw new SetupError(`parameter ${name}`, {
    expected: kinds[name].range,
    found: JSON.stringify(value),
    repair: "see what the notebook declares in its second code cell",
  });
}
