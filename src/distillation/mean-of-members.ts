/** The joint answer of several teachers: logits whose softmax at T is the mean of the members' softmaxes at that T. §1, §4 */
import * as tf from "@tensorflow/tfjs";
import { log1p, select, softplus } from "./accurate.js";
import { logSoftmax } from "./log-softmax.js";
import { isMasked } from "./logits.js";

/** Below this size of d, e^d − 1 has digits that e^d loses. */
const SMALL = 0.5;

/** Replaces ln 0 where two of them meet: its exponential is 0 beside that of any logit. */
const LOWEST = -3e38;

/** ln Σ_m exp(x_m) over the members, the largest taken out; −∞ may stand for ln 0. @param terms - x_m, `[batch, members, …]` */
function logSumExp(terms: tf.Tensor): tf.Tensor {
  const largest = tf.maximum(tf.max(terms, 1, true), LOWEST);
  const sums = tf.sum(tf.exp(tf.sub(terms, largest)), 1);
  return tf.add(tf.squeeze(largest, [1]), tf.log(sums));
}

/**
 * Logits v with softmax(v / T) = Σ_m w_m softmax(v_m / T), the weighted arithmetic mean of the members' soft targets, for values
 * that have been checked. With m̄ the mean logits, v = m̄ + T ln Σ_m ω_m exp((v_m − m̄) / T), up to a constant per example, to which
 * a softmax is blind; ω_m is w_m divided by the sum in the member's softmax. At high T this form keeps the digits in which logits
 * differ, whereas T ln p loses them. The limit T = ∞ is the mean of the logits. Do not differentiate it.
 *
 * @param members - v_m, `[batch, members, classes]`; −∞ masks a class for a member
 * @param weights - w_m, `[members]`, above 0, of sum 1
 * @returns `[batch, classes]`; −∞ for a class that every member masks
 */
export function logitsOfMeanSoftmax(
  members: tf.Tensor3D,
  weights: tf.Tensor1D,
  temperature: number,
): tf.Tensor2D {
  return tf.tidy(() => {
    const perMember = tf.reshape(weights, [1, -1, 1]);
    if (temperature === Infinity) return tf.sum<tf.Tensor2D>(tf.mul(members, perMember), 1);
    const masked = isMasked(members);
    const middle = tf.sum(tf.mul(select(masked, tf.zerosLike(members), members), perMember), 1, true);
    const exponents = tf.div(tf.sub(members, middle), temperature);
    const logSums = logSumsOf(members, temperature);
    const logParts = tf.sub(tf.log(perMember), logSums);
    const logPartsOfOne = tf.expandDims(logSoftmax(tf.squeeze(logParts, [2]), 1), 2);
    const near = tf.mul(tf.exp(logPartsOfOne), tf.expm1(tf.minimum(exponents, SMALL)));
    const least = log1p(tf.sum(near, 1));
    const terms = tf.add(logPartsOfOne, exponents);
    const far = logSumExp(terms);
    const reach = tf.max(tf.abs(select(masked, tf.zerosLike(members), exponents)), 1);
    const logarithm = select(tf.less(reach, SMALL), least, far);
    const mean = tf.add(tf.squeeze(middle, [1]), tf.mul(logarithm, temperature));
    // Rounding turns ln 0 into something finite.
    return select(tf.all(masked, 1), tf.fill(mean.shape, -Infinity), mean) as tf.Tensor2D;
  });
}

/**
 * The same for independent labels: logits v with σ(v / T) = Σ_m w_m σ(v_m / T). As σ(x) = (1 + tanh(x / 2)) / 2, they
 * are 2T artanh of the mean tanh, which keeps the digits at high T. Where the mean tanh is close to ±1, T ln of the odds keeps them.
 *
 * @param members - v_m, `[batch, members, labels]`
 * @param weights - w_m, `[members]`, above 0, of sum 1
 * @returns `[batch, labels]`; for T = ∞ the mean logits
 */
export function logitsOfMeanSigmoid(
  members: tf.Tensor3D,
  weights: tf.Tensor1D,
  temperature: number,
): tf.Tensor2D {
  return tf.tidy(() => {
    const perMember = tf.reshape(weights, [1, -1, 1]);
    if (temperature === Infinity) return tf.sum<tf.Tensor2D>(tf.mul(members, perMember), 1);
    const exponents = tf.div(members, temperature);
    const mean = tf.sum(tf.mul(tf.tanh(tf.div(exponents, 2)), perMember), 1);
    const inside = tf.minimum(tf.maximum(mean, -SMALL), SMALL);
    // ln σ(x) = −ln (1 + e^−x), summed over the members with the largest taken out.
    const logarithm = (x: tf.Tensor) => {
      const logs = tf.add(tf.log(perMember), tf.neg(softplus(tf.neg(x))));
      return logSumExp(logs);
    };
    const odds = tf.sub(logarithm(exponents), logarithm(tf.neg(exponents)));
    const near = tf.mul(tf.atanh(inside), 2);
    const result = select(tf.less(tf.abs(mean), SMALL), near, odds);
    return tf.mul<tf.Tensor2D>(result, temperature);
  });
}

/** ln Σ_i exp(v_i / T) of each member, minus a number that all members share: `[batch, members, 1]`. */
function logSumsOf(members: tf.Tensor3D, temperature: number): tf.Tensor {
  const largest = tf.max(members, -1, true);
  // The largest class of each member has v / T − ln q = ln Σ e^(v / T).
  const top = tf.max(logSoftmax(members, temperature), -1, true);
  const shared = tf.max(largest, 1, true);
  return tf.sub(tf.div(tf.sub(largest, shared), temperature), top);
}
