/**
 * Writes files completely or not at all, even if the writer is killed. Own code: `write-file-atomic` takes a single block, for which hundreds
 * of megabytes of weights would have to be copied first.
 */
import { FileError } from "../support/checks.js";
import { writeWhole } from "./whole-file.cjs";

/**
 * Writes blocks of bytes one after the other under a temporary name, and renames the file when all are on disk.
 * @throws FileError if the folder or the file can't be written; no partial file stays behind
 */
export function writeAtomically(path: string, ...blocks: readonly (Uint8Array | string)[]): void {
  try {
    writeWhole(path, blocks);
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new FileError(
      path,
      `expected to write a file here, found ${code}`,
      "free some space, or make the folder writable",
    );
  }
}

/** The same for a plain value, as JSON for people to read. */
export function writeJsonAtomically(path: string, value: unknown): void {
  writeAtomically(path, jsonText(value));
}

/** A plain value as JSON for people to read. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
