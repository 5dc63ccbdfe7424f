/** The header of a safetensors file: which arrays it has, of which type and shape, and where. */
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
  /** First byte of the values, and the one after the last. */
  data_offsets: z.tuple([SIZE, SIZE]),
});
/** An array, as the header has it. */
export type HeaderEntry = z.infer<typeof ENTRY>;

const HEADER = z
  .object({ __metadata__: z.record(z.string(), z.string(), "must be texts by name").default({}) })
  .catchall(z.unknown());

/** All that a header says; arrays are not checked yet. */
export interface Header {
  arrays: Record<string, unknown>;
  /** Empty where there is none, as Python writes it unless asked to. */
  metadata: Record<string, string>;
}

/** Makes the error of a problem and of what can be done about it. */
export type Problem = (text: string, advice: string) => FileError;

const AGAIN = "write or copy the file again";

/** @throws FileError if it is no such header */
export function parseHeader(json: string, problem: Problem): Header {
  const { __metadata__: metadata, ...arrays } = checkedJson(json, HEADER, (found) =>
    problem(`expected a safetensors header in JSON, found ${found}`, "name a file in the safetensors format"),
  );
  return { arrays, metadata };
}

/**
 * @param length - of all values, in bytes
 * @throws FileError if the header's entry of an array does not fit itself or the values, or the type can't be read
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
