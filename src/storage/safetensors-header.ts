/** The header of a safetensors file: the names, types, shapes and positions of its arrays. */
import { z } from "zod";
import { checkedJson } from "../support/checked-json.js";
import type { FileError } from "../support/checks.js";
import { READABLE_TYPES, valueSize } from "./safetensors-values.js";

const SIZE = z.int().nonnegative();

/** An array, as the header has it. */
const ENTRY = z.object({
  /** `F32`, `I64`, … */
  dtype: z.string(),
  shape: z.array(SIZE),
  /** Position of the first byte of the values, and the position after the last. */
  data_offsets: z.tuple([SIZE, SIZE]),
});
/** An array, as the header has it. */
export type HeaderEntry = z.infer<typeof ENTRY>;

const HEADER = z
  .object({ __metadata__: z.record(z.string(), z.string(), "must be texts by name").default({}) })
  .catchall(z.unknown());

/** The contents of a header; arrays are not checked yet. */
export interface Header {
  arrays: Record<string, unknown>;
  /** Empty if the file has none, as Python writes it by default. */
  metadata: Record<string, string>;
}

/** Makes an error from a problem and advice. */
export type Problem = (text: string, advice: string) => FileError;

const AGAIN = "write or copy the file again";

/** @throws FileError if it is not a header */
export function parseHeader(json: string, problem: Problem): Header {
  const { __metadata__: metadata, ...arrays } = checkedJson(json, HEADER, (found) =>
    problem(`expected a safetensors header in JSON, found ${found}`, "name a file in the safetensors format"),
  );
  return { arrays, metadata };
}

/**
 * @param length - bytes of all values
 * @throws FileError if an array's entry is inconsistent or does not fit the values, or its type can't be read
 */
export function checkEntry(name: string, entry: unknown, length: number, problem: Problem): HeaderEntry {
  const { data: found } = ENTRY.safeParse(entry);
  if (found === undefined) {
    throw problem(`expected type, shape and place of the array ${name}, found something else`, AGAIN);
  }
  const { dtype, shape, data_offsets: offsets } = found;
  const size = valueSize(dtype);
  if (size === undefined) {
    const advice = "save it as one of these (in PyTorch: tensor.float())";
    throw problem(`expected the array ${name} to be of ${READABLE_TYPES}, found ${dtype}`, advice);
  }
  const [begin, end] = offsets;
  const expected = shape.reduce((product, one) => product * one, size);
  if (end - begin !== expected) {
    throw problem(
      `expected ${expected} bytes of the array ${name}, found ${end - begin} in the header`,
      AGAIN,
    );
  }
  if (end > length) {
    throw problem(`expected ${end} bytes of values, found ${length}: the file was cut short`, AGAIN);
  }
  return found;
}
