/** Users' functions on which cached results depend, identified by a name, parameters and their text. */
import * as tf from "@tensorflow/tfjs";
import { capturedValues } from "../support/captured-values.js";
import { check } from "../support/checks.js";
import { normalSource } from "../support/normal-source.js";
import { sourceText } from "../support/source-text.js";
import { keyOf } from "./key.js";

/** The content of a named function: everything that its results depend on. */
export interface FunctionContent {
  name: string;
  parameters: Record<string, unknown>;
  /** The text of the function in its normal form, which has no comments. */
  source: string;
}

/**
 * Reads the content of a function.
 * @param asWritten - gives texts with their comments and formatting, by which earlier versions identified functions
 */
export type ContentReader = (asWritten?: boolean) => FunctionContent;

/**
 * The content of a function. The result reads it again at each call, since arrays among the parameters may change.
 *
 * @param where - the function that names it: `namedLoss`
 * @param what - a name for messages: `the loss`
 * @throws ArgumentError if the name is missing, the content of the function or of a parameter can't be read, or the function uses a
 * value from outside
 */
export function contentOfFunction(
  where: string,
  what: string,
  { name, ...parameters }: { name: string },
  named: unknown,
): ContentReader {
  check(typeof name === "string" && name !== "", where, "name must be a text", name);
  check(typeof named === "function", where, "the second argument must be a function", named);
  const source = sourceText(where, named);
  const normal = normalSource(source);
  const content = (asWritten = false): FunctionContent => ({
    name,
    parameters: visible(where, parameters, asWritten) as FunctionContent["parameters"],
    source: asWritten ? source : normal,
  });
  keyOf(`${what} ${name}`, content());
  const captured = capturedValues(source).filter((value) => !(value in parameters));
  const expectation = `what ${name} takes from outside must be among its parameters, since it may change unseen`;
  check(captured.length === 0, where, expectation, captured);
  checkHelpers(where, name, parameters, "");
  return content;
}

/** The text of a function among the parameters shows no values from outside either: all operations of tfjs have the same text. */
function checkHelpers(where: string, name: string, value: unknown, path: string): void {
  if (typeof value === "function") {
    if ("content" in value) return;
    const captured = capturedValues(sourceText(where, value));
    const expectation =
      `what ${path}, a parameter of ${name}, takes from outside must be given to it as an argument, since it may change unseen ` +
      `(write a library's function as (x) => tf.relu(x))`;
    check(captured.length === 0, where, expectation, captured);
  }
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return;
  for (const [key, one] of Object.entries(value)) {
    checkHelpers(where, name, one, path === "" ? key : `${path}.${key}`);
  }
}

/** Turns functions and tensors into plain data: functions into their text or name, tensors into their values. */
function visible(where: string, value: unknown, asWritten: boolean): unknown {
  if (typeof value === "function") {
    const { content } = value as { content?: ContentReader };
    if (content) return content(asWritten);
    const source = sourceText(where, value);
    return { source: asWritten ? source : normalSource(source) };
  }
  if (value instanceof tf.Tensor) {
    const { shape, dtype } = value as tf.Tensor;
    return { shape, dtype, values: value.dataSync() };
  }
  if (Array.isArray(value)) return value.map((one) => visible(where, one, asWritten));
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  if (Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name, visible(where, one, asWritten)]),
    );
  }
  return value;
}
