/** The options of `dataset`, and their names elsewhere. */
import { ArgumentError, check, describe } from "../support/checks.js";
import { didYouMean } from "../support/near-names.js";
import type { NumberSource } from "../support/numbers.js";
import type { Scale } from "./dataset.js";
import { VALUE_BYTES, type StoredType } from "./file-inputs.js";

/** Options for a data set in memory. */
export interface DatasetOptions {
  /** A name for people. Default: "data". */
  name?: string;
  /**
   * The examples, one after the other: a typed array of any kind, nested arrays, or a tensor `[count, …shape]`.
   * `Uint8Array` and `Uint8ClampedArray`, and rows of them, are scaled to 0…1 unless `scale` says otherwise; every other kind
   * is taken as it is.
   */
  inputs: NumberSource;
  /** Shape of one example: `[784]`, `[28, 28, 1]`. Default: that of the nested arrays, the tensor or the `.npy` file. */
  shape?: readonly number[];
  /** Whole numbers 0 … classes − 1, one for each example. Default: none. */
  labels?: NumberSource;
  /** Number of classes, 2 to 65,536; needed with `labels`, unless `classNames` gives it. */
  classes?: number;
  /** Names of the classes, for people. */
  classNames?: readonly string[];
  /** If labels are not classes: `[count, outputs]` numbers, for regression, multi-label and your own losses. */
  targets?: NumberSource;
  /** Weight of each example in the mean loss of a training, at least 0. Default: 1 each. */
  weights?: NumberSource;
  /**
   * Scale of the inputs: nets see (input − zero) / unit. Each is one number, or a list with one number for each value of an
   * example or for each channel. Default: `{ zero: 0, unit: 255 }` for bytes, no scaling for others.
   */
  scale?: Scale;
}

/** Options for a data set whose inputs stay in a file. */
export interface FileDatasetOptions extends Omit<DatasetOptions, "inputs"> {
  /**
   * A file with the inputs, in place of `inputs`: raw values, example after example, or one array written by `numpy.save`. Each
   * example is read when a batch needs it, so the set may be larger than memory. Nothing may write to the file meanwhile.
   */
  file: string;
  /** Type of raw values; floats are little-endian. Default: the type in an `.npy` file. */
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

/** Names of options elsewhere, and their names here. */
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

/** Labels need `classes`, the number of classes, or `classNames`. */
export type LabelledOptions = { labels: NumberSource } & (
  { classes: number } | { classNames: readonly string[] }
);

/** @throws ArgumentError naming an option that is unknown, missing or of the wrong kind; arrays are checked later */
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
  check(isType, "dataset", 'type must be "uint8", "float16" or "float32"', type);
  check(type === undefined || file !== undefined, "dataset", "type must be given with a file only", type);
  const expectation = `${name} must say how many classes its labels are of, by the option classes or classNames`;
  check(labels === undefined || classes !== undefined, "dataset", expectation, classes);
}
