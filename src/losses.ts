/**
 * What a student minimises. All losses are per example, `[batch]`, in nats; the mean over the batch is taken by who
 * trains, where it can be seen. None is differentiated through the teacher, whose logits count as constants.
 */
import * as tf from "@tensorflow/tfjs";
import { checkLogits, checkNotNegative, checkPositive } from "./checks.js";
import { logSoftmaxWithTemperature, softmaxWithTemperature } from "./softmax.js";

/** Logits of both nets for one batch, `[batch, classes]` each. */
export interface LogitPair {
  /** z */
  student: tf.Tensor;
  /** v */
  teacher: tf.Tensor;
}

export interface TemperatureOptions {
  /** T, above 0, the same for student and teacher. */
  temperature: number;
}

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
  return crossEntropy(labels, logits, 1);
}

/**
 * Cross entropy of the teacher's and the student's softened distributions: H(p, q), p and q at temperature T.
 * (The Kullback–Leibler divergence is this less the teacher's entropy: another value, the same gradient.)
 *
 * Its gradient (q − p) / T shrinks like 1/T² as T grows; see {@link distillationLoss}. Eq. 2
 *
 * @returns nats, `[batch]`
 * @throws ArgumentError if the shapes differ or the temperature is not positive
 */
export function softTargetLoss(
  { student, teacher }: LogitPair,
  { temperature }: TemperatureOptions,
): tf.Tensor {
  checkLogits("softTargetLoss", "student and teacher", student.shape, teacher.shape);
  checkPositive("softTargetLoss", "temperature", temperature);
  return tf.tidy(() => crossEntropy(softmaxWithTemperature(teacher, temperature), student, temperature));
}

/**
 * The paper's objective (§2): hardWeight · H(y, softmax z) + softWeight · T² · H(p, q).
 *
 * T² makes up for the soft gradient's 1/T², so that the terms' relative weight need not be tuned anew for each T.
 * In other notations: Keras and torchdistill weigh the hard term with α and the soft with 1 − α; others the reverse.
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
  checkLogits("distillationLoss", "student and teacher", student.shape, teacher.shape);
  checkLogits("distillationLoss", "student and one-hot labels", student.shape, labels.shape);
  checkPositive("distillationLoss", "temperature", temperature);
  checkNotNegative("distillationLoss", "softWeight", softWeight);
  checkNotNegative("distillationLoss", "hardWeight", hardWeight);
  return tf.tidy(() => {
    const hard = tf.mul(hardTargetLoss(student, labels), hardWeight);
    const soft = tf.mul(softTargetLoss({ student, teacher }, { temperature }), softWeight * temperature ** 2);
    return tf.add(hard, soft);
  });
}

/**
 * Matching logits, to which distillation comes down at high temperatures: (1/2N) Σ_i (z_i − v_i)², with the logits of
 * each example zero-meaned. (The paper writes ½ (z_i − v_i)², without the 1/N.) Eq. 4
 *
 * @returns `[batch]`; gradient (z − v)/N of the zero-meaned logits
 * @throws ArgumentError if the shapes differ
 */
export function logitMatchingLoss({ student, teacher }: LogitPair): tf.Tensor {
  checkLogits("logitMatchingLoss", "student and teacher", student.shape, teacher.shape);
  // Of zero-meaned logits the difference is the zero-meaned difference.
  return lossWithGradient(student, teacher, {
    value: (z, v) => tf.div(tf.mean(tf.square(zeroMean(tf.sub(z, v))), -1), 2),
    gradient: (z, v) => tf.div(zeroMean(tf.sub(z, v)), z.shape.at(-1)!),
  });
}

/** The logits of each example less their mean: the same softmax, at any temperature. */
export function zeroMean(logits: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.sub(logits, tf.mean(logits, -1, true)));
}

/** −Σ_i p_i ln q_i, with q the softmax of the logits at T and a constant target p; gradient (q − p) / T. */
function crossEntropy(target: tf.Tensor, logits: tf.Tensor, temperature: number): tf.Tensor {
  return lossWithGradient(logits, target, {
    value: (z, p) => tf.neg(tf.sum(tf.mul(p, logSoftmaxWithTemperature(z, temperature)), -1)),
    gradient: (z, p) => {
      const q = tf.mul(softmaxWithTemperature(z, temperature), tf.sum(p, -1, true));
      return tf.div(tf.sub(q, p), temperature);
    },
  });
}

interface ClosedForm {
  /** `[batch, classes]` and `[batch, classes]` to `[batch]`. */
  value: (logits: tf.Tensor, constant: tf.Tensor) => tf.Tensor;
  /** Of the value with respect to the logits, `[batch, classes]`. */
  gradient: (logits: tf.Tensor, constant: tf.Tensor) => tf.Tensor;
}

/**
 * A loss with its gradient in closed form: faster than automatic differentiation, and no gradient flows to the constant.
 * It can be differentiated twice, where tfjs on its own gets the second derivative of a softmax wrong without a word.
 */
function lossWithGradient(
  logits: tf.Tensor,
  constant: tf.Tensor,
  { value, gradient }: ClosedForm,
): tf.Tensor {
  const loss = tf.customGrad((z, save) => {
    (save as tf.GradSaveFunc)([z as tf.Tensor, constant]);
    return {
      value: value(z as tf.Tensor, constant),
      gradFunc: (upstream: tf.Tensor, [savedLogits, savedConstant]: tf.Tensor[]) =>
        tf.mul(tf.expandDims(upstream, -1), gradient(savedLogits!, savedConstant!)),
    };
  });
  return tf.tidy(() => loss(logits));
}
