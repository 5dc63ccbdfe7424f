/** Finds the columns of a CSV file. */
import { ArgumentError, describe, FileError } from "../../support/checks.js";
import { didYouMean } from "../../support/near-names.js";
import type { CsvOptions } from "./csv-options.js";

/** Positions of columns, from 0. */
export interface CsvColumns {
  names: readonly string[];
  inputs: readonly number[];
  label: number | undefined;
  targets: readonly number[];
  weight: number | undefined;
}

/** Number of names that a message shows. */
const SHOWN = 12;
const NUMBER = /^[+-]?\d*\.?\d+(e[+-]?\d+)?$/i;
const HEADER_ADVICE = 'add a first line with names, or give them: header: ["…", "…"]';

/**
 * Finds the columns that the options name.
 * @throws FileError if the first line is no header, a name occurs twice, or a column has no name
 * @throws ArgumentError if an option names a column that does not exist, or a column has two uses
 */
export function csvColumns(path: string, names: readonly string[], options: CsvOptions): CsvColumns {
  if (options.header === undefined) checkIsHeader(path, names, options.delimiter ?? ",");
  const { label, weight, omit = [] } = options;
  const targets = options.targets ?? [];
  checkNames(path, names, omit);
  const placeOf = (option: string, name: string) => {
    const place = names.indexOf(name);
    if (place >= 0) return place;
    const list =
      names.slice(0, SHOWN).join(", ") + (names.length > SHOWN ? `, … (${names.length} in all)` : "");
    const problem = `${option} must be a column of ${path}: ${list}, got ${describe(name)}`;
    // Names that are numbers come from a row of data, unless a program numbered the columns.
    const isRow =
      options.header === undefined && names.some((one, at) => NUMBER.test(one) && one !== String(at));
    const header = isRow ? `; if the first line is a row already, ${HEADER_ADVICE}` : "";
    throw new ArgumentError(`readCsv: ${problem}${didYouMean(name, names) || header}`);
  };
  const uses = new Map<string, string>();
  const use = (option: string) => (name: string) => {
    const place = placeOf(option, name);
    const before = uses.get(name);
    if (before !== undefined) {
      throw new ArgumentError(
        `readCsv: each column must have one use, got ${describe(name)} in ${before} and ${option}`,
      );
    }
    uses.set(name, option);
    return place;
  };
  const found = {
    label: label === undefined ? undefined : use("label")(label),
    targets: targets.map(use("targets")),
    weight: weight === undefined ? undefined : use("weight")(weight),
  };
  omit.forEach(use("omit"));
  const rest = names.filter((name) => !uses.has(name));
  const inputs = options.columns?.map(use("columns")) ?? rest.map((name) => names.indexOf(name));
  if (inputs.length === 0) {
    const advice = "name the columns that the net is to see: columns";
    throw new FileError(path, `expected columns of inputs, found only ${names.join(", ")}`, advice);
  }
  return { names, inputs, ...found };
}

/** @throws FileError if the line is no header, or has another separator */
function checkIsHeader(path: string, names: readonly string[], delimiter: string): void {
  const [only = ""] = names;
  const others = [
    [";", "semicolons"],
    ["\t", "tabs"],
    ["|", "bars"],
    [",", "commas"],
  ] as const;
  const other = others.find(([character]) => character !== delimiter && only.includes(character));
  if (names.length === 1 && other) {
    const problem = `expected columns separated by ${describe(delimiter)}, found ${other[1]}: ${only.slice(0, 60)}`;
    throw new FileError(path, problem, `say so: delimiter: ${describe(other[0])}`);
  }
  // Some programs number columns without names.
  const areNumbered = names.every((name, place) => name === String(place));
  if (!areNumbered && names.every((name) => NUMBER.test(name))) {
    const problem = `expected names of columns in the first line, found numbers: ${names.slice(0, 4).join(", ")}`;
    throw new FileError(path, problem, HEADER_ADVICE);
  }
}

/** @throws FileError if two columns share a name, or one has none */
function checkNames(path: string, names: readonly string[], omit: readonly string[]): void {
  names.forEach((name, place) => {
    const before = names.indexOf(name);
    if (before < place) {
      const problem = `expected each column to have a name of its own, found ${describe(name)} in columns ${before + 1} and ${place + 1}`;
      throw new FileError(path, problem, "rename one of them, or give all names: header");
    }
    if (name === "" && !omit.includes("")) {
      const advice =
        'name it, or leave it out: omit: [""] (pandas writes its index so, unless told index=False)';
      throw new FileError(
        path,
        `expected a name for each column, found none for column ${place + 1}`,
        advice,
      );
    }
  });
}
