/** A file that stays open while a data set is used, with a check for later changes. */
import type { RowLayout } from "../kernels/kernel.js";
import { kernels } from "../kernels/kernels.js";
import { FileError } from "../support/checks.js";
import { hexadecimal, sha256 } from "../support/sha256.js";

/** Bytes per read when a whole file is read. */
const BLOCK = 2 ** 22;

/** Node's module for files. */
export function nodeFiles(): typeof import("node:fs") {
  const node = globalThis as { process?: Partial<Pick<NodeJS.Process, "getBuiltinModule">> };
  const files = node.process?.getBuiltinModule?.("node:fs");
  if (files === undefined) throw new Error("dataset: file needs Node, which alone can read files");
  return files;
}

/** Closes files whose data sets are no longer used. */
const unused = new FinalizationRegistry<number>((descriptor) => {
  nodeFiles().closeSync(descriptor);
});

/** An open file, with a check for later changes. */
export class OpenFile {
  private readonly descriptor: number;
  private readonly state: string;
  /** Checksum of all values, once it is known. */
  private hash: string | undefined;

  constructor(readonly path: string) {
    const files = nodeFiles();
    this.descriptor = files.openSync(path, "r");
    unused.register(this, this.descriptor);
    this.state = this.stateNow();
  }

  /**
   * Fills memory with rows of equal length, one after the other.
   * @throws FileError if the file has fewer bytes
   */
  readRows(bytes: Uint8Array, { start, rowBytes }: RowLayout, rows: Uint32Array): void {
    if (kernels.readRows(this.descriptor, { start, rowBytes }, rows, bytes) === true) return;
    for (let first = 0, end = 1; first < rows.length; first = end++) {
      // Read neighbours together.
      while (end < rows.length && rows[end] === rows[first]! + end - first) end++;
      this.read(bytes.subarray(first * rowBytes, end * rowBytes), start + rows[first]! * rowBytes);
    }
  }

  /** @throws FileError if the file has fewer bytes */
  read(bytes: Uint8Array, from: number): void {
    for (let done = 0; done < bytes.length;) {
      const got = nodeFiles().readSync(this.descriptor, bytes, done, bytes.length - done, from + done);
      if (got === 0) throw this.changed("fewer bytes");
      done += got;
    }
  }

  /** @throws FileError if the file has changed since it was opened */
  checkUnchanged(): void {
    if (this.stateNow() !== this.state) throw this.changed("another one");
  }

  /** SHA-256 of the values; the whole file is read once for it. */
  contentHash(start: number, end: number): string {
    if (this.hash === undefined) {
      const digest = sha256();
      const block = new Uint8Array(BLOCK);
      for (let from = start; from < end; from += BLOCK) {
        const bytes = block.subarray(0, Math.min(BLOCK, end - from));
        this.read(bytes, from);
        digest.update(bytes);
      }
      this.hash = hexadecimal(digest.digest());
    }
    this.checkUnchanged();
    return this.hash;
  }

  private stateNow(): string {
    const { size, mtimeNs } = nodeFiles().fstatSync(this.descriptor, { bigint: true });
    return `${size} ${mtimeNs}`;
  }

  private changed(found: string): FileError {
    const problem = `expected the file as it was when its data set was made, found ${found}`;
    return new FileError(this.path, problem, "let nothing write to it meanwhile, and make the data set anew");
  }
}
