/**
 * Inputs that stay in a file and are read, example by example, when a batch needs them: for sets that are larger than memory.
 * No import of Node's, so that a bundler can take data sets in memory into a web page.
 */
import { FileError } from "../support/checks.js";
import { hexadecimal, sha256 } from "../support/sha256.js";

/** How values are stored: bytes, or 32-bit floats, little-endian. */
export type StoredType = "uint8" | "float32";

/** Bytes of a value. */
export const VALUE_BYTES: Readonly<Record<StoredType, number>> = { uint8: 1, float32: 4 };

/** Where examples lie in a file. */
export interface FileLayout {
  type: StoredType;
  /** Values of one example. */
  size: number;
  /** Where the first example begins, in bytes. */
  start: number;
  /** Number of examples in the file. */
  count: number;
}

/** Bytes that are read at once when a whole file is. */
const BLOCK = 2 ** 22;

/** Node's files. */
export function nodeFiles(): typeof import("node:fs") {
  const node = globalThis as { process?: Partial<Pick<NodeJS.Process, "getBuiltinModule">> };
  const files = node.process?.getBuiltinModule?.("node:fs");
  if (files === undefined) throw new Error("dataset: file needs Node, which alone can read files");
  return files;
}

/** Closes files whose data sets nobody uses any more. */
const unused = new FinalizationRegistry<number>((descriptor) => {
  nodeFiles().closeSync(descriptor);
});

/** A file that is open, and what tells whether somebody has written to it since. */
class OpenFile {
  private readonly descriptor: number;
  private readonly state: string;
  /** Of all values, once it is known. */
  private hash: string | undefined;

  constructor(readonly path: string) {
    const files = nodeFiles();
    this.descriptor = files.openSync(path, "r");
    unused.register(this, this.descriptor);
    this.state = this.stateNow();
  }

  read(bytes: Uint8Array, from: number): void {
    for (let done = 0; done < bytes.length;) {
      const got = nodeFiles().readSync(this.descriptor, bytes, done, bytes.length - done, from + done);
      if (got === 0) throw this.changed("fewer bytes");
      done += got;
    }
  }

  /** @throws FileError if the file has been written to since it was opened */
  checkUnchanged(): void {
    if (this.stateNow() !== this.state) throw this.changed("another one");
  }

  /** SHA-256 of the values, for which the whole file is read once. */
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

/** The inputs of a data set's examples, of a file or of some of its examples. */
export class FileInputs {
  private constructor(
    private readonly file: OpenFile,
    private readonly layout: FileLayout,
    /** Which examples of the file; all by default. */
    private readonly rows: Uint32Array | undefined,
  ) {}

  /** @throws Error of Node's if the file can't be opened */
  static open(path: string, layout: FileLayout): FileInputs {
    return new FileInputs(new OpenFile(path), layout, undefined);
  }

  /** The file. */
  get path(): string {
    return this.file.path;
  }

  /** How values are stored. */
  get type(): StoredType {
    return this.layout.type;
  }

  /** Number of values of all examples. */
  get length(): number {
    return (this.rows?.length ?? this.layout.count) * this.layout.size;
  }

  /**
   * The stored values of examples, one after the other, in memory of their own.
   * @throws FileError if the file was changed, or a float is not finite
   */
  read(positions: ArrayLike<number>): Uint8Array | Float32Array {
    const { type, size, start } = this.layout;
    const rowBytes = size * VALUE_BYTES[type];
    const bytes = new Uint8Array(positions.length * rowBytes);
    for (let first = 0, end = 1; first < positions.length; first = end++) {
      const row = this.rowAt(positions[first]!);
      // Neighbours are read together.
      while (end < positions.length && this.rowAt(positions[end]!) === row + end - first) end++;
      this.file.read(bytes.subarray(first * rowBytes, end * rowBytes), start + row * rowBytes);
    }
    this.file.checkUnchanged();
    if (type === "uint8") return bytes;
    const values = new Float32Array(bytes.buffer);
    for (let index = 0; index < values.length; index++) {
      if (!Number.isFinite(values[index])) throw this.notFinite(positions, index, values[index]!);
    }
    return values;
  }

  /** The inputs of some of the examples, which stay in the file. */
  select(positions: ArrayLike<number>): FileInputs {
    const rows = Uint32Array.from(positions, (position) => this.rowAt(position));
    return new FileInputs(this.file, this.layout, rows);
  }

  /**
   * What a key is made of in place of the values: their checksum, and which of them. The file is read for it when it is first
   * needed, once while this process runs.
   * @throws FileError if the file was changed
   */
  content(): { file: string; type: StoredType; count: number; rows: Uint32Array | undefined } {
    const { type, size, start, count } = this.layout;
    const end = start + count * size * VALUE_BYTES[type];
    return { file: this.file.contentHash(start, end), type, count, rows: this.rows };
  }

  private rowAt(position: number): number {
    return this.rows === undefined ? position : this.rows[position]!;
  }

  private notFinite(positions: ArrayLike<number>, index: number, value: number): FileError {
    const { size } = this.layout;
    const row = this.rowAt(positions[Math.floor(index / size)]!);
    const problem = `expected finite numbers, found ${value} in example ${row}, value ${index % size}`;
    return new FileError(this.path, problem, "write the file again without it");
  }
}

/** Whether inputs are in a file, not in memory. */
export function isInFile(inputs: unknown): inputs is FileInputs {
  return inputs instanceof FileInputs;
}
