/** The length of a loss's gradient before training, by which losses are made comparable: a factor of a loss is one of the learning rate. */
import * as tf from "@tensorflow/tfjs";
import { disposeBatch, makeBatch } from "../../data/batches.js";
import type { Dataset } from "../../data/dataset.js";
import type { Net } from "../../models/net.js";
import type { BatchLoss } from "../../training/named-loss.js";
import { netLoss } from "../../training/net-loss.js";

/** Examples over which the gradient is taken, from the first. */
const EXAMPLES = 1000;

/** Euclidean length of the gradient of a loss's mean over 1000 examples, with respect to all of a net's weights and biases. */
export function gradientLength(net: Net, loss: BatchLoss, data: Dataset): number {
  const batch = makeBatch(
    data,
    Uint32Array.from({ length: Math.min(EXAMPLES, data.count) }, (_, row) => row),
  );
  const length = tf.tidy(() => {
    const variables = net.namedVariables.map(({ variable }) => variable);
    const { grads } = tf.variableGrads(() => netLoss(net, loss, batch, []), variables);
    const squares = Object.values(grads).map((gradient) => tf.sum(tf.square(gradient)));
    return Math.sqrt(tf.addN(squares).dataSync<"float32">()[0]!);
  });
  disposeBatch(batch);
  return length;
}
