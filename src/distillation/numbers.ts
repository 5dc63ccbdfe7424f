/** What callers may give in place of a tensor of float32, and how it becomes one. */
import * as tf from "@tensorflow/tfjs";
import { ArgumentError, describe } from "../support/checks.js";

/** Numbers as a caller has them: a tensor of float32, int32 or bool, or nested arrays, plain or typed. */
export type Numbers = tf.Tensor | NestedNumbers;

/** Numbers or booleans in arrays of arrays, rows of equal length. */
export type NestedNumbers = number | boolean | NumberArray | readonly NestedNumbers[];

/** Typed arrays that hold numbers. */
export type NumberArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array;

/** What tfjs can turn into float32. */
const NUMERIC = ["float32", "int32", "bool"];

/**
 * The numbers as a tensor of float32. Whole numbers and booleans are converted, and so are nested arrays: tfjs itself would
 * divide whole numbers as such, and read past the end of rows that are too short.
 *
 * @param where - the function whose argument this is, for messages
 * @param name - of the argument, for messages
 * @throws ArgumentError, in the name of `where`, unless these are numbers in rows of equal length
 */
export function floats(where: string, name: string, value: Numbers): tf.Tensor {
  const refuse = (expectation: string, found: string): never => {
    throw new ArgumentError(`${where}: ${name} ${expectation}, got ${found}`);
  };
  if (value instanceof tf.Tensor) {
    if (value.isDisposed) refuse("must be a tensor that is still in memory", "a disposed one");
    if (!NUMERIC.includes(value.dtype)) refuse("must be numbers", `a tensor of ${value.dtype}`);
    return value.dtype === "float32" ? value : tf.cast(value, "float32");
  }
  if (!isArray(value) && !isNumber(value)) {
    refuse("must be a tensor or nested arrays of numbers", kindOf(value));
  }
  const shape = shapeOf(value);
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
  let written = 0;
  const write = (part: unknown, axis: number): void => {
    if (axis === shape.length) {
      if (!isNumber(part)) refuse("must have numbers only, in rows of equal length", kindOf(part));
      values[written++] = Number(part);
    } else if (isArray(part) && part.length === shape[axis]) {
      for (const inner of part) write(inner, axis + 1);
    } else {
      refuse(`must have rows of equal length, here ${shape[axis]!}`, kindOf(part));
    }
  };
  write(value, 0);
  return tf.tensor(values, shape);
}

function isNumber(value: unknown): value is number | boolean {
  return typeof value === "number" || typeof value === "boolean";
}

function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/** Of the first of everything; {@link floats} holds the rest against it. */
function shapeOf(value: unknown): number[] {
  return isArray(value) ? [value.length, ...shapeOf(value[0])] : [];
}

/** A short text of what is no number. */
export function kindOf(value: unknown): string {
  if (value instanceof tf.Tensor) return "a tensor";
  if (isArray(value)) return `an array of ${value.length}`;
  if (typeof value === "bigint") return `the bigint ${value}`;
  if (typeof value === "function") return "a function";
  return typeof value === "object" && value !== null ? "an object" : describe(value);
}
