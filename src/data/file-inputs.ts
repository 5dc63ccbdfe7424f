/**
 * Inputs, or a teacher's logits, that stay in a file and are read, example by example, when a batch needs them: for sets larger than memory.
 * It imports nothing from Node, so that a bundler can take data sets in memory into a web page.
 */
import { FileError } from "../support/checks.js";
import { decodeHalves } from "../support/half.js";
import { OpenFile } from "./open-file.js";

/** Type of stored values: bytes, or floats of 16 or 32 bits, little-endian. */
export type StoredType = "uint8" | "float16" | "float32";

/** Bytes of a value. */
export const VALUE_BYTES: Readonly<Record<StoredType, number>> = { uint8: 1, float16: 2, float32: 4 };

/** Layout of the examples in a file. */
export interface FileLayout {
  type: StoredType;
  /** Values of one example. */
  size: number;
  /** Position of the first example, in bytes. */
  start: number;
  /** Number of examples in the file. */
  count: number;
  /** Whether infinities are allowed, as among logits, which were checked when they were written. Default: false. */
  isLogits?: boolean;
}

/** Values of a data set's examples, of a file or of some of its examples. */
export class FileInputs {
  private constructor(
    private readonly file: OpenFile,
    private readonly layout: FileLayout,
    /** The selected examples of the file; all by default. */
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
   * The stored values of examples, one after the other, in new memory; floats of 16 bits become float32.
   * @throws FileError if the file has changed, or a float is not finite
   */
  read(positions: ArrayLike<number>): Uint8Array | Float32Array {
    const { type, size, start, isLogits = false } = this.layout;
    const rowBytes = size * VALUE_BYTES[type];
    const bytes = new Uint8Array(positions.length * rowBytes);
    const rows = Uint32Array.from(positions, (position) => this.rowAt(position));
    this.file.readRows(bytes, { start, rowBytes }, rows);
    this.file.checkUnchanged();
    if (type === "uint8") return bytes;
    const values =
      type === "float16" ? decodeHalves(new Uint16Array(bytes.buffer)) : new Float32Array(bytes.buffer);
    if (isLogits) return values;
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
   * The content for keys, in place of the values: their checksum and the selected examples. The file is read for the checksum
   * once per process, at first use.
   * @throws FileError if the file has changed
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
