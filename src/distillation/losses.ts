/**
 * What a student minimises. All losses are per example, `[batch]`, in nats; the mean over the batch is taken by who
 * trains, where it can be seen. None is differentiated through the teacher, whose logits count as constants.
 */
import * as tf from "@tensorflow/tfjs";
import { checkLogits, checkNotNegative, checkPositive } from "../support/checks.js";
import { lossWithGradient } from "./closed-form.js";
import {
  divergenceTerms,
  probabilityDifference,
  softenedPair,
  type LogitPair,
  type SoftTargetOptions,
  type TemperatureOptions,
} from "./softened-pair.js";
import { logSoftmaxWithTemperature, softmaxWithTemperature, zeroMean } from "./softmax.js";

/** Temperature and weights of {@link distillationLoss}. §2 */
export interface DistillationOptions extends TemperatureOptions {
  /** Weight of the soft term, which is multiplied by T² besides. */
  softWeight: number;
  /** Weight of the hard term; the paper takes it considerably smaller. */
  hardWeight: number;
}

/**
 * Cross entropy with the labels at T = 1: H(y, softmax z) = −Σ_i y_i ln softmax(z)_i.
 *
 * @param logits - z, `[batch, classes]`
 * @param labels - y, one-hot, `[batch, classes]`
 * @returns nats, `[batch]`; gradient q − y
 * @throws ArgumentError if the shapes differ
 */
export function hardTargetLoss(logits: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  checkLogits("hardTargetLoss", "logits and one-hot labels", logits.shape, labels.shape);
  return lossWithGradient(logits, labels, {
    value: (z, y) => crossEntropy(y, z, 1),
    gradient: (z, y) => tf.sub(tf.mul(softmaxWithTemperature(z, 1), tf.sum(y, -1, true)), y),
  });
}

/**
 * Cross entropy of the teacher's and the student's softened distributions: H(p, q) = −Σ_i p_i ln q_i, p and q at T.
 * Its gradient (q − p) / T shrinks like 1/T² as T grows; see {@link distillationLoss}. Eq. 2
 *
 * @returns nats, `[batch]`; at least the entropy of p
 * @throws ArgumentError if the shapes differ or a temperature is not positive
 */
export function softTargetLoss(pair: LogitPair, options: SoftTargetOptions): tf.Tensor {
  return softLoss("softTargetLoss", pair, options, (z, v) =>
    crossEntropy(
      softmaxWithTemperature(v, options.temperature),
      z,
      options.studentTemperature ?? options.temperature,
    ),
  );
}

/**
 * Kullback–Leibler divergence of the student's softened distribution from the teacher's:
 * KL(p ‖ q) = Σ_i p_i (ln p_i − ln q_i) = H(p, q) − H(p). What many programs minimise instead of
 * {@link softTargetLoss}: another value, whose minimum is 0, and the same gradient for the student.
 *
 * Exact also at high temperatures, where T² KL(p ‖ q) tends to {@link logitMatchingLoss}. Eqs. 2–4
 *
 * @returns nats, `[batch]`
 * @throws ArgumentError if the shapes differ or a temperature is not positive
 */
export function softTargetDivergence(pair: LogitPair, options: SoftTargetOptions): tf.Tensor {
  return softLoss("softTargetDivergence", pair, options, (z, v) => {
    // Σ p (e^d − 1 − d), as Σ p e^d = Σ q = 1: no term is negative, so no digits cancel.
    const pair = softenedPair("softTargetDivergence", { student: z, teacher: v }, options);
    return tf.sum(divergenceTerms(pair), -1);
  });
}

/**
 * The paper's objective (§2): hardWeight · H(y, softmax z) + softWeight · T² · H(p, q).
 *
 * T² makes up for the soft gradient's 1/T², so that the terms' relative weight need not be tuned anew for each T.
 * How other texts and programs write it: `conventions.ts`.
 *
 * @param labels - y, one-hot, `[batch, classes]`
 * @returns nats, `[batch]`
 * @throws ArgumentError if shapes differ, the temperature is not positive, or a weight is negative
 */
