/** console.log shows a tensor's values: by itself it shows the fields of the object that stands for them. */
import * as tf from "@tensorflow/tfjs";
import { inspect, type InspectOptions } from "node:util";

/** tfjs writes `[ [[1, 2],],]` of a tensor whose dimensions are of one. */
const withoutSlips = (text: string) => text.replace(/,(?=\s*\])/g, "").replace(/\[ (?=\[)/g, "[");

/** A tensor in words: `Tensor float32 [2, 2]`, its name if it is a variable, and its values below, the long ones cut short. */
function tensorText(tensor: tf.Tensor, isNested: boolean): string {
  const kind = tensor instanceof tf.Variable ? `Variable ${tensor.name}` : "Tensor";
  const head = `${kind} ${tensor.dtype} [${tensor.shape.join(", ")}]`;
  if (tensor.isDisposed) return `${head} (disposed)`;
  if (isNested) return `[${head}]`;
  // tfjs begins with the word "Tensor" on a line of its own.
  const text = tensor.dtype === "string" ? tensor.toString() : withoutSlips(tensor.toString());
  const values = text.split("\n").slice(1);
  return values.length === 1 ? `${head} ${values[0]!.trim()}` : [head, ...values].join("\n");
}

Object.defineProperty(tf.Tensor.prototype, inspect.custom, {
  configurable: true,
  writable: true,
  value(this: tf.Tensor, depth: number, options: InspectOptions) {
    return tensorText(this, depth < 0 && options.depth !== null);
  },
});
