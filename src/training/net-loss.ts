/** The value that a training step minimises. */
import * as tf from "@tensorflow/tfjs";
import type { Batch } from "../data/batches.js";
import type { Masks, Net } from "../models/net.js";
import { ArgumentError, check } from "../support/checks.js";
import { meanLoss } from "./batch-loss.js";
import type { BatchLoss } from "./named-loss.js";

/** @throws ArgumentError unless the loss gives one value for each example; otherwise the mean would be a different loss */
function lossesOf(net: Net, loss: BatchLoss, batch: Batch, masks: Masks): tf.Tensor1D {
  const found: unknown = loss(net.apply(batch.inputs, { training: true, masks }), batch);
  const count = batch.inputs.shape[0];
  const expectation = `the loss must give a tensor with one value for each example, of shape [${count}]`;
  if (found instanceof Promise) throw new ArgumentError(`train: ${expectation}, got a promise`);
  check(found instanceof tf.Tensor, "train", expectation, found);
  const losses = found as tf.Tensor1D;
  check(losses.shape.join() === String(count), "train", expectation, losses.shape);
  return losses;
}

/** The mean of a loss over a batch, plus the net's regularisation penalties. */
export function netLoss(net: Net, loss: BatchLoss, batch: Batch, masks: Masks): tf.Scalar {
  const mean = meanLoss(lossesOf(net, loss, batch, masks), batch);
  return (net.penalties?.() ?? []).reduce<tf.Scalar>((sum, penalty) => tf.add(sum, penalty), mean);
}