export function distillationLoss(
  { student, teacher }: LogitPair,
  labels: tf.Tensor,
  { temperature, softWeight, hardWeight }: DistillationOptions,
): tf.Tensor {
  checkTerms("distillationLoss", { student, teacher }, labels, { temperature, softWeight, hardWeight });
  return tf.tidy(() => {
    const hard = tf.mul(hardTargetLoss(student, labels), hardWeight);
    const soft = tf.mul(softTargetLoss({ student, teacher }, { temperature }), softWeight * temperature ** 2);
    return tf.add(hard, soft);
  });
}

/** @throws ArgumentError, in the name of `where`, if these are not what {@link distillationLoss} takes */
export function checkTerms(
  where: string,
  { student, teacher }: LogitPair,
  labels: tf.Tensor,
  { temperature, softWeight, hardWeight }: DistillationOptions,
): void {
  checkLogits(where, "student and teacher", student.shape, teacher.shape);
  checkLogits(where, "student and one-hot labels", student.shape, labels.shape);
  checkPositive(where, "temperature", temperature);
  checkNotNegative(where, "softWeight", softWeight);
  checkNotNegative(where, "hardWeight", hardWeight);
}

/** Of {@link logitMatchingLoss}. §2.1 */
export interface LogitMatchingOptions {
  /** Compare the logits less their mean over the classes, which no softmax can see. Default: true. */
  zeroMeaned?: boolean;
  /** Divide by the number of classes N, as the limit of the soft term does. Default: true; the paper's ½ (z − v)² does not. */
  dividedByClasses?: boolean;
}

/**
 * Matching logits, to which distillation comes down at high temperatures: (1/2N) Σ_i (z_i − v_i)², with the logits of
 * each example zero-meaned. (The paper writes ½ (z_i − v_i)², without the 1/N.) Eq. 4
 *
 * @returns `[batch]`; gradient (z − v)/N of the zero-meaned logits
 * @throws ArgumentError if the shapes differ
 */
export function logitMatchingLoss(
  { student, teacher }: LogitPair,
  { zeroMeaned = true, dividedByClasses = true }: LogitMatchingOptions = {},
): tf.Tensor {
  checkLogits("logitMatchingLoss", "student and teacher", student.shape, teacher.shape);
  const divisor = dividedByClasses ? student.shape.at(-1)! : 1;
  // Of zero-meaned logits the difference is the zero-meaned difference.
  const difference = (z: tf.Tensor, v: tf.Tensor) =>
    zeroMeaned ? zeroMean(tf.sub(z, v)) : tf.sub<tf.Tensor>(z, v);
  return lossWithGradient(student, teacher, {
    value: (z, v) => tf.div(tf.sum(tf.square(difference(z, v)), -1), 2 * divisor),
    gradient: (z, v) => tf.div(difference(z, v), divisor),
  });
}

/** A loss of softened distributions whose gradient is (q − p) / T with the student's T, to full precision. */
function softLoss(
  where: string,
  { student, teacher }: LogitPair,
  options: SoftTargetOptions,
  value: (student: tf.Tensor, teacher: tf.Tensor) => tf.Tensor,
): tf.Tensor {
  checkLogits(where, "student and teacher", student.shape, teacher.shape);
  const { temperature, studentTemperature = temperature } = options;
  checkPositive(where, "temperature", temperature);
  checkPositive(where, "studentTemperature", studentTemperature);
  return lossWithGradient(student, teacher, {
    value,
    gradient: (z, v) =>
      tf.div(
        probabilityDifference(softenedPair(where, { student: z, teacher: v }, options)),
        studentTemperature,
      ),
  });
}

/** −Σ_i p_i ln q_i, with q the softmax of the logits at T. */
function crossEntropy(target: tf.Tensor, logits: tf.Tensor, temperature: number): tf.Tensor {
  return tf.neg(tf.sum(tf.mul(target, logSoftmaxWithTemperature(logits, temperature)), -1));
}
