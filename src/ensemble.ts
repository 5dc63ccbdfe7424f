/** Combining the predictive distributions of several nets. §1, §4 */
import * as tf from "@tensorflow/tfjs";
import { check, checkSameShape } from "./checks.js";

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

function checkMembers(where: string, members: readonly tf.Tensor[]): void {
  check(members.length > 0, where, "there must be at least one member", members.length);
  for (const { shape } of members) {
    checkSameShape(where, "all members", members[0]!.shape, shape);
  }
}
