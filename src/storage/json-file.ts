/** JSON files, read through one schema. */
import { readFileSync } from "node:fs";
import type { z } from "zod";
import { FileError } from "../support/checks.js";
import { checkedJson } from "../support/checked-json.js";

/** What a JSON file should be, for its error. */
export interface JsonFileOptions {
  /** Such as "a sweep". */
  what: string;
  /** What the user can do about another file, or none. */
  repair: string;
}

/**
 * What a JSON file says.
 * @throws FileError if it is missing, can't be read, is no JSON, or isn't what its schema asks for
 */
export function readJsonFile<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  { what, repair }: JsonFileOptions,
): z.output<Schema> {
  const refuse = (found: string) => new FileError(path, `expected ${what} in JSON, found ${found}`, repair);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw refuse((error as NodeJS.ErrnoException).code === "ENOENT" ? "no file" : String(error));
  }
  return checkedJson(text, schema, refuse);
}
