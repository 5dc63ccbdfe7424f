/** Converts users' numbers, in arrays of any kind or tensors, to the typed arrays that the library uses; true becomes 1. */
import type * as tf from "@tensorflow/tfjs";
import { check } from "./checks.js";
import { isBytes, isTypedArray, kindOf, type TypedArray } from "./typed-array.js";

/** A list of numbers or booleans, or of lists of them, all of the same length. */
export type NumberList = readonly (number | boolean | NumberList | TypedArray)[];

/** A source of numbers: a typed array, nested arrays, or a tensor. */
export type NumberSource = TypedArray | NumberList | tf.Tensor;

/** Numbers one after the other, in new memory, with the shape of nested arrays and tensors. */
export interface Numbers {
  values: Uint8Array | Float32Array;
  shape: readonly number[] | undefined;
}

/**
 * A copy of the numbers: bytes stay bytes (`Uint8Array`, `Uint8ClampedArray`, and lists of them), all others become float32.
 * @throws ArgumentError naming `what` and the place of anything that is not a number, or of rows that differ in length
 */
export function numbersOf(where: string, what: string, source: unknown): Numbers {
  if (isTypedArray(source)) return { values: copyOf(source), shape: undefined };
  if (isTensor(source)) return numbersOfTensor(where, what, source);
  const expectation = `${what} must be numbers: a typed array, nested arrays or a tensor`;
  check(Array.isArray(source), where, expectation, source);
  const shape = shapeOfList(source);
  const length = shape.reduce((product, size) => product * size, 1);
  const kinds = kindsOfRows(source);
  const isBytesOrNot = kinds.size === 1 || !kinds.has("bytes");
  check(isBytesOrNot, where, `${what} must be rows of bytes, or none of them`, "bytes among others");
  const values = kinds.has("bytes") ? new Uint8Array(length) : new Float32Array(length);
  writeList({ where, what, values, written: 0 }, source, "", shape);
  return { values, shape };
}

/** The target of the numbers, and their name for messages. */
interface Target {
  where: string;
  what: string;
  values: Uint8Array | Float32Array;
  /** Number of values written so far. */
  written: number;
}

/** Writes a list, or a list of lists, of the given shape. */
function writeList(target: Target, list: unknown, place: string, shape: readonly number[]): void {
  const { where, what, values } = target;
  const [size = 0, ...inner] = shape;
  const isRow = Array.isArray(list) || (isTypedArray(list) && inner.length === 0);
  check(isRow, where, `${what}${place} must be a list of ${size} entries, as the first is`, list);
  check(
    list.length === size,
    where,
    `${what}${place} must have ${size} entries, as the first has`,
    list.length,
  );
  if (isTypedArray(list)) {
    values.set(copyOf(list), target.written);
    target.written += size;
    return;
  }
  for (let index = 0; index < size; index++) {
    const entry: unknown = list[index];
    if (inner.length > 0) {
      writeList(target, entry, `${place}[${index}]`, inner);
      continue;
    }
    const isNumber = typeof entry === "number" || typeof entry === "bigint" || typeof entry === "boolean";
    // Build the message only on failure, since there may be millions of entries.
    if (!isNumber) check(isNumber, where, `${what}${place}[${index}] must be a number`, entry);
    values[target.written++] = Number(entry);
  }
}

function isTensor(value: unknown): value is tf.Tensor {
  return typeof value === "object" && value !== null && "dataSync" in value && "dtype" in value;
}

function numbersOfTensor(where: string, what: string, tensor: tf.Tensor): Numbers {
  const kinds = ["float32", "int32", "bool"];
  check(kinds.includes(tensor.dtype), where, `${what} must be a tensor of numbers`, tensor.dtype);
  check(!tensor.isDisposed, where, `${what} must be a tensor that is not disposed`, "one that is");
  return { values: new Float32Array(tensor.dataSync()), shape: [...tensor.shape] };
}

function copyOf(array: TypedArray): Uint8Array | Float32Array {
  if (kindOf(array).startsWith("Big")) return Float32Array.from(array as ArrayLike<bigint>, Number);
  return isBytes(array) ? new Uint8Array(array) : new Float32Array(array as ArrayLike<number>);
}

/** The shape that the first entries show. */
function shapeOfList(list: readonly unknown[]): number[] {
  const shape: number[] = [];
  for (let entry: unknown = list; ; entry = entry[0]) {
    if (!Array.isArray(entry) && !isTypedArray(entry)) return shape;
    shape.push(entry.length);
  }
}

/** The kind of the innermost rows: arrays of bytes, or anything else. */
function kindsOfRows(list: readonly unknown[], found = new Set<"bytes" | "others">()) {
  for (const entry of list) {
    if (Array.isArray(entry)) kindsOfRows(entry, found);
    else found.add(isTypedArray(entry) && isBytes(entry) ? "bytes" : "others");
  }
  return found;
}
