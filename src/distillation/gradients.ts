/** The gradients of the paper's terms with respect to the student's logits: exact, and their limit at high temperature. §2.1 */
import * as tf from "@tensorflow/tfjs";
import { check, checkOptionsGiven } from "../support/checks.js";
import type { NumberSource } from "../support/numbers.js";
import { labelRowsOf } from "./distributions.js";
import { hardDifference } from "./hard-difference.js";
import { checkTemperature, logitsOf } from "./logits.js";
import { termsOf, type DistillationOptions } from "./objective.js";
import { probabilityDifference } from "./probability-difference.js";
import {
  checkTemperatures,
  logitPairOf,
  maskedInBoth,
  type LogitPair,
  type SoftTargetOptions,
  type TemperatureOptions,
} from "./logit-pair.js";
import { unmasked } from "./zero-mean.js";

/**
 * The exact gradient of `softTargetLoss`: ∂C/∂z_i = (q_i − p_i) / T. Eq. 2
 *
 * Accurate to 2e-6 of its largest value for T from 1 to 1e6. It is 0 for a class that both nets mask, and −p_i / T for one that
 * only the student masks, where the loss is +∞.
 *
 * @returns `[batch, classes]`, nats per unit of logit
 * @throws ArgumentError if the shapes differ or a temperature is not positive
 */
export function softTargetGradient(pair: LogitPair<NumberSource>, options: SoftTargetOptions): tf.Tensor {
  return tf.tidy(() => {
    checkTemperatures("softTargetGradient", options);
    const logits = logitPairOf("softTargetGradient", pair);
    return tf.div(probabilityDifference(logits, options), options.studentTemperature ?? options.temperature);
  });
}

/**
 * The gradient of `hardTargetLoss`: ∂C/∂z_i = q_i − y_i, with q at T = 1. (Notes that give (q − y) / T also take the labels'
 * term at T; the paper does not.)
 *
 * @param logits - z, `[batch, classes]`
 * @param labels - y, one-hot (or probabilities), `[batch, classes]`
 * @returns `[batch, classes]`, nats per unit of logit
 * @throws ArgumentError if the shapes differ, or the labels are not rows that sum to 1
 */
export function hardTargetGradient(logits: NumberSource, labels: NumberSource): tf.Tensor {
  return tf.tidy(() => {
    const z = logitsOf("hardTargetGradient", "logits", logits);
    return hardDifference(z, labelRowsOf("hardTargetGradient", "logits and one-hot labels", labels, z));
  });
}

/** Of {@link highTemperatureGradient}. Eq. 4 */
export interface HighTemperatureOptions extends TemperatureOptions {
  /** How many terms of the expansion in 1/T: 1 (default) is eq. 4; 2 adds the next. */
  terms?: 1 | 2;
  /** Subtract from the logits their mean over the classes. Default: true; otherwise eq. 4 holds at no T. */
  zeroMeaned?: boolean;
}

/**
 * The limit of the gradient at temperatures far above the logits' scale: (z_i − v_i) / (N T²), with the logits of
 * each example zero-meaned. Eq. 4
 *
 * `terms: 2` adds the next term, [z_i² − v_i² − mean(z² − v²)] / (2 N T³). It follows from
 * e^(z_i/T) = 1 + z_i/T + z_i²/2T² + … and Σ z = 0, which give N q_i = 1 + z_i/T + (z_i² − mean z²)/2T² + O(1/T³).
 * The ratio of the second term to the first shows how far T is from "high". A class that both nets mask is left out, and not
 * counted in N. If only one net masks a class, the limit does not exist and the result is not finite.
 *
 * @returns `[batch, classes]`, nats per unit of logit
 * @throws ArgumentError if the shapes differ or the temperature is not positive
 */
export function highTemperatureGradient(
  pair: LogitPair<NumberSource>,
  options: HighTemperatureOptions,
): tf.Tensor {
  checkOptionsGiven("highTemperatureGradient", options, "{ temperature: 20 }");
  const { temperature, terms = 1, zeroMeaned = true } = options;
  checkTemperature("highTemperatureGradient", temperature);
  check([1, 2].includes(terms), "highTemperatureGradient", "terms must be 1 or 2", terms);
  return tf.tidy(() => {
    const { student, teacher } = logitPairOf("highTemperatureGradient", pair);
    const classes = unmasked(maskedInBoth({ student, teacher }));
    const centre = zeroMeaned ? classes.zeroMean : classes.only;
    const difference = centre(tf.sub(student, teacher));
    const first = tf.div(tf.div(difference, classes.count), temperature ** 2);
    if (terms === 1) return first;
    // z² − v² = (z − v)(z + v)
    const squares = tf.mul(difference, tf.add(centre(student), centre(teacher)));
    const second = tf.div(classes.zeroMean(squares), tf.mul(classes.count, 2));
    return tf.add(first, tf.div(second, temperature ** 3));
  });
}

/** How strongly each term of `distillationLoss` pulls on the student's logits. */
export interface TermContributions {
  /** Euclidean norm of hardWeight (q − y), `[batch]`. */
  hard: tf.Tensor;
  /** Euclidean norm of softWeight · T² · (q − p)/T, or without the T², `[batch]`. */
  soft: tf.Tensor;
}

/** Temperature and weights for {@link termContributions}. §2 */
export interface ContributionOptions extends DistillationOptions {
  /** Multiply the soft term by T², as in §2. Default: true. */
  scaledByTemperature?: boolean;
}

/**
 * The contribution of each term to the gradient of `distillationLoss`, for each example. According to §2, the factor T² keeps
 * the relative contributions roughly unchanged when T changes.
 *
 * @param labels - y, one-hot, `[batch, classes]`
 * @throws ArgumentError if shapes differ, the temperature is not positive, or a weight is negative
 */
export function termContributions(
  pair: LogitPair<NumberSource>,
  labels: NumberSource,
  { scaledByTemperature = true, ...options }: ContributionOptions,
): TermContributions {
  const { temperature, softWeight, hardWeight } = options;
  const factor = scaledByTemperature ? temperature ** 2 : 1;
  const norm = (gradient: tf.Tensor) => tf.norm(gradient, "euclidean", -1);
  return tf.tidy(() => {
    const { pair: logits, labels: y } = termsOf("termContributions", pair, labels, options);
    const softGradient = tf.div(probabilityDifference(logits, { temperature }), temperature);
    return {
      hard: tf.mul(norm(hardDifference(logits.student, y)), hardWeight),
      soft: tf.mul(norm(softGradient), softWeight * factor),
    };
  });
}
