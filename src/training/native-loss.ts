/** The loss of the native step, and its gradient with respect to the logits: the formulas of `losses.ts` in TensorFlow's operations. */
import * as tf from "@tensorflow/tfjs";
import type { Batch } from "../data/batches.js";
import { labelsOf, teacherLogitsOf } from "./batch-loss.js";
import type { LossTerms } from "./loss-terms.js";
import type { NativeOps, Value } from "./native-ops.js";

/**
 * The loss per example, and the gradient of the batch's mean with respect to the logits: hardWeight (q − y), with q at
 * T = 1, and softWeight·T² (q − p)/T, with q and p at T. Eq. 2
 */
export function lossAndGradient(
  ops: NativeOps,
  logits: Value,
  batch: Batch,
  { hardWeight, softWeight, temperature, labelSmoothing = 0 }: LossTerms,
): { loss: Value; gradient: Value } {
  const [batchSize, classes] = [batch.inputs.shape[0], (batch.labels ?? teacherLogitsOf(batch)).shape[1]];
  const compared = toLargest(ops, logits, classes);
  const term = (target: Value, T: number, lossWeight: number, gradientWeight: number) => {
    const softened = T === 1 ? logits : ops.div(logits, ops.scalar(T));
    const gradient = ops.softmaxCrossEntropy(softened, target)[1];
    return weighted(ops, batch, {
      loss: ops.mul(crossEntropy(ops, compared, T, target), ops.scalar(lossWeight)),
      gradient: ops.mul(gradient, ops.scalar(gradientWeight / batchSize)),
    });
  };
  const hardTerm = () => {
    const oneHot = ops.from(labelsOf(batch));
    const rest = ops.scalar(labelSmoothing / classes);
    const smoothed = () => ops.add(ops.mul(oneHot, ops.scalar(1 - labelSmoothing)), rest);
    return term(labelSmoothing === 0 ? oneHot : smoothed(), 1, hardWeight, hardWeight);
  };
  const softTerm = () => {
    const p = ops.softmax(ops.div(ops.from(teacherLogitsOf(batch)), ops.scalar(temperature)));
    return term(p, temperature, softWeight * temperature ** 2, softWeight * temperature);
  };
  if (softWeight === 0) return hardTerm();
  if (hardWeight === 0) return softTerm();
  const [hard, soft] = [hardTerm(), softTerm()];
  return { loss: ops.add(hard.loss, soft.loss), gradient: ops.add(hard.gradient, soft.gradient) };
}

/** z − m, with m the largest logit of each example, and 1 at its class. */
interface Compared {
  distances: Value;
  largestClass: Value;
}

function toLargest(ops: NativeOps, logits: Value, classes: number): Compared {
  return {
    distances: ops.sub(logits, ops.max(logits)),
    largestClass: ops.oneHot(ops.argMax(logits), classes),
  };
}

/**
 * As `cross-entropy.ts`: ln (1 + the other classes' powers) − Σ_i target_i (z_i − m)/T, which keeps its digits where q is
 * close to 1, and in which a class with the target 0 counts as 0 also where a net masks it. TensorFlow's own cross entropy
 * does neither.
 */
function crossEntropy(ops: NativeOps, compared: Compared, temperature: number, target: Value): Value {
  const { distances, largestClass } = compared;
  const exponents = temperature === 1 ? distances : ops.div(distances, ops.scalar(temperature));
  const others = ops.sum(ops.sub(ops.exp(exponents), largestClass));
  return ops.sub(ops.log1p(others), ops.sum(ops.mulNoNan(exponents, target)));
}

/** Each example's loss and gradient times its weight, if it has one; 0 where that is 0, be the loss infinite. */
function weighted(
  ops: NativeOps,
  { weights }: Batch,
  { loss, gradient }: { loss: Value; gradient: Value },
): { loss: Value; gradient: Value } {
  if (weights === undefined) return { loss, gradient };
  const row = tf.reshape(weights, [-1]);
  const product = ops.mulNoNan(loss, ops.from(row));
  row.dispose();
  return { loss: product, gradient: ops.mulNoNan(gradient, ops.from(weights)) };
}
