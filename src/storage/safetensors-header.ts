/** The header of a safetensors file: which arrays it has, of which type and shape, and where. */
import type { FileError } from "../support/checks.js";
import { READABLE_TYPES, valueSize } from "./safetensors-values.js";

/** An array, as the header has it. */
export interface HeaderEntry {
  /** `F32`, `I64`, … */
  dtype: string;
  shape: number[];
  /** First byte of the values, and the one after the last. */
  data_offsets: [number, number];
}

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
  const advice = "name a file in the safetensors format";
  let header: unknown;
  try {
    header = JSON.parse(json);
  } catch {
    throw problem("expected a safetensors header in JSON, found something else", advice);
  }
  if (!isRecord(header)) {
    throw problem("expected a safetensors header with arrays by name, found something else", advice);
  }
  const { __metadata__: metadata = {}, ...arrays } = header;
  if (!isRecord(metadata) || !Object.values(metadata).every(isString)) {
    throw problem("expected metadata of texts, found something else", AGAIN);
  }
  return { arrays, metadata: metadata as Record<string, string> };
}

/**
 * @param length - of all values, in bytes
 * @throws FileError if the header's entry of an array does not fit itself or the values, or the type can't be read
 */
export function checkEntry(name: string, entry: unknown, length: number, problem: Problem): HeaderEntry {
  if (!isEntry(entry)) {
    throw problem(`expected type, shape and place of the array ${name}, found something else`, AGAIN);
  }
  const { dtype, shape, data_offsets: offsets } = entry;
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
  return entry;
}

function isEntry(value: unknown): value is HeaderEntry {
  if (!isRecord(value)) return false;
  const { dtype, shape, data_offsets: offsets } = value;
  const areWhole = (list: unknown) =>
    Array.isArray(list) && list.every((one) => Number.isSafeInteger(one) && one >= 0);
  return isString(dtype) && areWhole(shape) && areWhole(offsets) && (offsets as number[]).length === 2;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}
