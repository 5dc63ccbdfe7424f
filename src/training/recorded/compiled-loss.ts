/** The library's own losses as one operation of ours (softened-loss.h), where TensorFlow's take a hundred. */
import * as tf from "@tensorflow/tfjs";
import { atTemperature, labelsOf, teacherLogitsOf } from "../batch-parts.js";
import type { BatchLoss } from "../named-loss.js";
import { nodeBackend } from "./stand-in.js";
import { ATTRIBUTE } from "./tape.js";

/** The same loss to float32's rounding: itself unless it has `terms`, or where what it is given needs its checks. */
export function compiledLoss(loss: BatchLoss): BatchLoss {
  const { terms } = loss;
  if (terms === undefined) return loss;
  const { temperature, softWeight, hardWeight, labelSmoothing = 0 } = terms;
  const numbers = {
    temperature,
    soft: softWeight * temperature ** 2,
    hard: hardWeight,
    smoothing: labelSmoothing,
  };
  const attributes = Object.entries(numbers).map(([name, value]) => ({ name, type: ATTRIBUTE.float, value }));
  return (logits, batch) => {
    // What has no weight is not looked at.
    const labels = hardWeight === 0 ? logits : labelsOf(batch);
    const teacher = softWeight === 0 ? logits : teacherLogitsOf(atTemperature(batch, temperature));
    const shape = logits.shape.join();
    const fits = [labels, teacher].every((one) => one.shape.join() === shape);
    if (!fits) return loss(logits, batch);
    const compute = tf.customGrad((z, save) => {
      const [value, gradient] = nodeBackend().executeMultipleOutputs(
        "DarkKnowledgeLoss",
        attributes,
        [z as tf.Tensor2D, labels, teacher],
        2,
      ) as [tf.Tensor, tf.Tensor];
      (save as tf.GradSaveFunc)([gradient]);
      return {
        value,
        gradFunc: (upstream: tf.Tensor, [saved]: tf.Tensor[]) => tf.mul(tf.expandDims(upstream, -1), saved!),
      };
    });
    return compute(logits) as tf.Tensor1D;
  };
}
