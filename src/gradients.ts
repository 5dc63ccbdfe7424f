/** The gradients of the paper's soft term with respect to the student's logits, exact and at high temperature. §2.1 */
import * as tf from "@tensorflow/tfjs";
import { checkPositive, checkLogits } from "./checks.js";
import { zeroMean, type LogitPair, type TemperatureOptions } from "./losses.js";
import { softmaxWithTemperature } from "./softmax.js";

/**
 * The exact gradient of `softTargetLoss`: ∂C/∂z_i = (q_i − p_i) / T. Eq. 2
 *
 * On the native backend to 2e-6 of its largest value for T from 1 to 1e6; on WebAssembly, whose expm1 is less exact, to
 * about 2% at T = 1e6.
 *
 * @returns `[batch, classes]`, nats per unit of logit
 * @throws ArgumentError if the shapes differ or the temperature is not positive
 */
export function softTargetGradient(
  { student, teacher }: LogitPair,
  { temperature }: TemperatureOptions,
): tf.Tensor {
  checkLogits("softTargetGradient", "student and teacher", student.shape, teacher.shape);
  checkPositive("softTargetGradient", "temperature", temperature);
  return tf.tidy(() => {
    const q = softmaxWithTemperature(student, temperature);
    const p = softmaxWithTemperature(teacher, temperature);
    // q − p would lose all digits at high temperatures, where both tend to 1/N. With d = ln q − ln p it is p (e^d − 1)
    // and q (1 − e^−d): the one whose exponent is negative can't overflow.
    const d = tf.sub(logRatioToUniform(student, temperature), logRatioToUniform(teacher, temperature));
    const shrinking = tf.expm1(tf.neg(tf.abs(d)));
    const difference = tf.where(tf.greater(d, 0), tf.neg(tf.mul(q, shrinking)), tf.mul(p, shrinking));
    return tf.div(difference, temperature);
  });
}

/** ln (N q) of each class, to full precision also where q is close to 1/N. */
function logRatioToUniform(logits: tf.Tensor, temperature: number): tf.Tensor {
  const shifted = tf.div(tf.sub(logits, tf.max(logits, -1, true)), temperature);
  return tf.sub(shifted, tf.log1p(tf.mean(tf.expm1(shifted), -1, true)));
}

/**
 * What the gradient tends to at temperatures far above the logits' scale: (z_i − v_i) / (N T²), with the logits of
 * each example zero-meaned. Eq. 4
 *
 * @returns `[batch, classes]`
 * @throws ArgumentError if the shapes differ or the temperature is not positive
 */
export function highTemperatureGradient(
  { student, teacher }: LogitPair,
  { temperature }: TemperatureOptions,
): tf.Tensor {
  checkLogits("highTemperatureGradient", "student and teacher", student.shape, teacher.shape);
  checkPositive("highTemperatureGradient", "temperature", temperature);
  const classes = student.shape.at(-1)!;
  return tf.tidy(() => tf.div(zeroMean(tf.sub(student, teacher)), classes * temperature ** 2));
}
