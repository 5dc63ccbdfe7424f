/** The values that callers may pass in place of a float32 tensor, and their conversion. */
import * as tf from "@tensorflow/tfjs";
import { ArgumentError, check } from "../support/checks.js";
import { numbersOf, type NumberSource } from "../support/numbers.js";

/** Types that tfjs can convert to float32. */
const NUMERIC = ["float32", "int32", "bool"];

/**
 * The numbers as a float32 tensor, converted from whole numbers, booleans or nested arrays. tfjs itself would use integer
 * division on whole numbers and read past the end of rows that are too short.
 *
 * @param where - the function whose argument this is, for messages
 * @param name - of the argument, for messages
 * @throws ArgumentError, in the name of `where`, unless these are numbers in rows of equal length
 */
export function floats(where: string, name: string, value: NumberSource): tf.Tensor {
  if (!(value instanceof tf.Tensor)) {
    const { values, shape = [values.length] } = numbersOf(where, name, value);
    return tf.tensor(Float32Array.from(values), [...shape]);
  }
  const refuse = (expectation: string): never => {
    throw new ArgumentError(`${where}: ${name} must be ${expectation}`);
  };
  if (value.isDisposed) refuse("a tensor that is still in memory, got a disposed one");
  if (!NUMERIC.includes(value.dtype)) refuse(`numbers, got a tensor of ${value.dtype}`);
  return value.dtype === "float32" ? value : tf.cast(value, "float32");
}

/**
 * The same with classes along the last axis.
 * @throws ArgumentError, in the name of `where`, unless these are numbers of at least one class
 */
export function floatsOfClasses(where: string, name: string, value: NumberSource): tf.Tensor {
  const numbers = floats(where, name, value);
  check(numbers.rank >= 1, where, `${name} must have an axis of classes`, numbers.shape);
  check(numbers.shape.at(-1)! >= 1, where, `${name} must have at least one class`, numbers.shape);
  return numbers;
}
