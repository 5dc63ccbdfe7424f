/**
 * NumPy's file format for one array: a magic string, a version, the length of a header, the header as a Python dictionary with
 * the values' type, order and shape, then the values. (NEP 1)
 */
import { FileError } from "../../support/checks.js";
import { decodeValues, valueSize } from "../../storage/safetensors-values.js";
import type { TypedArray } from "../../support/typed-array.js";

/** "NUMPY" after a byte with which no text begins. */
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** Whether a file, or its beginning, has this format. */
export function isNpy(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, index) => bytes[index] === byte);
}

/** The contents of an array's header. */
export interface NpyHeader {
  /** The values' type, with safetensors' names: `F32`, `U8`. */
  type: string;
  /** Whether the bytes of a value are in the opposite order of this machine's memory. */
  isBigEndian: boolean;
  /** Whether the first axis is the one that varies fastest. */
  isFortranOrdered: boolean;
  shape: number[];
  /** Position of the first value, in bytes. */
  start: number;
}

/** NumPy's letters for kinds of numbers, with their sizes in bytes. */
const TYPES: Readonly<Record<string, string>> = {
  b1: "BOOL",
  i1: "I8",
  i2: "I16",
  i4: "I32",
  i8: "I64",
  u1: "U8",
  u2: "U16",
  u4: "U32",
  u8: "U64",
  f2: "F16",
  f4: "F32",
  f8: "F64",
};

/** The meaning of other letters, with advice. */
const OTHERS: Readonly<Record<string, { what: string; advice: string }>> = {
  O: {
    what: "Python objects",
    advice: "save an array of numbers: np.asarray(values, dtype=np.float32), or labels as texts: dtype=str",
  },
  U: { what: "texts", advice: "save numbers: np.unique(texts, return_inverse=True)[1]" },
  S: { what: "texts", advice: "save numbers: np.unique(texts, return_inverse=True)[1]" },
  c: { what: "complex numbers", advice: "save real and imaginary parts as two arrays" },
  M: { what: "dates", advice: "save numbers: dates.astype(np.float64)" },
  m: { what: "times", advice: "save numbers: times.astype(np.float64)" },
  V: { what: "records", advice: "save each field as an array of its own" },
};
const ADVICE = { what: "values of a type that is not supported", advice: "save it as np.float32" };

/** A header as it is written, whatever the values' type. */
interface AnyHeader extends Omit<NpyHeader, "type"> {
  /** NumPy's letter for the kind of values, and their size: of texts in characters. */
  kind: string;
  length: string;
}

/** How the file is wrong, and its repair. */
const problemIn = (path: string) => (found: string, advice: string) =>
  new FileError(path, `expected an array as numpy.save writes it, found ${found}`, advice);

function anyHeader(bytes: Uint8Array, path: string): AnyHeader {
  const problem = problemIn(path);
  const cut = () =>
    problem(`a header that is cut short, ${bytes.length} bytes in all`, "write or copy it again");
  if (!isNpy(bytes)) {
    const isPickled = bytes[0] === 0x80;
    throw problem(
      bytes.length === 0 ? "nothing" : isPickled ? "a pickled Python object" : "something else",
      "write it in Python: numpy.save(path, array)",
    );
  }
  if (bytes.length < 12) throw cut();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLong = bytes[6]! >= 2;
  const from = isLong ? 12 : 10;
  const start = from + (isLong ? view.getUint32(8, true) : view.getUint16(8, true));
  if (bytes.length < start) throw cut();
  const header = new TextDecoder("latin1").decode(bytes.subarray(from, start));
  const descr = /'descr'\s*:\s*'([<>|=]?)([A-Za-z])(\d*)[^']*'/.exec(header);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const shape = /'shape'\s*:\s*\(([\d,\sL]*)\)/.exec(header)?.[1];
  if (/'descr'\s*:\s*\[/.test(header)) throw problem(OTHERS.V!.what, OTHERS.V!.advice);
  if (descr === null || order === undefined || shape === undefined) {
    throw problem(`the header ${header.trim().slice(0, 80)}`, "write it in Python: numpy.save(path, array)");
  }
  return {
    kind: descr[2]!,
    length: descr[3]!,
    isBigEndian: descr[1] === ">",
    isFortranOrdered: order === "True",
    shape: (shape.match(/\d+/g) ?? []).map(Number),
    start,
  };
}

/**
 * Reads the header of an array.
 *
 * @param bytes - the file, or its beginning
 * @param path - for messages; with the array's name within an archive
 * @throws FileError if it is not one, or its values are not numbers
 */
