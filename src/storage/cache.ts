/** Keeps what is costly to compute, under a key made of everything that it depends on. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../support/paths.js";
import { FileError } from "../support/checks.js";
import { contentHash } from "./content-hash.js";
import { readArrays, writeArrays, type ArrayFile } from "./safetensors.js";

/** Something kept, and whether it was there before. */
export interface Cached extends ArrayFile {
  /** The file. */
  path: string;
  /** Whether it was found, or else has just been computed. */
  found: boolean;
}

/** A name for everything that a result depends on; any JSON value. */
export function cacheName(key: unknown): string {
  return contentHash(JSON.stringify(key)).slice(0, 32);
}

/**
 * What was computed before for this key, or else computes it now and keeps it. A damaged file is computed again, with a
 * warning.
 *
 * @param kind - folder under .cache, such as "soft-targets"
 * @param key - everything that the result depends on; any JSON value, typed arrays by {@link contentHash}
 * @throws FileError if the result cannot be written
 */
export async function cached(
  kind: string,
  key: unknown,
  compute: () => ArrayFile | Promise<ArrayFile>,
  folder = cacheFolder,
): Promise<Cached> {
  const path = join(folder, kind, `${cacheName(key)}.safetensors`);
  if (existsSync(path)) {
    try {
      return { ...readArrays(path), path, found: true };
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      console.warn(`dark-knowledge: ${error.message}`);
    }
  }
  const result = await compute();
  writeArrays(path, result);
  return { ...result, path, found: false };
}
