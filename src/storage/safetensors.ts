/**
 * Arrays in one file, in the safetensors format (float32 only): what trained weights and cached logits are kept in.
 * Eight bytes with the header's length, a JSON header, then the values, little-endian. Python's `safetensors` reads it.
 */
import { readFileSync } from "node:fs";
import { FileError } from "../support/checks.js";
import { writeAtomically } from "./atomic-write.js";
import { bytesOf, contentHash } from "./content-hash.js";

/** Arrays by name. */
export type NamedArrays = Record<string, { shape: number[]; values: Float32Array }>;

/** What a file holds. */
export interface ArrayFile {
  arrays: NamedArrays;
  /** Texts that say what the arrays are. */
  metadata: Record<string, string>;
}

interface HeaderEntry {
  dtype: "F32";
  shape: number[];
  data_offsets: [number, number];
}

const LENGTH_BYTES = 8;

/**
 * Writes arrays so that the file is there whole or not at all: under another name first, renamed at the end.
 * @throws FileError if the folder or the file cannot be written; nothing half-written stays behind
 */
export function writeArrays(path: string, { arrays, metadata }: ArrayFile): void {
  writeAtomically(path, ...encode(arrays, metadata));
}

function encode(arrays: NamedArrays, metadata: Record<string, string>): Uint8Array[] {
  const blocks = Object.values(arrays).map(({ values }) => bytesOf(values));
  let offset = 0;
  const entries = Object.entries(arrays).map(([name, { shape, values }]): [string, HeaderEntry] => {
    const begin = offset;
    offset += values.byteLength;
    return [name, { dtype: "F32", shape, data_offsets: [begin, offset] }];
  });
  const described = { ...metadata, sha256: contentHash(...blocks) };
  const json = Buffer.from(JSON.stringify({ __metadata__: described, ...Object.fromEntries(entries) }));
  // Padded with spaces, so that the values are aligned.
  const header = Buffer.alloc(Math.ceil(json.length / LENGTH_BYTES) * LENGTH_BYTES, " ");
  json.copy(header);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeBigUInt64LE(BigInt(header.length));
  return [length, header, ...blocks];
}

/**
 * Reads what {@link writeArrays} wrote.
 * @throws FileError if the file is missing, no such file, cut short, or its values were changed
 */
export function readArrays(path: string): ArrayFile {
  const problem = (text: string) =>
    new FileError(path, text, "delete the file; it is made again when needed");
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw problem(`expected a safetensors file, found ${(error as NodeJS.ErrnoException).code ?? "none"}`);
  }
  const headerLength = bytes.length < LENGTH_BYTES ? Infinity : Number(bytes.readBigUInt64LE());
  const start = LENGTH_BYTES + headerLength;
  if (start > bytes.length)
    throw problem(`expected a safetensors header, found ${bytes.length} bytes without one`);
  const { __metadata__, ...entries } = parseHeader(bytes.toString("utf8", LENGTH_BYTES, start), problem);
  const { sha256, ...metadata } = __metadata__;
  const data = bytes.subarray(start);
  const found = contentHash(data);
  if (found !== sha256) throw problem(`expected values with SHA-256 ${sha256 ?? "(none)"}, found ${found}`);
  const arrays = Object.entries(entries).map(
    ([
      name,
      {
        shape,
        data_offsets: [begin, end],
      },
    ]) => {
      // A copy, since a view must be aligned and would keep the whole file in memory.
      const values = new Float32Array(Uint8Array.from(data.subarray(begin, end)).buffer);
      return [name, { shape, values }];
    },
  );
  return { arrays: Object.fromEntries(arrays) as NamedArrays, metadata };
}

function parseHeader(json: string, problem: (text: string) => FileError) {
  try {
    return JSON.parse(json) as { __metadata__: Record<string, string> } & Record<string, HeaderEntry>;
  } catch {
    throw problem("expected a safetensors header in JSON, found something else");
  }
}
