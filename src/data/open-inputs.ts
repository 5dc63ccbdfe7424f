/** Opens the file of a data set whose inputs stay there. */
import { ArgumentError, describe, FileError } from "../support/checks.js";
import { FileInputs, VALUE_BYTES, type StoredType } from "./file-inputs.js";
import { nodeFiles } from "./open-file.js";
import { isNpy, npyHeader } from "./readers/npy.js";

/** Endings of formats whose values can't be read by position. */
const OTHERS = /\.(npz|gz|zip|safetensors|csv|txt|json|h5|hdf5|parquet|pkl|png|jpe?g|tfrecord)$/i;

/** Facts about a file. */
export interface OpenInputsOptions {
  /** Needed for raw values; an `.npy` file states it. */
  type?: StoredType | undefined;
  /** Shape of one example. */
  shape?: readonly number[] | undefined;
}

/** A file's inputs, and the shape of one example. */
export interface OpenedInputs {
  inputs: FileInputs;
  shape: readonly number[];
}

/** Bytes in which the header of an `.npy` file ends. */
const HEADER = 2 ** 16;

/**
 * Opens raw values, example after example, or an `.npy` file of them.
 *
 * @returns the inputs, and the shape of one example
 * @throws FileError if the file can't be read, has another format, or does not hold a whole number of examples
 * @throws ArgumentError if type or shape are missing or contradict the file
 */
export function openInputs(path: string, { type, shape }: OpenInputsOptions): OpenedInputs {
  if (OTHERS.test(path)) {
    const advice =
      "write the values as they are (in NumPy: array.tofile), or by numpy.save; readers take other formats";
    throw new FileError(
      path,
      "expected raw values or an .npy file, found another format by its name",
      advice,
    );
  }
  const { bytes, size: fileBytes } = beginning(path);
  if (isNpy(bytes)) return openNpy(path, bytes, fileBytes, { type, shape });
  if (type === undefined || shape === undefined) {
    const missing = type === undefined ? 'type, "uint8", "float16" or "float32",' : "shape, such as [784],";
    throw new ArgumentError(`dataset: ${missing} must be given for a file of raw values, got undefined`);
  }
  const size = product(shape);
  const exampleBytes = size * VALUE_BYTES[type];
  const count = fileBytes / exampleBytes;
  if (!Number.isInteger(count) || count === 0) {
    const problem = `expected whole examples of ${exampleBytes} bytes (${type}, shape [${shape.join(", ")}]), found ${fileBytes} bytes`;
    throw new FileError(
      path,
      problem,
      "give the type and shape with which it was written, or write it again",
    );
  }
  return { inputs: FileInputs.open(path, { type, size, start: 0, count }), shape };
}

function openNpy(path: string, bytes: Uint8Array, fileBytes: number, asked: OpenInputsOptions): OpenedInputs {
  const header = npyHeader(bytes, path);
  const problem = (text: string, advice: string) => new FileError(path, text, advice);
  const type = ({ U8: "uint8", F16: "float16", F32: "float32" } as const)[header.type];
  if (type === undefined) {
    const found = `expected uint8, float16 or float32, to be read while training, found ${header.type}`;
    throw problem(found, "write it as one of these: numpy.save(path, array.astype(numpy.float32))");
  }
  if (header.isBigEndian || (header.isFortranOrdered && header.shape.length > 1)) {
    const found = header.isBigEndian ? "big-endian values" : "Fortran's order of axes";
    throw problem(
      `expected values in the order of this machine, found ${found}`,
      "numpy.save(path, numpy.ascontiguousarray(array, dtype=numpy.float32))",
    );
  }
  if (asked.type !== undefined && asked.type !== type) {
    throw new ArgumentError(`dataset: type must be that of ${path}, ${type}, got ${describe(asked.type)}`);
  }
  const [count = 0, ...own] = header.shape;
  const shape = asked.shape ?? own;
  const size = product(own);
  if (shape.length === 0 || product(shape) !== size) {
    throw new ArgumentError(
      `dataset: shape must be of ${size} values, as examples of ${path} are, got ${describe(shape)}`,
    );
  }
  const expected = header.start + count * size * VALUE_BYTES[type];
  if (fileBytes !== expected || count === 0) {
    throw problem(
      `expected ${expected} bytes for shape [${header.shape.join(", ")}], found ${fileBytes}`,
      "write or copy it again",
    );
  }
  return { inputs: FileInputs.open(path, { type, size, start: header.start, count }), shape };
}

/** The first bytes of a file, and its size. */
function beginning(path: string): { bytes: Uint8Array; size: number } {
  const files = nodeFiles();
  let descriptor: number | undefined;
  try {
    descriptor = files.openSync(path, "r");
    const state = files.fstatSync(descriptor);
    if (state.isDirectory())
      throw new FileError(path, "expected a file, found a folder", "name a file in it");
    const bytes = new Uint8Array(Math.min(HEADER, state.size));
    files.readSync(descriptor, bytes, 0, bytes.length, 0);
    return { bytes, size: state.size };
  } catch (error) {
    if (error instanceof FileError) throw error;
    const { code = "unreadable" } = error as NodeJS.ErrnoException;
    const isAbsolute = /^([/\\]|[A-Za-z]:)/.test(path);
    const looked = isAbsolute ? "" : `, looked for in ${files.realpathSync(".")}`;
    const found = code === "ENOENT" ? `no file${looked}` : code;
    throw new FileError(
      path,
      `expected a file of inputs, found ${found}`,
      "name a file that exists and can be read",
    );
  } finally {
    if (descriptor !== undefined) files.closeSync(descriptor);
  }
}

function product(lengths: readonly number[]): number {
  return lengths.reduce((result, length) => result * length, 1);
}
