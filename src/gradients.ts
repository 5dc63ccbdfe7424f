/** The gradients of the paper's soft term with respect to the student's logits, exact and at high temperature. §2.1 */
import * as tf from "@tensorflow/tfjs";
import { checkPositive, checkLogits } from "./checks.js";
import { zeroMean, type LogitPair, type TemperatureOptions } from "./losses.js";
import { softmaxWithTemperature } from "./softmax.js";

/**
 * The exact gradient of `softTargetLoss`: ∂C/∂z_i = (q_i − p_i) / T. Eq. 2
 *
 * @returns `[batch, classes]`, nats per unit of logit
 * @throws ArgumentError if the shapes differ or the temperature is not positive
 */
export function softTargetGradient(
  { student, teacher }: LogitPair,
  { temperature }: TemperatureOptions,
): tf.Tensor {
  checkLogits("softTargetGradient", "student and teacher", student.shape, teacher.shape);
  return tf.tidy(() => {
    const q = softmaxWithTemperature(student, temperature);
    const p = softmaxWithTemperature(teacher, temperature);
    return tf.div(tf.sub(q, p), temperature);
  });
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
