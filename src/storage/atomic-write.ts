/** Files that are there whole or not at all, whatever kills the writer. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { FileError } from "../support/checks.js";

/**
 * Writes blocks of bytes one after the other: under another name first, renamed when all are on disk.
 * @throws FileError if the folder or the file cannot be written; nothing half-written stays behind
 */
export function writeAtomically(path: string, ...blocks: readonly (Uint8Array | string)[]): void {
  const unfinished = `${path}.${process.pid}.unfinished`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeDurably(
      unfinished,
      blocks.map((block) => (typeof block === "string" ? Buffer.from(block) : block)),
    );
    renameSync(unfinished, path);
  } catch (error) {
    if (existsSync(unfinished)) rmSync(unfinished);
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new FileError(
      path,
      `expected to write a file here, found ${code}`,
      "make room or the folder writable",
    );
  }
}

/** The same for a plain value, as JSON for people to read. */
export function writeJsonAtomically(path: string, value: unknown): void {
  writeAtomically(path, `${JSON.stringify(value, null, 2)}\n`);
}

function writeDurably(path: string, blocks: readonly Uint8Array[]): void {
  const file = openSync(path, "w");
  try {
    for (const block of blocks) {
      for (let written = 0; written < block.length;) written += writeSync(file, block, written);
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
