/** q − y, the gradient of the cross entropy with labels. */
import * as tf from "@tensorflow/tfjs";
import { constant } from "./closed-form.js";
import { logSoftmax } from "./log-softmax.js";
import { isMajority } from "./softmax.js";

/**
 * q Σ_i y_i − y, with q at T = 1; where q is close to 1 from ln q, as the difference would lose its digits.
 *
 * @param logits - z, `[batch, classes]`
 * @param labels - y, `[batch, classes]`, of any sum: then too this is the gradient of −Σ_i y_i ln q_i
 */
export function hardDifference(logits: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  const logQ = logSoftmax(logits, 1);
  const q = tf.exp(logQ);
  const sum = tf.sum(labels, -1, true);
  const low = tf.sub(tf.mul(q, sum), labels);
  const high = tf.add(tf.mul(tf.expm1(logQ), sum), tf.sub(sum, labels));
  return tf.where(constant([q], isMajority), high, low);
}
