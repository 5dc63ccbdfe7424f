/** Recognises the native backend. */
import * as tf from "@tensorflow/tfjs";

/** Whether this process computes with TensorFlow's native library. */
export function isNative(): boolean {
  return tf.getBackend() === "tensorflow";
}
