/** Finds the notebooks of a folder. */
import { readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { didYouMean } from "../../support/near-names.js";
import { usageError } from "../usage-error.js";

/**
 * The numbered notebooks of a folder, in order; at least one.
 *
 * @param given - the folder, as `--notebooks` names it
 * @param only - part of their names
 * @throws ArgumentError if the folder does not exist or has no such notebook
 */
export function findNotebooks(given: string, only = ""): string[] {
  const folder = resolve(given);
  const all = namesIn(folder).filter((name) => /^\d\d-.*\.ipynb$/.test(name));
  if (all.length === 0) {
    throw usageError("--notebooks", {
      expected: "a folder of notebooks such as 01-mine.ipynb",
      found: `none in ${folder}`,
      repair: "name another one, or leave it out",
    });
  }
  const found = all.filter((name) => name.includes(only)).sort();
  if (found.length > 0) return found.map((name) => join(folder, name));
  const names = all.map((name) => basename(name, ".ipynb")).sort();
  throw usageError("--only", {
    expected: `part of a notebook's name in ${folder}: ${names.join(", ")}`,
    found: `${only}${didYouMean(only, names)}`,
    repair: "correct it, or leave it out",
  });
}

/**
 * The entries of a folder.
 * @param folder - as `--notebooks` names it
 * @throws ArgumentError if it can't be read
 */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw usageError("--notebooks", {
      expected: "a folder that can be read",
      found: error instanceof Error ? error.message : String(error),
      repair: "name another one, or leave it out",
    });
  }
}
