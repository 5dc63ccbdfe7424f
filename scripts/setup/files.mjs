/** Files that are whole or absent: hashes, atomic writes, and clearing what a killed run left. */
import { createHash } from "node:crypto";
import { createReadStream, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import wholeFile from "../../src/storage/whole-file.cjs";
import { SetupError } from "./report.mjs";

const { UNFINISHED_MARK, unfinishedName: temporaryName, replaceFolder, writeWhole } = wholeFile;
export { replaceFolder, temporaryName };

/** Deletes what earlier, killed runs left in a folder. @param {string} folder */
export function removeLeftovers(folder) {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (name.includes(UNFINISHED_MARK)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** @param {string} path @param {string} [repair] */
export function makeFolder(path, repair = "make the folder writable, or move the file that has its name") {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new SetupError(path, { expected: "a writable folder", found: String(error), repair });
  }
}

/** @param {string} path @param {string | Uint8Array} content */
export function writeFileAtomically(path, content) {
  makeFolder(dirname(path));
  writeWhole(path, [content]);
}

/** @param {string} path @returns {Promise<string>} the SHA-256 of a file, in hexadecimal */
export async function fileHash(path) {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

/** One hash over any plain values. @param {unknown} value */
export function hashOf(value) {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}

/** The parsed JSON of a file, or undefined when it is missing or damaged. @param {string} path @returns {any} */
export function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}
