/** Records under results/: a small JSON file for each notebook and setting. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FileError } from "../support/checks.js";
import { repositoryRoot } from "../support/paths.js";

/** Where the record of a notebook's setting is kept. @param root - the folder with results/ */
export function recordPath(name: string, setting: string, root = repositoryRoot): string {
  return join(root, "results", `${name}-${setting}.json`);
}

/**
 * Reads a record, if there is one.
 *
 * @param list - the field that tells such a record from others: a list
 * @throws FileError if the file is no such record
 */
export function readRecord<Found>(path: string, list: keyof Found & string): Found | undefined {
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path, "utf8");
  try {
    const record = JSON.parse(text) as Found | null;
    if (!Array.isArray(record?.[list])) throw new Error(`no ${list}`);
    return record;
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw new FileError(path, `expected a record with ${list}, found ${found}`, `git checkout ${path}`);
  }
}
