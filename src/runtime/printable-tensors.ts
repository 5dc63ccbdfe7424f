/** Makes console.log show a tensor's values instead of its internal fields. */
import * as tf from "@tensorflow/tfjs";
import { inspect, type InspectOptions } from "node:util";

/** tfjs writes `[ [[1, 2],],]` for a tensor with dimensions of size one. */
const withoutSlips = (text: string) => text.replace(/,(?=\s*\])/g, "").replace(/\[ (?=\[)/g, "[");

/** Describes a tensor: `Tensor float32 [2, 2]`, its name if it is a variable, and its values below, shortened if long. */
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
