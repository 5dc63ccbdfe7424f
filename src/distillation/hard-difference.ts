/** q − y, the gradient of the cross entropy with labels. */
import * as tf from "@tensorflow/tfjs";
import { withGradient } from "./closed-form.js";
import { relativePowers, softmax, throughSoftmax } from "./log-softmax.js";

/**
 * q Σ_i y_i − y, with q at T = 1, to full precision even where q is close to 1. Differentiable.
 *
 * @param logits - z, `[batch, classes]`
 * @param labels - y, `[batch, classes]`, with any sum; this is the gradient of −Σ_i y_i ln q_i for all of them
 */
export function hardDifference(logits: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  return withGradient([logits, labels], hardDifferenceValue, (upstream, z, y) => {
    const q = softmax(z, 1);
    const alongQ = tf.sum(tf.mul(q, upstream), -1, true);
    return [tf.mul(throughSoftmax(q, upstream, 1), tf.sum(y, -1, true)), tf.sub(alongQ, upstream)];
  });
}

/** (q − l) Σ y + (l Σ y − y), where l is 1 at the largest class. Only the first part is small, and no 1 cancels in it. */
function hardDifferenceValue(logits: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  const { powers, largest, others } = relativePowers(logits, 1);
  const numerator = tf.sub(tf.sub(powers, largest), tf.mul(largest, others));
  const fromLargest = tf.div(numerator, tf.add(others, 1));
  const sum = tf.sum(labels, -1, true);
  return tf.add(tf.mul(fromLargest, sum), tf.sub(tf.mul(largest, sum), labels));
}
