/** Caches costly results under keys made from everything that they depend on. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../support/paths.js";
import { FileError } from "../support/checks.js";
import { keyOf } from "./key.js";
import { readKeptArrays } from "./kept-arrays.js";
import { writeArrays, type ArrayFile } from "./safetensors.js";

/** A cached result, and whether it was in the cache before. */
export interface Cached extends ArrayFile {
  /** The file, unless the result was not cached. */
  path: string;
  /** True if it was found, false if it has just been computed. */
  found: boolean;
}

/** Hexadecimal digits of a key in a file's name: 128 bits, enough that no two collide. */
const NAME_DIGITS = 32;

/**
 * The file for a result that depends on the given content and nothing else.
 * @param kind - folder under .cache, such as "soft-targets"
 * @param content - see {@link keyOf}
 */
export function cachePath(kind: string, content: unknown, folder = cacheFolder): string {
  return join(folder, kind, `${keyOf(kind, content).slice(0, NAME_DIGITS)}.safetensors`);
}

/**
 * The cached result for this content, or computes and caches it now. A damaged file is computed again, with a
 * warning. If the content changes during the computation, the result is not cached, with a warning.
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
  // If arrays changed in the meantime, the result would be cached under the key of their old content.
  if (cachePath(kind, content, folder) === path) writeArrays(path, result);
  else
    console.warn(
      `dark-knowledge: ${kind}: the data changed during the computation, so its result is not kept`,
    );
  return { ...result, path, found: false };
}
