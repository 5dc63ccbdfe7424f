/** Reads the elements of one of tfjs's own pipelines, a `tf.data.Dataset`. */
import * as tf from "@tensorflow/tfjs";
import { stoppable } from "../../runtime/interrupt.js";
import { ArgumentError, check, describe } from "../../support/checks.js";
import { didYouMean } from "../../support/near-names.js";
import type { Numbers } from "../../support/numbers.js";
import * as kind from "../../support/option-kinds.js";
import { checkKind, optionsSchema } from "../../support/options.js";
import { isTypedArray } from "../../support/typed-array.js";
import type { InMemory, LabelledDataset } from "../dataset.js";
import { ARRAY_KINDS, datasetOfArrays, type ArrayOptions } from "./dataset-of-arrays.js";
import { growingFloats } from "./growing-floats.js";

/** The uses of an element's parts, by names such as `xs` and `ys`. */
export interface TfDataOptions extends ArrayOptions {
  /** The inputs' name in an element. Default: the element itself. */
  inputs?: string;
  /** Whether each element is a batch of examples. Default: false. */
  batched?: boolean;
}

const SCHEMA = optionsSchema<TfDataOptions>({ ...ARRAY_KINDS, inputs: kind.name, batched: kind.flag });

/**
 * Reads all elements of a `tf.data.Dataset`, and frees their tensors:
 *
 * ```ts
 * const source = tf.data.csv("file://iris.csv", { columnConfigs: { species: { isLabel: true } } });
 * const irises = await readTfData(source, { inputs: "xs", labels: "ys", classes: 3 });
 * ```
 *
 * An element, or its part with a given name, is a number, a tensor, a list, or an object of numbers by column. All become float32.
 *
 * @throws ArgumentError naming the position of an element with another shape or a value that is not a number; also if the source has no
 *   element, or never ends
 */
export function readTfData(
  source: tf.data.Dataset<tf.TensorContainer>,
  options: TfDataOptions & { labels: string },
): Promise<InMemory<LabelledDataset>>;
export function readTfData(
  source: tf.data.Dataset<tf.TensorContainer>,
  options?: TfDataOptions,
): Promise<InMemory>;
export async function readTfData(
  source: tf.data.Dataset<tf.TensorContainer>,
  options: TfDataOptions = {},
): Promise<InMemory> {
  const isSource = typeof (source as Partial<typeof source> | null)?.forEachAsync === "function";
  check(isSource, WHERE, "source must be a tf.data.Dataset", source);
  checkKind(WHERE, SCHEMA.some, options);
  check(
    source.size !== Infinity,
    WHERE,
    "source must end (take(count) makes it end)",
    "one that repeats for ever",
  );
  const { inputs, labels, targets, weights, batched = false, ...rest } = options;
  const isWhole = inputs === undefined && (labels ?? targets ?? weights) === undefined;
  check(isWhole || inputs !== undefined, WHERE, "inputs must name what of an element the inputs are", inputs);
  const wanted = [inputs, labels, targets, weights].filter((name) => name !== undefined);
  const gathered = new Map((isWhole ? [WHOLE] : wanted).map((name) => [name, gathering(name, batched)]));
  let position = 0;
  await stoppable(WHERE, async (pause) => {
    const elements = await source.iterator();
    for (;;) {
      const next: IteratorResult<tf.TensorContainer, unknown> = await elements.next();
      if (next.done === true) return;
      const element = next.value;
      try {
        for (const [name, { take }] of gathered)
          take(isWhole ? element : partOf(element, name, position), position);
        position++;
      } finally {
        tf.dispose(element);
      }
      await pause(`${position} elements`);
    }
  });
  check(position > 0, WHERE, "source must have at least one element", "none");
  const arrays = new Map([...gathered].map(([name, { finish }]) => [name, finish()]));
  const names = {
    inputs: inputs ?? WHOLE,
    ...(labels && { labels }),
    ...(targets && { targets }),
    ...(weights && { weights }),
  };
  return datasetOfArrays(WHERE, (name) => arrays.get(name)!, { name: "data", ...rest, ...names });
}

const WHERE = "readTfData";
/** Stands for a whole element. */
const WHOLE = "the element";

function partOf(element: unknown, name: string, position: number): unknown {
  const isObject = typeof element === "object" && element !== null && !(element instanceof tf.Tensor);
  if (isObject && Object.hasOwn(element, name)) return (element as Record<string, unknown>)[name];
  const near = isObject ? didYouMean(name, Object.keys(element)) : "";
  const problem = `elements must have ${name}, at element ${position}, got ${describe(element)}${near}`;
  throw new ArgumentError(`${WHERE}: ${problem}`);
}

/** Collects values of one shape. */
function gathering(name: string, batched: boolean) {
  const all = growingFloats();
  let shape: readonly number[] | undefined;
  let count = 0;
  return {
    take: (value: unknown, position: number) => {
      const { values, shape: found = [] } = flat(value, name, position);
      const own = batched ? found.slice(1) : found;
      check(!batched || found.length > 0, WHERE, `${name} must be a batch, at element ${position}`, value);
      shape ??= own;
      const expectation = `${name} must have shape [${shape.join(", ")}], as the first has, at element ${position}`;
      check(String(shape) === String(own), WHERE, expectation, own);
      for (const one of values) all.push(one);
      count += batched ? found[0]! : 1;
    },
    finish: () => ({ shape: [count, ...(shape!.length === 0 ? [1] : shape!)], values: all.finish() }),
  };
}

/** The numbers of a value, in order. */
function flat(
  value: unknown,
  name: string,
  position: number,
): Pick<Numbers, "shape"> & { values: ArrayLike<number> & Iterable<number> } {
  if (typeof value === "number" || typeof value === "boolean") return { values: [Number(value)], shape: [] };
  if (isTensorOfNumbers(value)) return { values: value.dataSync(), shape: value.shape };
  if (isTypedArray(value))
    return { values: Float32Array.from(value as Float32Array, Number), shape: [value.length] };
  const isList = typeof value === "object" && value !== null && !(value instanceof tf.Tensor);
  const parts = isList ? Object.values<unknown>(value as Record<string, unknown>) : [];
  check(parts.length > 0, WHERE, `${name} must be numbers, at element ${position}`, value);
  const inner = parts.map((part) => flat(part, name, position));
  const shape = inner[0]!.shape ?? [];
  const isEven = inner.every((part) => String(part.shape) === String(shape));
  check(isEven, WHERE, `${name} must be numbers in rows of one length, at element ${position}`, value);
  // Columns of one number each are one row.
  const isRow = String(shape) === "1" && !Array.isArray(value);
  return {
    values: inner.flatMap((part) => [...part.values]),
    shape: isRow ? [parts.length] : [parts.length, ...shape],
  };
}

function isTensorOfNumbers(value: unknown): value is tf.Tensor {
  return value instanceof tf.Tensor && ["float32", "int32", "bool"].includes(value.dtype);
}
