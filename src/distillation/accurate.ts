/** Accurate versions of operations whose last digits tfjs loses on some backends, and one that avoids needless copies. */
import * as tf from "@tensorflow/tfjs";
import { withGradient } from "./closed-form.js";

/** Backends whose own log1p and sums are accurate: TensorFlow, and JavaScript in float64. */
const ACCURATE = ["tensorflow", "cpu"];

/**
 * ln (1 + x), with the digits of a small x. Differentiable.
 *
 * On WebAssembly and WebGL, tfjs takes the logarithm of the rounded 1 + x. There we use x · ln u / (u − 1) with u = 1 + x as rounded
 * (Kahan): the rounding error of u cancels between numerator and denominator.
 */
export function log1p(x: tf.Tensor): tf.Tensor {
  if (ACCURATE.includes(tf.getBackend())) return tf.log1p(x);
  return withGradient([x], kahanLog1p, (upstream, saved) => [tf.div(upstream, tf.add(1, saved))]);
}

/** ln (1 + e^x), with the digits of a small e^x. Not to be differentiated. */
export function softplus(x: tf.Tensor): tf.Tensor {
  return tf.add(tf.relu(x), log1p(tf.exp(tf.neg(tf.abs(x)))));
}

function kahanLog1p(x: tf.Tensor): tf.Tensor {
  const rounded = tf.add(1, x);
  const distance = tf.sub(rounded, 1);
  const isLost = tf.equal(distance, 0);
  const slope = tf.div(tf.log(rounded), tf.where(isLost, tf.onesLike(x), distance));
  return tf.where(isLost, x, tf.mul(x, slope));
}

/**
 * The sum along the last axis, which is removed unless it is kept with size 1. WebAssembly adds one number after another, so the
 * rounding errors of many equal numbers accumulate. There we add neighbours, then their sums, and so on.
 */
export function sumOfClasses(values: tf.Tensor, keepsAxis = false): tf.Tensor {
  const [examples, classes] = [values.shape.slice(0, -1), values.shape.at(-1)!];
  if (ACCURATE.includes(tf.getBackend()) || classes <= 2 || values.size === 0) {
    return tf.sum(values, -1, keepsAxis);
  }
  const even = classes % 2 === 0 ? values : tf.concat([values, tf.zeros([...examples, 1])], -1);
  return sumOfClasses(tf.sum(tf.reshape(even, [...examples, even.shape.at(-1)! / 2, 2]), -1), keepsAxis);
}

/** The first values where the condition holds, the second elsewhere, all of one shape. tfjs's `where` would copy them first. */
export function select(condition: tf.Tensor, first: tf.Tensor, second: tf.Tensor): tf.Tensor {
  return tf.engine().runKernel("Select", { condition, t: first, e: second });
}
