/**
 * Arrays in one file, in the safetensors format of Python's `safetensors`; trained weights and cached logits are stored like this. A file
 * has eight bytes with the header's length, a JSON header, then the values, little-endian. Own code: npm has
 * no package that checks a file before use and writes it completely or not at all.
 */
import { readFileSync } from "node:fs";
import { FileError } from "../support/checks.js";
import type { TypedArray } from "../support/typed-array.js";
import { writeAtomically } from "./atomic-write.js";
import { bytesOf, contentHash } from "./content-hash.js";
import { checkEntry, parseHeader, type HeaderEntry } from "./safetensors-header.js";
import { decodeValues, typeOf } from "./safetensors-values.js";

/** Arrays by name. */
export type NamedArrays<Values extends TypedArray = Float32Array> = Record<
  string,
  { shape: number[]; values: Values }
>;

/** The contents of a file. */
export interface ArrayFile<Values extends TypedArray = Float32Array> {
  arrays: NamedArrays<Values>;
  /** Texts that describe the arrays. */
  metadata: Record<string, string>;
}

const LENGTH_BYTES = 8;

/**
 * Writes arrays into a file completely or not at all: under a temporary name first, renamed at the end.
 * @throws FileError if the folder or the file can't be written; no partial file stays behind
 */
export function writeArrays(path: string, { arrays, metadata }: ArrayFile<TypedArray>): void {
  writeAtomically(path, ...encode(arrays, metadata));
}

function encode(arrays: NamedArrays<TypedArray>, metadata: Record<string, string>): Uint8Array[] {
  const blocks = Object.values(arrays).map(({ values }) => bytesOf(values));
  let offset = 0;
  const entries = Object.entries(arrays).map(([name, { shape, values }]): [string, HeaderEntry] => {
    const begin = offset;
    offset += values.byteLength;
    return [name, { dtype: typeOf(values), shape, data_offsets: [begin, offset] }];
  });
  const described = { ...metadata, sha256: contentHash(...blocks) };
  const json = Buffer.from(JSON.stringify({ __metadata__: described, ...Object.fromEntries(entries) }));
  // Pad with spaces, so that the values are aligned.
  const header = Buffer.alloc(Math.ceil(json.length / LENGTH_BYTES) * LENGTH_BYTES, " ");
  json.copy(header);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeBigUInt64LE(BigInt(header.length));
  return [length, header, ...blocks];
}

/**
 * Reads a safetensors file that {@link writeArrays} or Python wrote, with or without metadata. Values
 * keep their type, except that 16-bit floats become float32.
 *
 * @param repair - advice for a file that can't be read. Default: advice that fits the cause
 * @returns arrays, and the metadata without the checksum that `writeArrays` adds
 * @throws FileError if the file is missing, not in this format, cut short, has an unsupported type, or its values
 *   changed
 */
export function readArrays(path: string, repair?: string): ArrayFile<TypedArray> {
  const problem = (text: string, advice: string) => new FileError(path, text, repair ?? advice);
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const { code = "none" } = error as NodeJS.ErrnoException;
    throw problem(`expected a safetensors file, found ${code}`, "name a file that exists and can be read");
  }
  const headerLength = bytes.length < LENGTH_BYTES ? Infinity : Number(bytes.readBigUInt64LE());
  const start = LENGTH_BYTES + headerLength;
  if (start > bytes.length) {
    throw problem(
      `expected a safetensors header, found ${bytes.length} bytes without one`,
      "name a file in the safetensors format (in Python: safetensors.torch.save_file), or copy it again if it was cut short",
    );
  }
  const data = bytes.subarray(start);
  const header = bytes.toString("utf8", LENGTH_BYTES, start);
  const { arrays: entries, metadata } = parseHeader(header, problem);
  const { sha256, ...texts } = metadata;
  if (sha256 !== undefined) {
    const found = contentHash(data);
    const advice = "write or copy the file again";
    if (found !== sha256) throw problem(`expected values with SHA-256 ${sha256}, found ${found}`, advice);
  }
  const arrays: NamedArrays<TypedArray> = {};
  for (const [name, entry] of Object.entries(entries)) {
    const { dtype, shape, data_offsets: offsets } = checkEntry(name, entry, data.length, problem);
    arrays[name] = { shape, values: decodeValues(dtype, data.subarray(...offsets)) };
  }
  return { arrays, metadata: texts };
}