export function npyHeader(bytes: Uint8Array, path: string): NpyHeader {
  const { kind, length, ...rest } = anyHeader(bytes, path);
  const type = TYPES[kind + length];
  if (type === undefined) {
    const { what, advice } = OTHERS[kind] ?? ADVICE;
    throw problemIn(path)(`${what} (dtype ${kind}${length})`, advice);
  }
  return { type, ...rest };
}

/**
 * Reads a list of texts, such as labels: Unicode (`<U9`) or bytes in UTF-8 (`|S9`).
 *
 * @returns undefined if the values are no texts
 * @throws FileError if the file is not an array, is cut short, or has several axes
 */
export function parseNpyTexts(bytes: Uint8Array, path: string): string[] | undefined {
  const { kind, length, isBigEndian, shape, start } = anyHeader(bytes, path);
  if (kind !== "U" && kind !== "S") return undefined;
  const [count = 1, ...others] = shape;
  const size = Number(length) * (kind === "U" ? 4 : 1);
  if (others.some((one) => one !== 1)) {
    throw problemIn(path)(`texts of shape [${shape.join(", ")}]`, "save one text for each example");
  }
  if (bytes.length - start !== count * size) {
    const problem = `expected ${count * size} bytes of texts, found ${bytes.length - start}`;
    throw new FileError(path, problem, "write or copy it again");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const textAt = (from: number) => {
    if (kind === "S") return new TextDecoder().decode(bytes.subarray(from, from + size));
    const points = Array.from({ length: size / 4 }, (_, at) => view.getUint32(from + 4 * at, !isBigEndian));
    return String.fromCodePoint(...points);
  };
  // Shorter texts are filled up with zeros.
  return Array.from({ length: count }, (_, row) => textAt(start + row * size).replace(/\0+$/, ""));
}

/**
 * Reads an array. Values keep their type, except that 16-bit floats become float32, and booleans become 0 and 1.
 *
 * @param bytes - nobody else may write to them, since bytes and 32-bit floats are not copied
 * @returns its values in C's order, whatever the order in the file
 * @throws FileError as {@link npyHeader}, or if the number of values is wrong
 */
export function parseNpy(bytes: Uint8Array, path: string): { shape: number[]; values: TypedArray } {
  const { type, isBigEndian, isFortranOrdered, shape, start } = npyHeader(bytes, path);
  const size = valueSize(type)!;
  const count = shape.reduce((product, length) => product * length, 1);
  const found = bytes.length - start;
  if (found !== count * size) {
    const how = found < count * size ? "cut short" : "too long";
    const problem = `expected ${count * size} bytes of values for shape [${shape.join(", ")}], found ${found}: ${how}`;
    throw new FileError(path, problem, "write or copy it again");
  }
  const stored = bytes.subarray(start);
  const values = isBigEndian ? decodeValues(type, swapped(stored, size)) : valuesIn(stored, type);
  return { shape, values: isFortranOrdered && shape.length > 1 ? reordered(values, shape) : values };
}

/** Values in this machine's byte order. Types that a data set can hold are not copied, unless they are misaligned. */
function valuesIn(stored: Uint8Array, type: string): TypedArray {
  // Not a Buffer, whose `slice` does not copy.
  if (type === "U8") return new Uint8Array(stored.buffer, stored.byteOffset, stored.length);
  const isAligned = stored.byteOffset % Float32Array.BYTES_PER_ELEMENT === 0;
  if (type !== "F32" || !isAligned) return decodeValues(type, stored);
  return new Float32Array(stored.buffer, stored.byteOffset, stored.length / Float32Array.BYTES_PER_ELEMENT);
}

function swapped(bytes: Uint8Array, size: number): Uint8Array {
  const copy = new Uint8Array(bytes.length);
  for (let value = 0; value < copy.length; value += size) {
    for (let byte = 0; byte < size; byte++) copy[value + byte] = bytes[value + size - 1 - byte]!;
  }
  return copy;
}

/** Reorders values whose first axis varies fastest, so that the last axis does. */
function reordered(values: TypedArray, shape: readonly number[]): TypedArray {
  const result = values.slice();
  const index = shape.map(() => 0);
  // The stride of each axis.
  const steps = shape.map((_, axis) => shape.slice(0, axis).reduce((product, length) => product * length, 1));
  let from = 0;
  for (let to = 0; to < values.length; to++) {
    result[to] = values[from]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += steps[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= steps[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return result;
}
