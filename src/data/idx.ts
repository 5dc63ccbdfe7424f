/**
 * Reads the IDX format of MNIST: a magic number whose third byte is the type (8: unsigned bytes) and whose fourth is
 * the number of dimensions, each dimension as a big-endian 32-bit integer, then the values.
 */
import { readFileSync } from "node:fs";
import { FileError } from "../support/checks.js";
import { contentHash } from "../storage/content-hash.js";

const UNSIGNED_BYTES = 0x08;
const REPAIR = "npm run setup";

/** An array of bytes with its shape: `[60000, 28, 28]` for MNIST's training images. */
export interface ByteArray {
  shape: number[];
  values: Uint8Array;
}

/** What an IDX file is expected to be. */
export interface ReadIdxOptions {
  /** Checksum that the file must have, in hexadecimal. Default: any. */
  sha256?: string | undefined;
  /** The command that brings the file, for the messages. Default: npm run setup. */
  repair?: string;
}

/**
 * Reads an uncompressed IDX file of unsigned bytes.
 *
 * @param path - the file
 * @param dimensions - how many dimensions it must have: 3 for images, 1 for labels
 * @throws FileError if the file is missing, altered, no IDX file of bytes, has other dimensions, or is cut short or too
 *   long
 */
export function readIdx(
  path: string,
  dimensions: number,
  { sha256, repair = REPAIR }: ReadIdxOptions = {},
): ByteArray {
  const bytes = readBytes(path, repair);
  // A changed pixel would pass every other check and quietly change every figure.
  const found = sha256 === undefined ? undefined : contentHash(bytes);
  if (found !== sha256) throw new FileError(path, `expected SHA-256 ${sha256!}, found ${found!}`, repair);
  return parseIdx(bytes, dimensions, path, repair);
}

function readBytes(path: string, repair: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code = "unreadable" } = error as NodeJS.ErrnoException;
    throw new FileError(path, `expected an IDX file, found ${code === "ENOENT" ? "no file" : code}`, repair);
  }
}

/** As {@link readIdx}, of bytes in memory; `path` is for the messages. The values share the bytes' memory. */
export function parseIdx(bytes: Uint8Array, dimensions: number, path: string, repair = REPAIR): ByteArray {
  const problem = (text: string) => new FileError(path, text, repair);
  const header = 4 + 4 * dimensions;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = bytes.length >= 4 ? view.getUint32(0) : undefined;
  const expected = (UNSIGNED_BYTES << 8) | dimensions;
  if (magic !== undefined && magic !== expected) {
    throw problem(
      `expected magic number ${expected} (unsigned bytes, ${dimensions} dimensions), found ${magic}${hint(magic)}`,
    );
  }
  if (bytes.length < header) {
    throw problem(`expected an IDX header of ${header} bytes, found ${bytes.length} bytes in all`);
  }
  const shape = Array.from({ length: dimensions }, (_, axis) => view.getUint32(4 + 4 * axis));
  const size = shape.reduce((product, length) => product * length, 1);
  if (bytes.length !== header + size) {
    const how = bytes.length < header + size ? "cut short" : "too long";
    throw problem(
      `expected ${header + size} bytes for shape [${shape.join(", ")}], found ${bytes.length}: ${how}`,
    );
  }
  return { shape, values: bytes.subarray(header) };
}

/** What a wrong magic number most likely means. */
function hint(magic: number): string {
  if (magic === 0x0801) return ": these are labels, perhaps swapped with images";
  if (magic === 0x0803) return ": these are images, perhaps swapped with labels";
  if (magic >>> 16 === 0x1f8b) return ": the file is still compressed with gzip";
  return "";
}
