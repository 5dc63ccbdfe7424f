/** Reads JSON files through a schema. */
import { readFileSync } from "node:fs";
import type { z } from "zod";
import { FileError } from "../support/checks.js";
import { checkedJson } from "../support/checked-json.js";

/** The expected contents of a JSON file, for its error. */
export interface JsonFileOptions {
  /** The kind of file, such as "a sweep". */
  what: string;
  /** Advice if the file is missing or wrong. */
  repair: string;
}

/**
 * Reads a JSON file.
 * @throws FileError if it is missing, can't be read, is not JSON, or doesn't match its schema
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
