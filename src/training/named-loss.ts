/** Losses with a name, by which what was trained with them can be kept. */
import type * as tf from "@tensorflow/tfjs";
import type { Batch } from "../data/batches.js";
import type { Dataset } from "../data/dataset.js";
import { contentOfFunction, type FunctionContent } from "../storage/named-function.js";
import type { LossTerms } from "./loss-terms.js";

/** A loss for training. */
export interface BatchLoss {
  /**
   * @param logits - of the net that learns, `[batch, classes]`
   * @returns one value per example, `[batch]`, in nats; the training step takes the mean
   */
  (logits: tf.Tensor2D, batch: Batch): tf.Tensor1D;
  /** What the loss consists of, if it is the paper's. */
  terms?: LossTerms;
  /** What the loss is known by, if it has a name: with that a net which was trained with it can be kept. */
  content?: () => FunctionContent;
  /** Whether it looks at no teacher; the paper's terms say so themselves. */
  ignoresTeacher?: boolean;
  /**
   * Looks at the data before a training begins.
   * @throws ArgumentError if the loss can't take them
   */
  checkData?: (data: Dataset) => void;
}

/**
 * Gives a loss a name, so that nets trained with it can be kept, and trainings resume. It is known by its name, its
 * parameters and the text of the function together: edit the function, and nets are trained anew.
 *
 * What the function takes from outside must be a parameter, or nobody would see it change; values from outside are refused.
 * Functions that it calls are not looked at: pass a helper of your own as a parameter, too. The function is given its
 * parameters as the third argument.
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
 * @throws ArgumentError if there is no name, a parameter or the function whose content can't be seen, or a value from outside
 */
export function namedLoss<const Options extends { name: string }>(
  options: Options,
  loss: (logits: tf.Tensor2D, batch: Batch, parameters: Omit<Options, "name">) => tf.Tensor1D,
): BatchLoss {
  const content = contentOfFunction("namedLoss", "the loss", options, loss);
  const { name: _name, ...parameters } = options;
  return Object.assign((logits: tf.Tensor2D, batch: Batch) => loss(logits, batch, parameters), { content });
}
