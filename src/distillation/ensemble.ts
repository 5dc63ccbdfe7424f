/** Combining the predictive distributions of several nets. §1, §4 */
import * as tf from "@tensorflow/tfjs";
import { ArgumentError, check, checkSameShape, describe } from "../support/checks.js";
import type { NumberSource } from "../support/numbers.js";
import { SMALLEST_NORMAL } from "./cross-entropy.js";
import { distributionsOf } from "./distributions.js";
import { logSoftmax, softmax } from "./log-softmax.js";
import { checkTemperature, logitsOf } from "./logits.js";

/**
 * The arithmetic mean of the members' distributions.
 *
 * @param distributions - probabilities of each member, classes along the last axis, equal shapes
 * @returns probabilities of that shape, renormalised
 * @throws ArgumentError if there is no member, shapes differ, or these are not probabilities
 */
export function arithmeticMean(distributions: readonly NumberSource[]): tf.Tensor {
  return tf.tidy(() => meanOf(membersOf("arithmeticMean", distributions, distributionsOf)));
}

function meanOf(distributions: tf.Tensor[]): tf.Tensor {
  const mean = tf.mean(tf.stack(distributions), 0);
  return tf.div(mean, tf.sum(mean, -1, true));
}

/**
 * The geometric mean of the members' distributions, renormalised: at T = 1 the softmax of the mean logits. It is computed with
 * logarithms. A probability that underflowed to 0 counts as the smallest normal float32, 1.2e-38; one that is 0 for
 * every member stays 0. {@link meanLogits} has no such limit.
 *
 * @param distributions - probabilities of each member, classes along the last axis, equal shapes
 * @returns probabilities of that shape
 * @throws ArgumentError if there is no member, shapes differ, or these are not probabilities
 */
export function geometricMean(distributions: readonly NumberSource[]): tf.Tensor {
  return tf.tidy(() => {
    const members = tf.stack(membersOf("geometricMean", distributions, distributionsOf));
    const mean = tf.mean(tf.log(tf.maximum(members, SMALLEST_NORMAL)), 0);
    const isMasked = tf.equal(tf.max(members, 0), 0);
    return softmax(tf.where(isMasked, tf.fill(mean.shape, -Infinity), mean), 1);
  });
}

/**
 * The mean of the members' logits. Its softmax at any T is the {@link geometricMean} of the members' softmaxes at that T;
 * the {@link arithmeticMean} is a different distribution, and softening it differs from averaging softened distributions.
 *
 * @param logits - of each member, classes along the last axis, equal shapes; a class that any member masks by −∞ stays masked
 * @returns logits of that shape
 * @throws ArgumentError if there is no member or shapes differ
 */
export function meanLogits(logits: readonly NumberSource[]): tf.Tensor {
  return tf.tidy(() => tf.mean(tf.stack(membersOf("meanLogits", logits, logitsOf)), 0));
}

/** How the distributions of an ensemble are combined into soft targets. §5 */
export interface EnsembleSoftTargetsOptions {
  /** T > 0. */
  temperature: number;
  /** Which mean. Default: arithmetic. */
  mean?: "arithmetic" | "geometric";
  /**
   * Whether to soften each member's distribution and then take the mean (`members`, the default), or to soften the mean of
   * the members' distributions at T = 1 (`mean`). For the geometric mean both are the same; for the arithmetic mean they differ.
   */
  soften?: "members" | "mean";
}

/**
 * The soft targets of an ensemble at T.
 *
 * `soften: "members"`: p = mean of softmax(v_m / T) over the members m.
 * `soften: "mean"`: p ∝ m^(1/T), m being the mean of softmax(v_m).
 *
 * @param logits - v_m of each member, classes along the last axis, equal shapes
 * @returns probabilities of that shape; 0 for a class that every member masks, or in a geometric mean that any member masks
 * @throws ArgumentError if there is no member, shapes differ, or an option is out of range
 */
export function ensembleSoftTargets(
  logits: readonly NumberSource[],
  { temperature, mean = "arithmetic", soften = "members" }: EnsembleSoftTargetsOptions,
): tf.Tensor {
  const where = "ensembleSoftTargets";
  checkTemperature(where, temperature);
  check(["arithmetic", "geometric"].includes(mean), where, "mean must be arithmetic or geometric", mean);
  check(["members", "mean"].includes(soften), where, "soften must be members or mean", soften);
  return tf.tidy(() => {
    const members = membersOf(where, logits, logitsOf);
    // The geometric mean of softmaxes is the softmax of the mean, at any T, and without underflow.
    if (mean === "geometric") return softmax(tf.mean(tf.stack(members), 0), temperature);
    if (soften === "members") return meanOf(members.map((one) => softmax(one, temperature)));
    return softmax(logMeanProbabilities(members), temperature);
  });
}

/** ln Σ_m softmax(v_m): up to a constant the logarithm of the mean, exact even where all members' probabilities underflow. */
function logMeanProbabilities(logits: tf.Tensor[]): tf.Tensor {
  const logarithms = tf.stack(logits.map((one) => logSoftmax(one, 1)));
  // Where every member masks a class the largest is −∞: −∞ − −∞ would be NaN, and ln 0 has no derivative.
  const largest = tf.maximum(tf.max(logarithms, 0), LOWEST);
  const sum = tf.maximum(tf.sum(tf.exp(tf.sub(logarithms, largest)), 0), SMALLEST_NORMAL);
  return tf.add(largest, tf.log(sum));
}

/** Nearly the lowest finite float32: its exponential is 0 beside that of any logit. */
const LOWEST = -3e38;

/**
 * Logits that give the soft targets in a transfer set: v = T ln p, so that softmax(v / T) = p. This holds at this T only.
 *
 * @param softTargets - p, probabilities along the last axis; one that is 0, or underflowed, counts as 1.2e-38
 * @throws ArgumentError if T is not positive and finite, or these are not probabilities
 */
export function logitsFromSoftTargets(softTargets: NumberSource, temperature: number): tf.Tensor {
  checkTemperature("logitsFromSoftTargets", temperature);
  return tf.tidy(() => {
    const p = distributionsOf("logitsFromSoftTargets", "soft targets", softTargets);
    return tf.mul(tf.log(tf.maximum(p, SMALLEST_NORMAL)), temperature);
  });
}

/** Each member's values, checked by `one`, as tensors of one shape. */
function membersOf(
  where: string,
  members: readonly NumberSource[],
  one: (where: string, name: string, value: NumberSource) => tf.Tensor,
): tf.Tensor[] {
  if (!Array.isArray(members)) {
    const found = (members as unknown) instanceof tf.Tensor ? "one tensor" : describe(members);
    throw new ArgumentError(`${where}: the members must be in an array, got ${found}`);
  }
  check(members.length > 0, where, "there must be at least one member", members.length);
  const tensors = (members as readonly NumberSource[]).map((member, index) =>
    one(where, `member ${index + 1}`, member),
  );
  for (const { shape } of tensors) checkSameShape(where, "all members", tensors[0]!.shape, shape);
  return tensors;
}
