/** Max-norm, the weight constraint of the dropout report (Hinton et al. 2012), with which the paper's teacher is trained. §3 */
import * as tf from "@tensorflow/tfjs";
import { checkPositive } from "../support/checks.js";

/**
 * Rescales in place the incoming weights of every unit whose norm is above the limit.
 *
 * @param weights - `[…, units]`: `[inputs, units]` for a dense layer, `[height, width, channels, units]` for a convolution
 * @param maxNorm - largest Euclidean norm of a unit's incoming weights (not its square: the report's squared length of
 *   15 is a norm of 3.87)
 * @throws ArgumentError unless maxNorm is positive
 */
export function constrainNorm(weights: tf.Variable, maxNorm: number): void {
  checkPositive("constrainNorm", "maxNorm", maxNorm);
  tf.tidy(() => {
    const axes = [...weights.shape.slice(0, -1).keys()];
    const norms = tf.sqrt(tf.sum(tf.square(weights), axes));
    weights.assign(tf.mul(weights, tf.div(maxNorm, tf.maximum(norms, maxNorm))));
  });
}
