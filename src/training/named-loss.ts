/** Losses with a name, by which what was trained with them can be kept. */
import * as tf from "@tensorflow/tfjs";
import type { Batch } from "../data/batches.js";
import { check } from "../support/checks.js";
import { keyOf } from "../storage/key.js";
import { capturedValues } from "../support/captured-values.js";
import { sourceText } from "../support/source-text.js";
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
  content?: () => LossContent;
}

/** What a named loss computes, and all that it depends on. */
export interface LossContent {
  name: string;
  parameters: Record<string, unknown>;
  /** The text of the function. */
  source: string;
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
  const { name, ...parameters } = options;
  check(typeof name === "string" && name !== "", "namedLoss", "name must be a text", name);
  check(typeof loss === "function", "namedLoss", "the second argument must be a function", loss);
  // Anew each time: arrays among the parameters may have been written to.
  const content = (): LossContent => ({
    name,
    parameters: visible(parameters) as LossContent["parameters"],
    source: sourceText("namedLoss", loss),
  });
  const { source } = content();
  keyOf(`the loss ${name}`, content());
  const captured = capturedValues(source).filter((value) => !(value in parameters));
  const expectation = `what ${name} takes from outside must be among its parameters, since it may change unseen`;
  check(captured.length === 0, "namedLoss", expectation, captured);
  return Object.assign((logits: tf.Tensor2D, batch: Batch) => loss(logits, batch, parameters), { content });
}

/** The content of what is no plain data by itself: functions by their text, or name; tensors by their values. */
function visible(value: unknown): unknown {
  if (typeof value === "function")
    return (value as BatchLoss).content?.() ?? { source: sourceText("namedLoss", value) };
  if (value instanceof tf.Tensor) {
    const { shape, dtype } = value as tf.Tensor;
    return { shape, dtype, values: value.dataSync() };
  }
  if (Array.isArray(value)) return value.map(visible);
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  if (Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, visible(one)]));
  }
  return value;
}
