/**
 * The losses that a student minimises. All are per example, `[batch]`, in nats; the training step takes the mean over the
 * batch. The teacher's logits are constants: no gradient flows through them.
 *
 * Each loss keeps its relative accuracy even if it is tiny, as for a confident student: to 4 · 2⁻²³ · (1 + the range of
 * the logits / T). A logit of −∞ masks a class, for which 0 · ln 0 counts as 0; if only the student masks a class, the loss is
 * +∞. An example with NaN or +∞ among its logits, or with nothing but −∞, has the loss NaN.
 */
import * as tf from "@tensorflow/tfjs";
import type { NumberSource } from "../support/numbers.js";
import { sumOfClasses } from "./accurate.js";
import { lossWithGradient } from "./closed-form.js";
import { labelRowsOf } from "./distributions.js";
import { divergenceTerms } from "./divergence.js";
import { isMasked, logitsOf } from "./logits.js";
import {
  hardLoss,
  lossOfSoftened,
  objective,
  softLoss,
  termsOf,
  type DistillationOptions,
} from "./objective.js";
import {
  checkTemperatures,
  logitPairOf,
  maskedInBoth,
  type LogitPair,
  type SoftTargetOptions,
} from "./logit-pair.js";
import { softenedValues } from "./softened-values.js";
import { unmasked } from "./zero-mean.js";

export type { DistillationOptions } from "./objective.js";

/**
 * Cross entropy with the labels at T = 1: H(y, softmax z) = −Σ_i y_i ln softmax(z)_i.
 *
 * @param logits - z, `[batch, classes]`
 * @param labels - y, one-hot (or probabilities), `[batch, classes]`
 * @returns nats, `[batch]`; gradient q − y
 * @throws ArgumentError if the shapes differ, or the labels are not rows that sum to 1
 */
export function hardTargetLoss(logits: NumberSource, labels: NumberSource): tf.Tensor {
  return tf.tidy(() => {
    const z = logitsOf("hardTargetLoss", "logits", logits);
    return hardLoss(z, labelRowsOf("hardTargetLoss", "logits and one-hot labels", labels, z));
  });
}

/**
 * Cross entropy of the teacher's and the student's softened distributions: H(p, q) = −Σ_i p_i ln q_i, p and q at T.
 * Its gradient (q − p) / T shrinks like 1/T² as T grows; see {@link distillationLoss}. Eq. 2
 *
 * @returns nats, `[batch]`; at least the entropy of p
 * @throws ArgumentError if the shapes differ or a temperature is not positive
 */
export function softTargetLoss(pair: LogitPair<NumberSource>, options: SoftTargetOptions): tf.Tensor {
  return tf.tidy(() => {
    checkTemperatures("softTargetLoss", options);
    return softLoss(logitPairOf("softTargetLoss", pair), options);
  });
}

/**
 * Kullback–Leibler divergence of the student's softened distribution from the teacher's:
 * KL(p ‖ q) = Σ_i p_i (ln p_i − ln q_i) = H(p, q) − H(p). Many programs minimise it instead of
 * {@link softTargetLoss}: its value differs and has the minimum 0, and the student's gradient is the same.
 *
 * It is exact even at high temperatures, where T² KL(p ‖ q) tends to {@link logitMatchingLoss}, and where the nets are nearly
 * equal. With two temperatures it is exact up to the rounding of z and v divided by them. Eqs. 2–4
 *
 * @returns nats, `[batch]`
 * @throws ArgumentError if the shapes differ or a temperature is not positive
 */
export function softTargetDivergence(pair: LogitPair<NumberSource>, options: SoftTargetOptions): tf.Tensor {
  return tf.tidy(() => {
    checkTemperatures("softTargetDivergence", options);
    return lossOfSoftened(logitPairOf("softTargetDivergence", pair), options, (student, teacher) =>
      // Σ p (e^d − 1 − d), as Σ p e^d = Σ q = 1: no term is negative, so no digits cancel.
      sumOfClasses(divergenceTerms(softenedValues({ student, teacher }, options))),
    );
  });
}

/**
 * The paper's objective (§2): hardWeight · H(y, softmax z) + softWeight · T² · H(p, q).
 *
 * T² compensates for the soft gradient's 1/T², so that you need not tune the relative weight of the terms again for each T.
 * A term of weight 0 is left out. `conventions` has the forms that other papers and programs use.
 *
 * @param labels - y, one-hot (or probabilities), `[batch, classes]`
 * @returns nats, `[batch]`
 * @throws ArgumentError if shapes differ, the labels are not rows that sum to 1 (unless their weight is 0), the temperature
 * is not positive, or a weight is negative
 */
export function distillationLoss(
  pair: LogitPair<NumberSource>,
  labels: NumberSource,
  options: DistillationOptions,
): tf.Tensor {
  return tf.tidy(() => objective(termsOf("distillationLoss", pair, labels, options), options));
}

/** Options of {@link logitMatchingLoss}. §2.1 */
export interface LogitMatchingOptions {
  /** Subtract from the logits their mean over the classes, to which a softmax is blind, before comparing them. Default: true. */
  zeroMeaned?: boolean;
  /** Divide by the number of classes N, as in the limit of the soft term. Default: true; the paper's ½ (z − v)² omits it. */
  dividedByClasses?: boolean;
}

/**
 * Logit matching, the limit of distillation at high temperatures: (1/2N) Σ_i (z_i − v_i)², with the logits of
 * each example zero-meaned. (The paper writes ½ (z_i − v_i)², without the 1/N.) Eq. 4
 *
 * A class that both nets mask is left out and not counted in N. If only one net masks it, the loss is +∞ and its gradient is not finite.
 *
 * @returns `[batch]`; gradient (z − v)/N of the zero-meaned logits
 * @throws ArgumentError if the shapes differ
 */
export function logitMatchingLoss(
  pair: LogitPair<NumberSource>,
  { zeroMeaned = true, dividedByClasses = true }: LogitMatchingOptions = {},
): tf.Tensor {
  return tf.tidy(() => {
    const { student, teacher } = logitPairOf("logitMatchingLoss", pair);
    const parts = (z: tf.Tensor, v: tf.Tensor, masked: tf.Tensor) => {
      const { count, only, zeroMean } = unmasked(masked);
      return {
        difference: (zeroMeaned ? zeroMean : only)(tf.sub(z, v)),
        // 1, or NaN if no class is left.
        divisor: dividedByClasses ? count : tf.div(count, count),
      };
    };
    return lossWithGradient(student, teacher, {
      value: (z, v) => {
        const masked = [isMasked(z), isMasked(v)] as const;
        const { difference, divisor } = parts(z, v, tf.logicalOr(...masked));
        const loss = tf.sum(tf.div(tf.square(difference), tf.mul(divisor, 2)), -1);
        const inOne = tf.any(tf.logicalXor(...masked), -1);
        return tf.add(loss, tf.where(inOne, tf.fill(loss.shape, Infinity), tf.zerosLike(loss)));
      },
      gradient: (z, v) => {
        const { difference, divisor } = parts(z, v, maskedInBoth({ student: z, teacher: v }));
        return tf.div(difference, divisor);
      },
    });
  });
}
