/** Named losses: nets that were trained with one can be cached. */
import type * as tf from "@tensorflow/tfjs";
import type { Batch } from "../data/batches.js";
import type { Dataset } from "../data/dataset.js";
import { contentOfFunction, type ContentReader } from "../storage/named-function.js";
import type { LossTerms } from "./loss-terms.js";

/** A loss for training. */
export interface BatchLoss {
  /**
   * @param logits - those of the net that learns, `[batch, classes]`
   * @returns one value per example, `[batch]`, in nats; the training step takes the mean
   */
  (logits: tf.Tensor2D, batch: Batch): tf.Tensor1D;
  /** The terms of the loss, if it is the paper's. */
  terms?: LossTerms;
  /** The content of the loss, if it has a name; nets trained with it can then be cached. */
  content?: ContentReader;
  /** Whether it uses no teacher; for the paper's loss its terms show that. */
  ignoresTeacher?: boolean;
  /**
   * Checks the data before a training begins.
   * @throws ArgumentError if the loss can't take them
   */
  checkData?: (data: Dataset) => void;
}

/**
 * Gives a loss a name, so that nets trained with it can be cached and trainings resume. The cache identifies the loss by its name,
 * its parameters and the text of the function: edit the function, and nets are trained again. Comments and formatting don't count.
 *
 * Every value that the function uses from outside must be a parameter; other values from outside are refused, because a change
 * in them would go unnoticed. The cache does not look into functions that it calls, so pass your own helpers as parameters, too.
 * The function gets its parameters as the third argument.
 *
 * ```ts
 * const focal = namedLoss({ name: "focal", gamma: 2 }, (logits, batch, { gamma }) =>
 *   tf.tidy(() => {
 *     const logQ = tf.logSoftmax(logits);
 *     const weights = tf.pow(tf.sub(1, tf.exp(logQ)), gamma);
 *     return tf.neg(tf.sum(tf.mul(labelsOf(batch), tf.mul(weights, logQ)), -1));
 *   }),
 * );
 * ```
 *
 * @param options - `name`, and the parameters: plain data, arrays, tensors, functions
 * @param loss - see {@link BatchLoss}: one value per example, `[batch]`
 * @throws ArgumentError if the name is missing, the content of the function or of a parameter can't be read, or the function uses a
 * value from outside
 */
export function namedLoss<const Options extends { name: string }>(
  options: Options,
  loss: (logits: tf.Tensor2D, batch: Batch, parameters: Omit<Options, "name">) => tf.Tensor1D,
): BatchLoss {
  const content = contentOfFunction("namedLoss", "the loss", options, loss);
  const { name: _name, ...parameters } = options;
  return Object.assign((logits: tf.Tensor2D, batch: Batch) => loss(logits, batch, parameters), { content });
}
