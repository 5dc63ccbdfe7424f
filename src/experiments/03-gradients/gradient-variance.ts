/** How much a gradient varies between examples: that of the logits, and that of the last layer's weights. §1 */
import * as tf from "@tensorflow/tfjs";
import { check } from "../../support/checks.js";

/** The spread of a gradient over examples. */
export interface GradientVariance {
  /** Mean squared length of the deviation from the mean gradient. */
  variance: number;
  /** Squared length of the mean gradient, less what the variance of a finite sample adds to it; below 0 where it is lost in noise. */
  signal: number;
}

/**
 * The variance of a gradient over examples. An example's gradient of the last layer's weights is the outer product h ⊗ g of the layer's
 * inputs h and the gradient g of the logits. Its squared length is |h|² |g|², and the mean of all of them is one product of matrices, so no
 * example's own gradient needs memory.
 *
 * @param gradients - g, `[examples, classes]`
 * @param activations - h, `[examples, units]`; left out for the variance of g itself
 * @throws ArgumentError if there are fewer than two examples, or not as many rows in both
 */
export function gradientVariance(gradients: tf.Tensor2D, activations?: tf.Tensor2D): GradientVariance {
  const [count] = gradients.shape;
  check(count >= 2, "gradientVariance", "there must be at least two examples", count);
  const rows = activations?.shape[0] ?? count;
  check(rows === count, "gradientVariance", `activations must have ${count} rows`, rows);
  const [square, squaredMean] = tf.tidy(() => {
    const lengths = tf.sum(tf.square(gradients), 1);
    const squares = activations ? tf.mul(lengths, tf.sum(tf.square(activations), 1)) : lengths;
    const mean = activations ? tf.div(tf.matMul(activations, gradients, true), count) : tf.mean(gradients, 0);
    return tf.stack([tf.mean(squares), tf.sum(tf.square(mean))]).dataSync<"float32">();
  }) as unknown as [number, number];
  const variance = (count / (count - 1)) * (square - squaredMean);
  return { variance, signal: squaredMean - variance / count };
}
