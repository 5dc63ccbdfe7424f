/** "Did you mean …?", as the library says it; nothing before set-up has built the library. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** @typedef {typeof import("../src/support/near-names.ts")} NearNames */

const path = join(dirname(dirname(fileURLToPath(import.meta.url))), "dist", "support", "near-names.js");

/**
 * The end of an error message, or nothing if no name is near.
 * @param {string} found
 * @param {readonly string[]} names those that exist
 */
export function didYouMean(found, names) {
  if (!existsSync(path)) return "";
  /** @type {NearNames} */
  const library = createRequire(import.meta.url)(path);
  return library.didYouMean(found, names);
}
