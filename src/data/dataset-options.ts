/** What `dataset` makes data sets of, and what its options are called elsewhere. */
import { ArgumentError, check, describe } from "../support/checks.js";
import { didYouMean } from "../support/near-names.js";
import type { NumberSource } from "../support/numbers.js";
import type { Scale } from "./dataset.js";
import { VALUE_BYTES, type StoredType } from "./file-inputs.js";

/** What `dataset` makes a data set of. */
export interface DatasetOptions {
  /** What the examples are, for people. Default: "data". */
  name?: string;
  /**
   * The examples, one after the other: a typed array of any kind, nested arrays, or a tensor `[count, …shape]`.
   * `Uint8Array` and `Uint8ClampedArray`, and rows of them, stand for 0…1 unless `scale` says otherwise; every other kind
   * counts as it is.
   */
  inputs: NumberSource;
  /** Of one example: `[784]`, `[28, 28, 1]`. Default: that of the nested arrays, the tensor or the `.npy` file. */
  shape?: readonly number[];
  /** Whole numbers 0 … classes − 1, one for each example. Left out where there are none. */
  labels?: NumberSource;
  /** Number of classes, 2 to 65,536; needed with `labels`, unless `classNames` says it. */
  classes?: number;
  /** What the classes are called, for people. */
  classNames?: readonly string[];
  /** Where labels are not classes: `[count, outputs]` numbers, for losses of one's own. */
  targets?: NumberSource;
  /** How much each example counts in a training's mean loss, at least 0. Default: 1 each. */
  weights?: NumberSource;
  /**
   * Which numbers nets see for the inputs: (input − zero) / unit, each one number, or a list with one for each value of an
   * example or for each channel. Default: `{ zero: 0, unit: 255 }` for bytes.
   */
  scale?: Scale;
}

/** What `dataset` makes a data set of whose inputs stay in a file. */
export interface FileDatasetOptions extends Omit<DatasetOptions, "inputs"> {
  /**
   * In place of `inputs`, a file with them: raw values, example after example, or one array as `numpy.save` writes it. Each
   * example is read when a batch needs it, so that the set may be larger than memory. Nothing may write to the file meanwhile.
   */
  file: string;
  /** How raw values are stored; floats are little-endian. Default: what an `.npy` file says. */
  type?: StoredType;
}

const OPTIONS = [
  "name",
  "inputs",
  "file",
  "type",
  "shape",
  "labels",
  "classes",
  "classNames",
  "targets",
  "weights",
  "scale",
];

/** Names that data have elsewhere, and what they are called here. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  pixels: "inputs",
  images: "inputs",
  data: "inputs",
  x: "inputs",
  features: "inputs",
  height: "shape, [height, width]",
  width: "shape, [height, width]",
  y: "labels",
  label: "labels",
  numClasses: "classes",
  labelNames: "classNames",
  greys: "scale",
  sampleWeight: "weights",
};

/** What `dataset` must be told of labels: how many classes there are, or what they are called. */
export type LabelledOptions = { labels: NumberSource } & (
  { classes: number } | { classNames: readonly string[] }
);

/** @throws ArgumentError naming an option that is unknown, missing or of another kind; arrays are looked at later */
export function checkDatasetOptions(options: unknown): asserts options is DatasetOptions {
  const isObject = typeof options === "object" && options !== null;
  check(isObject, "dataset", "options must be an object", options);
  for (const option of Object.keys(options)) {
    if (OPTIONS.includes(option)) continue;
    const called = OTHER_NAMES[option];
    const hint = called === undefined ? didYouMean(option, OPTIONS) : `; ${option} is called ${called}`;
    const expectation = `dataset: options are ${OPTIONS.join(", ")}`;
    throw new ArgumentError(`${expectation}, got ${describe(option)}${hint}`);
  }
  const {
    name = "data",
    inputs,
    classNames,
    classes = classNames,
    labels,
    file,
    type,
  } = options as Partial<DatasetOptions & FileDatasetOptions>;
  check(typeof name === "string", "dataset", "name must be a text", name);
  check(
    inputs !== undefined || file !== undefined,
    "dataset",
    `${name} must have inputs, or a file of them`,
    inputs,
  );
  check(
    inputs === undefined || file === undefined,
    "dataset",
    `${name} must have inputs or a file, not both`,
    file,
  );
  check(file === undefined || typeof file === "string", "dataset", "file must be a path", file);
  const isType = type === undefined || Object.hasOwn(VALUE_BYTES, type);
  check(isType, "dataset", 'type must be "uint8" or "float32"', type);
  check(type === undefined || file !== undefined, "dataset", "type must be given with a file only", type);
  const expectation = `${name} must say how many classes its labels are of, by the option classes or classNames`;
  check(labels === undefined || classes !== undefined, "dataset", expectation, classes);
}
