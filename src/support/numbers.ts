/** Numbers as users have them, in arrays of any kind or tensors, as the typed arrays that the library works on; true counts as 1. */
import type * as tf from "@tensorflow/tfjs";
import { check } from "./checks.js";

/** A list of numbers or booleans, or of lists of them, all of one length. */
export type NumberList = readonly (number | boolean | NumberList | TypedArray)[];

/** Any of JavaScript's arrays of numbers. */
export type TypedArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

/** Where numbers are taken from: a typed array, nested arrays, or a tensor. */
export type NumberSource = TypedArray | NumberList | tf.Tensor;

/** Numbers one after the other, in memory of their own; the shape of nested arrays and tensors. */
export interface Numbers {
  values: Uint8Array | Float32Array;
  shape: readonly number[] | undefined;
}

/**
 * A copy of the numbers: bytes stay bytes (`Uint8Array`, `Uint8ClampedArray`, and lists of them), all others become float32.
 * @throws ArgumentError naming `what` and the place if there is anything else than numbers, or rows differ in length
 */
export function numbersOf(where: string, what: string, source: unknown): Numbers {
  if (isTypedArray(source)) return { values: copyOf(source), shape: undefined };
  if (isTensor(source)) return numbersOfTensor(where, what, source);
  const expectation = `${what} must be numbers: a typed array, nested arrays or a tensor`;
  check(Array.isArray(source), where, expectation, source);
  const shape = shapeOfList(source);
  const length = shape.reduce((product, size) => product * size, 1);
  const values = isOfBytes(source) ? new Uint8Array(length) : new Float32Array(length);
  let written = 0;
  const copy = (list: readonly unknown[], place: string, [size, ...inner]: readonly number[]) => {
    const lengths = `${what}${place} must have ${size ?? 0} entries, as the first has`;
    check(list.length === size, where, lengths, list.length);
    for (let index = 0; index < list.length; index++) {
      const entry = list[index];
      if (inner.length === 0) values[written++] = numberOf(entry, index);
      else copyEntry(entry, `${place}[${index}]`, inner);
    }
    function numberOf(entry: unknown, index: number): number {
      if (typeof entry === "number") return entry;
      if (typeof entry === "boolean") return Number(entry);
      check(typeof entry === "bigint", where, `${what}${place}[${index}] must be a number`, entry);
      return Number(entry);
    }
  };
  const copyEntry = (entry: unknown, place: string, shape: readonly number[]) => {
    const isRow = Array.isArray(entry) || (isTypedArray(entry) && shape.length === 1);
    check(isRow, where, `${what}${place} must be a list of ${shape[0] ?? 0} entries, as the first is`, entry);
    if (Array.isArray(entry)) {
      copy(entry, place, shape);
      return;
    }
    const lengths = `${what}${place} must have ${shape[0] ?? 0} entries, as the first has`;
    check(entry.length === shape[0], where, lengths, entry.length);
    values.set(copyOf(entry), written);
    written += entry.length;
  };
  copy(source, "", shape);
  return { values, shape };
}

/** Whether it is an array of numbers, made in this realm or another. */
export function isTypedArray(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
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

/** Whether it is an array of bytes, in which 0 to 255 usually stand for 0…1. */
export function isBytes(array: TypedArray): array is Uint8Array | Uint8ClampedArray {
  return ["Uint8Array", "Uint8ClampedArray"].includes(kindOf(array));
}

/** The name of a typed array's kind, since `instanceof` knows only those of this realm; else that of the type. */
export function kindOf(value: unknown): string {
  return isTypedArray(value) ? value[Symbol.toStringTag] : typeof value;
}

function copyOf(array: TypedArray): Uint8Array | Float32Array {
  if (kindOf(array).startsWith("Big")) return Float32Array.from(array as ArrayLike<bigint>, Number);
  return isBytes(array) ? new Uint8Array(array) : new Float32Array(array as ArrayLike<number>);
}

/** As far as first entries tell. */
function shapeOfList(list: readonly unknown[]): number[] {
  const shape: number[] = [];
  for (let entry: unknown = list; ; entry = entry[0]) {
    if (!Array.isArray(entry) && !isTypedArray(entry)) return shape;
    shape.push(entry.length);
  }
}

/** Whether all innermost rows are arrays of bytes. */
function isOfBytes(list: readonly unknown[]): boolean {
  return (
    list.length > 0 &&
    list.every((entry) => (Array.isArray(entry) ? isOfBytes(entry) : isTypedArray(entry) && isBytes(entry)))
  );
}
