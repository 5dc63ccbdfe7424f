/** Functions of users' own that what is kept depends on: known by a name, parameters and their text. */
import * as tf from "@tensorflow/tfjs";
import { capturedValues } from "../support/captured-values.js";
import { check } from "../support/checks.js";
import { sourceText } from "../support/source-text.js";
import { keyOf } from "./key.js";

/** What a named function computes, and all that it depends on. */
export interface FunctionContent {
  name: string;
  parameters: Record<string, unknown>;
  /** The text of the function. */
  source: string;
}

/**
 * What a function is known by, read anew each time it is asked for: arrays among the parameters may have been written to.
 *
 * @param where - by which it is named: `namedLoss`
 * @param what - it is: `the loss`
 * @throws ArgumentError if there is no name, a parameter or the function whose content can't be seen, or a value from outside
 */
export function contentOfFunction(
  where: string,
  what: string,
  { name, ...parameters }: { name: string },
  named: unknown,
): () => FunctionContent {
  check(typeof name === "string" && name !== "", where, "name must be a text", name);
  check(typeof named === "function", where, "the second argument must be a function", named);
  const content = (): FunctionContent => ({
    name,
    parameters: visible(where, parameters) as FunctionContent["parameters"],
    source: sourceText(where, named),
  });
  const { source } = content();
  keyOf(`${what} ${name}`, content());
  const captured = capturedValues(source).filter((value) => !(value in parameters));
  const expectation = `what ${name} takes from outside must be among its parameters, since it may change unseen`;
  check(captured.length === 0, where, expectation, captured);
  return content;
}

/** The content of what is no plain data by itself: functions by their text, or name; tensors by their values. */
function visible(where: string, value: unknown): unknown {
  if (typeof value === "function") {
    const { content } = value as { content?: () => FunctionContent };
    return content?.() ?? { source: sourceText(where, value) };
  }
  if (value instanceof tf.Tensor) {
    const { shape, dtype } = value as tf.Tensor;
    return { shape, dtype, values: value.dataSync() };
  }
  if (Array.isArray(value)) return value.map((one) => visible(where, one));
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  if (Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, visible(where, one)]));
  }
  return value;
}
