/** Combining the predictive distributions of several nets. §1, §4 */
import * as tf from "@tensorflow/tfjs";
import { check, checkPositive, checkSameShape } from "../support/checks.js";
import { softmaxWithTemperature } from "./softmax.js";

/**
 * The arithmetic mean of the members' distributions.
 *
 * @param distributions - one tensor of probabilities per member, classes along the last axis, equal shapes
 * @returns probabilities of that shape, renormalised; NaN for an example to which every member gives zeros only
 * @throws ArgumentError if there is no member or shapes differ
 */
export function arithmeticMean(distributions: readonly tf.Tensor[]): tf.Tensor {
  checkMembers("arithmeticMean", distributions);
  return tf.tidy(() => {
    const mean = tf.mean(tf.stack([...distributions]), 0);
    return tf.div(mean, tf.sum(mean, -1, true));
  });
}

/**
 * The geometric mean of the members' distributions, renormalised: at T = 1 the softmax of the mean logits. Computed in
 * logarithms, where a probability that underflowed to 0 counts as the smallest normal float32, 1.2e-38.
 *
 * @param distributions - one tensor of probabilities per member, classes along the last axis, equal shapes
 * @returns probabilities of that shape
 * @throws ArgumentError if there is no member or shapes differ
 */
export function geometricMean(distributions: readonly tf.Tensor[]): tf.Tensor {
  checkMembers("geometricMean", distributions);
  return tf.tidy(() => {
    const logarithms = distributions.map((probabilities) =>
      tf.log(tf.maximum(probabilities, SMALLEST_NORMAL)),
    );
    return tf.softmax(tf.mean(tf.stack(logarithms), 0));
  });
}

/**
 * The mean of the members' logits. Its softmax at any T is the {@link geometricMean} of the members' softmaxes at that T;
 * the {@link arithmeticMean} is another distribution, and to soften it is not to average what was softened.
 *
 * @param logits - one tensor per member, equal shapes
 * @returns logits of that shape
 * @throws ArgumentError if there is no member or shapes differ
 */
export function meanLogits(logits: readonly tf.Tensor[]): tf.Tensor {
  checkMembers("meanLogits", logits);
  return tf.tidy(() => tf.mean(tf.stack([...logits]), 0));
}

const SMALLEST_NORMAL = 2 ** -126;

/** How the distributions of an ensemble become soft targets. §5 */
export interface EnsembleSoftTargetsOptions {
  /** T > 0. */
  temperature: number;
  /** Which mean. Default: arithmetic. */
  mean?: "arithmetic" | "geometric";
  /**
   * What is softened: each member's distribution, of which then the mean is taken (`members`, the default), or the mean of
   * the members' distributions at T = 1 (`mean`). For the geometric mean that is the same; the arithmetic one differs.
   */
  soften?: "members" | "mean";
}

/**
 * The soft targets of an ensemble at T.
 *
 * `soften: "members"`: p = mean of softmax(v_m / T) over the members m.
 * `soften: "mean"`: p ∝ m^(1/T), m being the mean of softmax(v_m).
 *
 * @param logits - v_m, one tensor per member, classes along the last axis, equal shapes
 * @returns probabilities of that shape
 * @throws ArgumentError if there is no member, shapes differ, or an option is out of range
 */
export function ensembleSoftTargets(
  logits: readonly tf.Tensor[],
  { temperature, mean = "arithmetic", soften = "members" }: EnsembleSoftTargetsOptions,
): tf.Tensor {
  checkMembers("ensembleSoftTargets", logits);
  check(mean in MEANS, "ensembleSoftTargets", "mean must be arithmetic or geometric", mean);
  check(
    ["members", "mean"].includes(soften),
    "ensembleSoftTargets",
    "soften must be members or mean",
    soften,
  );
  return tf.tidy(() => {
    const meanAt = (T: number) => MEANS[mean](logits.map((one) => softmaxWithTemperature(one, T)));
    if (soften === "members") return meanAt(temperature);
    return softmaxWithTemperature(tf.log(tf.maximum(meanAt(1), SMALLEST_NORMAL)), temperature);
  });
}

const MEANS = { arithmetic: arithmeticMean, geometric: geometricMean } as const;

/**
 * Logits that stand for soft targets in a transfer set: v = T ln p, so that softmax(v / T) = p. They do so at this T only.
 *
 * @param softTargets - p, probabilities along the last axis; one that underflowed counts as 1.2e-38
 * @throws ArgumentError if T is not positive and finite
 */
export function logitsOfSoftTargets(softTargets: tf.Tensor, temperature: number): tf.Tensor {
  checkPositive("logitsOfSoftTargets", "temperature", temperature);
  return tf.tidy(() => tf.mul(tf.log(tf.maximum(softTargets, SMALLEST_NORMAL)), temperature));
}

function checkMembers(where: string, members: readonly tf.Tensor[]): void {
  check(members.length > 0, where, "there must be at least one member", members.length);
  for (const { shape } of members) {
    checkSameShape(where, "all members", members[0]!.shape, shape);
  }
}
