/**
 * Writes files completely or not at all, even if the writer is killed. Own code: `write-file-atomic` takes a single block, for which hundreds
 * of megabytes of weights would have to be copied first.
 */
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { FileError } from "../support/checks.js";
import { unfinishedName, writeWhole } from "./whole-file.cjs";

/**
 * Writes blocks of bytes one after the other under a temporary name, and renames the file when all are on disk.
 * @throws FileError if the folder or the file can't be written; no partial file stays behind
 */
export function writeAtomically(path: string, ...blocks: readonly (Uint8Array | string)[]): void {
  try {
    writeWhole(path, blocks);
  } catch (error) {
    throw notWritten(path, error);
  }
}

/**
 * The same for blocks that are made one after the other, so that a file may be larger than memory.
 * @throws FileError if the folder or the file can't be written
 * @throws whatever making the blocks throws; no partial file stays behind in either case
 */
export async function writeBlocksAtomically(path: string, blocks: AsyncIterable<Uint8Array>): Promise<void> {
  const unfinished = unfinishedName(path);
  const writing = <Result>(work: Promise<Result>) =>
    work.catch((error: unknown): never => {
      throw notWritten(path, error);
    });
  try {
    await writing(mkdir(dirname(path), { recursive: true }));
    const file = await writing(open(unfinished, "w"));
    try {
      for await (const block of blocks) await writing(file.writeFile(block));
      await writing(file.sync());
    } finally {
      await file.close();
    }
    await writing(rename(unfinished, path));
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

function notWritten(path: string, error: unknown): FileError {
  const { code = String(error) } = error as NodeJS.ErrnoException;
  return new FileError(
    path,
    `expected to write a file here, found ${code}`,
    "free some space, or make the folder writable",
  );
}

/** The same for a plain value, as JSON for people to read. */
export function writeJsonAtomically(path: string, value: unknown): void {
  writeAtomically(path, jsonText(value));
}

/** A plain value as JSON for people to read. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
