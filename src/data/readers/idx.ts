/**
 * Reads the IDX format of MNIST: a magic number whose third byte is the type (8: unsigned bytes) and whose fourth is
 * the number of dimensions, each dimension as a big-endian 32-bit integer, then the values.
 */
import { FileError } from "../../support/checks.js";
import { contentHash } from "../../storage/content-hash.js";
import { readPossiblyGzipped } from "./read-file.js";

const UNSIGNED_BYTES = 0x08;

/** Other value types of the format. */
const TYPES: Readonly<Record<number, string>> = {
  0x08: "unsigned bytes",
  0x09: "signed bytes",
  0x0b: "16-bit integers",
  0x0c: "32-bit integers",
  0x0d: "32-bit floats",
  0x0e: "64-bit floats",
};

/** An array of bytes with its shape: `[60000, 28, 28]` for MNIST's training images. */
export interface ByteArray {
  shape: number[];
  values: Uint8Array;
}

/** Expectations about an IDX file. */
export interface IdxArrayOptions {
  /** SHA-256 that the file must have, in hexadecimal. Default: any. */
  sha256?: string | undefined;
  /** The command that fetches the file, for messages. Default: advice for the user's own file. */
  repair?: string | undefined;
}

/**
 * Reads an IDX file of unsigned bytes, gzipped or not.
 *
 * @param path - the file
 * @param dimensions - required number of dimensions: 3 for images, 1 for labels
 * @throws FileError if the file is missing, altered, not an IDX file of bytes, has other dimensions, or is too short or too
 *   long
 */
export function readIdxArray(
  path: string,
  dimensions: number,
  { sha256, repair }: IdxArrayOptions = {},
): ByteArray {
  const bytes = readPossiblyGzipped(path, "an IDX file", repair);
  // A changed pixel would pass every other check and silently change every result.
  const found = sha256 === undefined ? undefined : contentHash(bytes);
  if (found !== sha256) {
    const repaired = repair ?? "fetch the file again, or leave out sha256";
    throw new FileError(path, `expected SHA-256 ${sha256!}, found ${found!}`, repaired);
  }
  return parseIdx(bytes, dimensions, path, repair);
}

/** Like {@link readIdxArray}, for bytes in memory; `path` is for messages. The values share the bytes' memory. */
export function parseIdx(bytes: Uint8Array, dimensions: number, path: string, repair?: string): ByteArray {
  const problem = (text: string, advice: string) => new FileError(path, text, repair ?? advice);
  const header = 4 + 4 * dimensions;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = bytes.length >= 4 ? view.getUint32(0) : undefined;
  const expected = (UNSIGNED_BYTES << 8) | dimensions;
  if (magic !== undefined && magic !== expected) {
    const { hint, advice } = meaningOf(magic);
    throw problem(
      `expected magic number ${expected} (unsigned bytes, ${dimensions} dimensions), found ${magic}${hint}`,
      advice,
    );
  }
  const again = "fetch or copy the file again";
  if (bytes.length < header) {
    throw problem(`expected an IDX header of ${header} bytes, found ${bytes.length} bytes in all`, again);
  }
  const shape = Array.from({ length: dimensions }, (_, axis) => view.getUint32(4 + 4 * axis));
  const size = shape.reduce((product, length) => product * length, 1);
  if (bytes.length !== header + size) {
    const how = bytes.length < header + size ? "cut short" : "too long";
    const sizes = `expected ${header + size} bytes for shape [${shape.join(", ")}], found ${bytes.length}`;
    throw problem(`${sizes}: ${how}`, again);
  }
  return { shape, values: bytes.subarray(header) };
}

/** The most likely meaning of a wrong magic number, with advice. */
function meaningOf(magic: number): { hint: string; advice: string } {
  const swapped = "give the files of images and of labels each other's names";
  if (magic === 0x0801) return { hint: ": these are labels, perhaps swapped with images", advice: swapped };
  if (magic === 0x0803) return { hint: ": these are images, perhaps swapped with labels", advice: swapped };
  const [type, dimensions] = [TYPES[magic >>> 8], magic & 0xff];
  if (type === undefined) return { hint: ": no IDX file", advice: "name a file in the IDX format" };
  return {
    hint: `: ${type}, ${dimensions} ${dimensions === 1 ? "dimension" : "dimensions"}`,
    advice: "name a file of unsigned bytes; dataset() takes arrays of any other kind",
  };
}
