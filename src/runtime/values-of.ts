/** Values of a tensor that is computed and freed. */
import * as tf from "@tensorflow/tfjs";

/**
 * The values of the tensor that a function computes; it and all others that it made are freed. `tf.tidy` must not return the
 * values themselves: it would look through them for tensors, one by one, which takes a second for a million.
 */
export function valuesOf(compute: () => tf.Tensor): Float32Array {
  const tensor = tf.tidy(compute);
  const values = tensor.dataSync<"float32">();
  tensor.dispose();
  return values;
}
