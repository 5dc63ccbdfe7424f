/** The gradients of the paper's terms with respect to the student's logits, exact and at high temperature. §2.1 */
import * as tf from "@tensorflow/tfjs";
import { check, checkLogits, checkPositive } from "../support/checks.js";
import { checkTerms, type DistillationOptions } from "./losses.js";
import {
  probabilityDifference,
  softenedPair,
  type LogitPair,
  type SoftTargetOptions,
  type TemperatureOptions,
} from "./softened-pair.js";
import { softmaxWithTemperature, zeroMean } from "./softmax.js";

/**
 * The exact gradient of `softTargetLoss`: ∂C/∂z_i = (q_i − p_i) / T. Eq. 2
 *
 * On the native backend to 2e-6 of its largest value for T from 1 to 1e6; on WebAssembly, whose expm1 is less exact, to
 * about 2% at T = 1e6.
 *
 * @returns `[batch, classes]`, nats per unit of logit
 * @throws ArgumentError if the shapes differ or a temperature is not positive
 */
export function softTargetGradient(pair: LogitPair, options: SoftTargetOptions): tf.Tensor {
  const { temperature, studentTemperature = temperature } = options;
  return tf.tidy(() =>
    tf.div(probabilityDifference(softenedPair("softTargetGradient", pair, options)), studentTemperature),
  );
}

/**
 * The gradient of `hardTargetLoss`: ∂C/∂z_i = q_i − y_i, with q at T = 1. (Where notes give (q − y) / T, the labels'
 * term too is taken at T, which the paper does not do.)
 *
 * @param logits - z, `[batch, classes]`
 * @param labels - y, one-hot, `[batch, classes]`
 * @returns `[batch, classes]`, nats per unit of logit
 * @throws ArgumentError if the shapes differ
 */
export function hardTargetGradient(logits: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  checkLogits("hardTargetGradient", "logits and one-hot labels", logits.shape, labels.shape);
  return tf.tidy(() => tf.sub(softmaxWithTemperature(logits, 1), labels));
}

/** Of {@link highTemperatureGradient}. Eq. 4 */
export interface HighTemperatureOptions extends TemperatureOptions {
  /** How many terms of the expansion in 1/T: 1 (default) is eq. 4; 2 adds the next. */
  terms?: 1 | 2;
  /** Take the logits less their mean over the classes. Default: true; without, eq. 4 does not hold at any T. */
  zeroMeaned?: boolean;
}

/**
 * What the gradient tends to at temperatures far above the logits' scale: (z_i − v_i) / (N T²), with the logits of
 * each example zero-meaned. Eq. 4
 *
 * With `terms: 2` also the next term, [z_i² − v_i² − mean(z² − v²)] / (2 N T³): from
 * e^(z_i/T) = 1 + z_i/T + z_i²/2T² + … and Σ z = 0 follows N q_i = 1 + z_i/T + (z_i² − mean z²)/2T² + O(1/T³).
 * Its size beside the first is how far T is from "high".
 *
 * @returns `[batch, classes]`, nats per unit of logit
 * @throws ArgumentError if the shapes differ or the temperature is not positive
 */
export function highTemperatureGradient(
  { student, teacher }: LogitPair,
  { temperature, terms = 1, zeroMeaned = true }: HighTemperatureOptions,
): tf.Tensor {
  checkLogits("highTemperatureGradient", "student and teacher", student.shape, teacher.shape);
  checkPositive("highTemperatureGradient", "temperature", temperature);
  check([1, 2].includes(terms), "highTemperatureGradient", "terms must be 1 or 2", terms);
  const classes = student.shape.at(-1)!;
  return tf.tidy(() => {
    const centre = (logits: tf.Tensor) => (zeroMeaned ? zeroMean(logits) : logits);
    const difference = centre(tf.sub(student, teacher));
    const first = tf.div(difference, classes * temperature ** 2);
    if (terms === 1) return first;
    // z² − v² = (z − v)(z + v)
    const squares = tf.mul(difference, tf.add(centre(student), centre(teacher)));
    return tf.add(first, tf.div(zeroMean(squares), 2 * classes * temperature ** 3));
  });
}

/** How strongly each term of `distillationLoss` pulls at the student's logits. */
export interface TermContributions {
  /** Euclidean norm of hardWeight (q − y), `[batch]`. */
  hard: tf.Tensor;
  /** Euclidean norm of softWeight · T² · (q − p)/T, or without the T², `[batch]`. */
  soft: tf.Tensor;
}

/** Temperature and weights at which contributions are compared. §2 */
export interface ContributionOptions extends DistillationOptions {
  /** Multiply the soft term by T², as §2 asks for. Default: true. */
  scaledByTemperature?: boolean;
}

/**
 * The contribution of each term to the gradient of `distillationLoss`, example by example. §2: the T² is there "to
 * keep the contributions roughly unchanged" when T is.
 *
 * @param labels - y, one-hot, `[batch, classes]`
 * @throws ArgumentError if shapes differ, the temperature is not positive, or a weight is negative
 */
export function termContributions(
  pair: LogitPair,
  labels: tf.Tensor,
  { scaledByTemperature = true, ...options }: ContributionOptions,
): TermContributions {
  checkTerms("termContributions", pair, labels, options);
  const { temperature, softWeight, hardWeight } = options;
  const factor = scaledByTemperature ? temperature ** 2 : 1;
  const norm = (gradient: tf.Tensor) => tf.norm(gradient, "euclidean", -1);
  return tf.tidy(() => ({
    hard: tf.mul(norm(hardTargetGradient(pair.student, labels)), hardWeight),
    soft: tf.mul(norm(softTargetGradient(pair, { temperature })), softWeight * factor),
  }));
}
