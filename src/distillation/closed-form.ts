/** Functions with their gradients written out: faster than automatic differentiation, and exact where that is not. */
import * as tf from "@tensorflow/tfjs";

/** A loss and its gradient as two formulas. */
export interface ClosedForm {
  /** `[batch, classes]` and `[batch, classes]` to `[batch]`. */
  value: (logits: tf.Tensor, constant: tf.Tensor) => tf.Tensor;
  /** Of the value with respect to the logits, `[batch, classes]`. */
  gradient: (logits: tf.Tensor, constant: tf.Tensor) => tf.Tensor;
}

/**
 * A loss of logits and a constant, such as a teacher's logits, to which no gradient flows.
 * It can be differentiated twice; tfjs on its own silently gets the second derivative of a softmax wrong.
 *
 * @param logits - z, `[batch, classes]`
 * @param constant - labels, probabilities or the teacher's logits, `[batch, classes]`
 * @returns the formula's value, `[batch]`
 */
export function lossWithGradient(
  logits: tf.Tensor,
  constant: tf.Tensor,
  { value, gradient }: ClosedForm,
): tf.Tensor {
  const loss = tf.customGrad((z, save) => {
    (save as tf.GradSaveFunc)([z as tf.Tensor, constant]);
    return {
      value: value(z as tf.Tensor, constant),
      gradFunc: (upstream: tf.Tensor, [savedLogits, savedConstant]: tf.Tensor[]) =>
        tf.mul(tf.expandDims(upstream, -1), gradient(savedLogits!, savedConstant!)),
    };
  });
  return tf.tidy(() => loss(logits));
}

/**
 * A function of some tensors with its derivatives, which turn `upstream`, the gradient with respect to the value, into the
 * gradient of each tensor. They keep only the tensors themselves, so they can be differentiated, too.
 */
export function withGradient<const Inputs extends readonly tf.Tensor[]>(
  inputs: Inputs,
  value: (...inputs: Inputs) => tf.Tensor,
  derivatives: (upstream: tf.Tensor, ...inputs: Inputs) => { [input in keyof Inputs]: tf.Tensor },
): tf.Tensor {
  const computed = tf.customGrad((...given) => {
    const save = given.pop() as unknown as tf.GradSaveFunc;
    const of = given as unknown as Inputs;
    save([...of]);
    return {
      value: value(...of),
      gradFunc: (upstream: tf.Tensor, saved: tf.Tensor[]) => [
        ...derivatives(upstream, ...(saved as unknown as Inputs)),
      ],
    };
  });
  return computed(...inputs);
}

/**
 * A function's value, treated as constant by differentiation. Use it where a result does not depend on the value, as a softmax
 * does not on the maximum that it subtracts, or depends on it in steps, as in a comparison. tfjs can't differentiate these.
 */
export function constant<const Inputs extends readonly tf.Tensor[]>(
  inputs: Inputs,
  value: (...inputs: Inputs) => tf.Tensor,
): tf.Tensor {
  const withoutGradient = tf.customGrad((...given) => {
    const of = given.slice(0, -1) as unknown as Inputs;
    return {
      value: value(...of),
      gradFunc: () => of.map(({ shape }) => tf.zeros(shape)),
    };
  });
  return withoutGradient(...inputs);
}
