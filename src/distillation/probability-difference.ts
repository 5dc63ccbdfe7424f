/** q − p, the soft targets' gradient without its 1/T, to full precision even where q and p are nearly equal. §2.1 */
import * as tf from "@tensorflow/tfjs";
import { select } from "./accurate.js";
import { withGradient } from "./closed-form.js";
import { softmax, throughSoftmax } from "./log-softmax.js";
import type { SoftenedPair } from "./softened-values.js";
import type { LogitPair, SoftTargetOptions } from "./logit-pair.js";
import { softenedValues } from "./softened-values.js";
import { isMajority } from "./softmax.js";

/** q − p for logits that have been checked, `[batch, classes]`. Differentiable for both nets. */
export function probabilityDifference(pair: LogitPair, options: SoftTargetOptions): tf.Tensor {
  const { temperature, studentTemperature = temperature } = options;
  return withGradient(
    [pair.student, pair.teacher],
    (student, teacher) => differenceOf(softenedValues({ student, teacher }, options)),
    (upstream, z, v) => [
      throughSoftmax(softmax(z, studentTemperature), upstream, studentTemperature),
      tf.neg(throughSoftmax(softmax(v, temperature), upstream, temperature)),
    ],
  );
}

/**
 * Computed as p (e^d − 1) or q (1 − e^−d), d = ln q − ln p, whichever can't overflow. For a class with q > ½, which may be
 * close to 1 in both nets, it is computed from the other classes.
 */
function differenceOf({ q, p, logRatio }: SoftenedPair): tf.Tensor {
  // With −|d| neither exponential overflows: q − p is p (e^−|d| − 1) for d < 0, and −q (e^−|d| − 1) for d > 0.
  const shrinkage = tf.expm1(tf.neg(tf.abs(logRatio)));
  const difference = tf.mul(select(tf.greater(logRatio, 0), tf.neg(q), p), shrinkage);
  const isHigh = isMajority(q);
  const others = tf.sum(select(isHigh, tf.zerosLike(q), difference), -1, true);
  return select(isHigh, tf.neg(tf.mul(others, tf.onesLike(q))), difference);
}
