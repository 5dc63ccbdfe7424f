/** The checks of logits and temperatures. */
import * as tf from "@tensorflow/tfjs";
import { checkPositive } from "../support/checks.js";
import type { NumberSource } from "../support/numbers.js";
import { warnIfReadable } from "./distributions.js";
import { floatsOfClasses } from "./floats.js";

/**
 * Logits of any shape with an axis of classes. −∞, +∞ and NaN are allowed; each formula documents its result for them.
 * @throws ArgumentError, in the name of `where`, unless they are numbers with at least one class
 */
export function logitsOf(where: string, name: string, value: NumberSource): tf.Tensor {
  const logits = floatsOfClasses(where, name, value);
  warnIfReadable(where, name, logits);
  return logits;
}

/** @throws ArgumentError, in the name of `where`, unless T is positive and finite, also as float32 */
export function checkTemperature(where: string, temperature: number, name = "temperature"): void {
  checkPositive(where, name, temperature);
  checkPositive(where, `${name} as float32`, Math.fround(temperature));
}

/** Where a class is masked. */
export function isMasked(logits: tf.Tensor): tf.Tensor {
  return tf.equal(logits, -Infinity);
}
