/** Keeps what is costly to compute, under a key made of everything that it depends on. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../support/paths.js";
import { FileError } from "../support/checks.js";
import { keyOf } from "./key.js";
import { readKeptArrays } from "./kept-arrays.js";
import { writeArrays, type ArrayFile } from "./safetensors.js";

/** Something kept, and whether it was there before. */
export interface Cached extends ArrayFile {
  /** The file, unless nothing is kept. */
  path: string;
  /** Whether it was found, or else has just been computed. */
  found: boolean;
}

/** As many hexadecimal digits of a key name a file: 128 bits, by which no two ever meet. */
const NAME_DIGITS = 32;

/**
 * The file for something that depends on the content given, and on nothing else.
 * @param kind - folder under .cache, such as "soft-targets"
 * @param content - see {@link keyOf}
 */
export function cachePath(kind: string, content: unknown, folder = cacheFolder): string {
  return join(folder, kind, `${keyOf(kind, content).slice(0, NAME_DIGITS)}.safetensors`);
}

/**
 * What was computed before of this content, or else computes it now and keeps it. A damaged file is computed again, with a
 * warning. If the content changes while it is used, nothing is kept, with a warning.
 *
 * @param kind - folder under .cache, such as "soft-targets"
 * @param content - everything that the result depends on, see {@link keyOf}
 * @throws FileError if the result cannot be written
 */
export async function cached(
  kind: string,
  content: unknown,
  compute: () => ArrayFile | Promise<ArrayFile>,
  folder = cacheFolder,
): Promise<Cached> {
  const path = cachePath(kind, content, folder);
  if (existsSync(path)) {
    try {
      return { ...readKeptArrays(path, "nothing to do, it is computed again now"), path, found: true };
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      console.warn(`dark-knowledge: ${error.message}`);
    }
  }
  const result = await compute();
  // Arrays that were written to in the meantime would be kept under the name of what they were.
  if (cachePath(kind, content, folder) === path) writeArrays(path, result);
  else
    console.warn(
      `dark-knowledge: ${kind}: the data changed during the computation, so its result is not kept`,
    );
  return { ...result, path, found: false };
}
