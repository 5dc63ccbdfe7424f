/** What a run found, as a small record under results/: `npm run report` makes the README's tables from these. */
import { readdirSync, readFileSync } from "node:fs";
import { arch, availableParallelism, type } from "node:os";
import { basename, join } from "node:path";
import { writeFileAtomically } from "../setup/files.mjs";
import { parametersSource } from "./parameters.mjs";

/** @typedef {import("./execute.mjs").Result} Result */
/** @typedef {{ command: string, finished: string, versions: Record<string, string> }} Run */

/**
 * The record of a notebook that came to its end.
 *
 * @param {Result} result
 * @param {Record<string, unknown>} parameters those that were set
 * @param {Run} run
 */
export function recordOf({ path, seconds, tables }, parameters, run) {
  const ofThisRun = tables.filter(({ from }) => from === undefined);
  return {
    ...run,
    setting: parameters.setting ?? declaredSetting(path),
    seeds: seedsOf(ofThisRun),
    machine: `${type()} ${arch()}, ${availableParallelism()} cores`,
    seconds: Math.round(seconds),
    notebook: basename(path),
    tables: ofThisRun,
  };
}

/**
 * Keeps a record, in place of an earlier one of the same notebook and setting.
 *
 * @param {string} folder results/
 * @param {ReturnType<typeof recordOf>} record
 * @returns {string | undefined} the file; none if the notebook's record is that of its study, which `npm run study` keeps
 */
export function keepRecord(folder, record) {
  const name = basename(record.notebook, ".ipynb");
  const ofStudy = (/** @type {string} */ file) =>
    file.startsWith(`${name}-`) && "study" in JSON.parse(readFileSync(join(folder, file), "utf8"));
  if (readdirSync(folder).some((file) => file.endsWith(".json") && ofStudy(file))) return undefined;
  const path = join(folder, `${name}-${record.setting}.json`);
  writeFileAtomically(path, `${JSON.stringify(record, null, 2)}\n`);
  return path;
}

/** What the parameters' cell says: a notebook without settings has its only one, the quick one. @param {string} path */
function declaredSetting(path) {
  const source = parametersSource(JSON.parse(readFileSync(path, "utf8")));
  return /^let setting = "(\w+)"/m.exec(source)?.[1] ?? "quick";
}

/** The seeds that the tables' notes name: `one seed (1)`, `over 3 seeds (1, 2, 3)`, `one teacher, seed 1`. @param {Result["tables"]} tables */
function seedsOf(tables) {
  const notes = tables.flatMap(({ notes: all = [] }) => all);
  const text = notes.join("\n");
  const [, seeds = ""] = /\bseeds? \((\d+(?:, \d+)*)\)/.exec(text) ?? /\bseed (\d+)/.exec(text) ?? [];
  return seeds === "" ? [] : seeds.split(", ").map(Number);
}
