/** What a training step makes smaller. */
import * as tf from "@tensorflow/tfjs";
import type { Batch } from "../data/batches.js";
import type { Masks, Net } from "../models/net.js";
import { meanLoss } from "./batch-loss.js";
import type { BatchLoss } from "./named-loss.js";

/** The mean of a loss over a batch that the net learns from, and the net's penalties. */
export function netLoss(net: Net, loss: BatchLoss, batch: Batch, masks: Masks): tf.Scalar {
  const mean = meanLoss(loss(net.apply(batch.inputs, { training: true, masks }), batch), batch);
  return (net.penalties?.() ?? []).reduce<tf.Scalar>((sum, penalty) => tf.add(sum, penalty), mean);
}
