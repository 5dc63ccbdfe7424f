/** Mixup (Zhang et al. 2018): mixes each example of a batch, and its labels, with another one. */
import * as tf from "@tensorflow/tfjs";
import { betaNumber } from "../support/beta.js";
import { randomOrder, type RandomGenerator } from "../support/random.js";
import { disposeBatch, type Batch } from "./batches.js";

/**
 * λ x + (1 − λ) x′ for inputs, labels and targets, with one λ from Beta(α, α) and x′ the examples in another order. With weights, the
 * mean loss is Σ λ w l(y) + (1 − λ) w′ l(y′) for losses that are linear in the labels, such as cross entropy. So labels are mixed in the
 * ratio of λ w and (1 − λ) w′, and the example's weight is their sum. An example of weight 0 contributes only its inputs.
 *
 * @param batch - is disposed
 */
export function mixBatch(batch: Batch, alpha: number, generator: RandomGenerator): Batch {
  const part = betaNumber(alpha, generator);
  const count = batch.inputs.shape[0];
  const order = Int32Array.from(randomOrder(count, generator));
  const weights = batch.weights?.dataSync<"float32">();
  const parts = Float32Array.from(order, (other, row) => {
    if (weights === undefined) return part;
    const [own, others] = [part * weights[row]!, (1 - part) * weights[other]!];
    return own + others > 0 ? own / (own + others) : part;
  });
  const mixed = tf.tidy(() => {
    const others = tf.tensor1d(order, "int32");
    const partOfRow = tf.tensor2d(parts, [count, 1]);
    const mix = (rows: tf.Tensor2D, own: tf.Tensor | number): tf.Tensor2D =>
      tf.add(tf.mul(rows, own), tf.mul(tf.gather(rows, others), tf.sub(1, own)));
    const { inputs, labels, targets, weights: each } = batch;
    return {
      inputs: mix(inputs, part),
      ...(labels && { labels: mix(labels, partOfRow) }),
      ...(targets && { targets: mix(targets, partOfRow) }),
      ...(each && { weights: mix(each, part) }),
    };
  });
  disposeBatch(batch);
  return mixed;
}
