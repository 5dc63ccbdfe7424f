/** Functions whose gradient is written out: faster than automatic differentiation, and exact where that is not. */
import * as tf from "@tensorflow/tfjs";

/** A loss and its gradient as two formulas. */
export interface ClosedForm {
  /** `[batch, classes]` and `[batch, classes]` to `[batch]`. */
  value: (logits: tf.Tensor, constant: tf.Tensor) => tf.Tensor;
  /** Of the value with respect to the logits, `[batch, classes]`. */
  gradient: (logits: tf.Tensor, constant: tf.Tensor) => tf.Tensor;
}

/**
 * A loss of logits and something that counts as constant, such as a teacher: no gradient flows to it.
 * It can be differentiated twice, where tfjs on its own gets the second derivative of a softmax wrong without a word.
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
 * A function of some tensors with its derivatives: what reaches each of them from `upstream`, the gradient with respect to
 * the value. Only the tensors themselves are kept for it, so it too can be differentiated.
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
 * What a function makes of some tensors, counted as constant: where a result does not depend on it, as a softmax does not
 * on the maximum that is subtracted, or does so in steps, as a comparison. tfjs cannot differentiate those.
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
