/** Makes data sets of users' own arrays. */
import { ArgumentError, check, describe } from "../support/checks.js";
import { didYouMean } from "../support/near-names.js";
import { checkDataset } from "./check-dataset.js";
import { checkLabels } from "../support/check-values.js";
import { VALUE_BYTES, type StoredType } from "./file-inputs.js";
import { openInputs, type OpenedInputs } from "./open-inputs.js";
import { frozenScale } from "./scale.js";
import {
  scaleOf,
  type Dataset,
  type InMemory,
  type LabelledDataset,
  type Labels,
  type Scale,
} from "./dataset.js";
import { numbersOf, type Numbers, type NumberSource } from "../support/numbers.js";

/** What {@link dataset} makes a data set of. */
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

/** What {@link dataset} makes a data set of whose inputs stay in a file. */
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

/** What {@link dataset} must be told of labels: how many classes there are, or what they are called. */
export type LabelledOptions = { labels: NumberSource } & (
  { classes: number } | { classNames: readonly string[] }
);

/**
 * Makes a data set of arrays, and checks all of it: every function of the library takes the result.
 *
 * ```ts
 * const points = dataset({ inputs: [[0, 1], [1, 0]], labels: [0, 1], classes: 2 });
 * const large = dataset({ file: "pictures.bin", type: "uint8", shape: [64, 64, 3], labels, classes: 10 });
 * ```
 *
 * A set in a file is known by its values' checksum, for which the file is read once in a process, when a key is first needed.
 *
 * @returns a data set with memory of its own: later changes of the arrays given don't reach it
 * @throws ArgumentError naming the field that is wrong, what was found there and its position
 * @throws FileError if the file can't be read or holds no whole number of examples; later, when examples are read, if it was
 *   changed or a value is not finite
 */
export function dataset(options: DatasetOptions & LabelledOptions): InMemory<LabelledDataset>;
export function dataset(options: DatasetOptions): InMemory;
export function dataset(options: FileDatasetOptions & LabelledOptions): LabelledDataset;
export function dataset(options: FileDatasetOptions): Dataset;
export function dataset(options: DatasetOptions | FileDatasetOptions): Dataset {
  checkOptions(options);
  const given: Partial<DatasetOptions & FileDatasetOptions> = options;
  const { name = "data", inputs, file, type, labels, targets, weights, ...rest } = given;
  const field = (which: string, source: NumberSource | undefined) =>
    source === undefined ? undefined : numbersOf("dataset", `${which} of ${name}`, source);
  return assembled("dataset", {
    ...rest,
    name,
    inputs:
      file === undefined
        ? field("inputs", inputs)!
        : { inFile: openInputs(file, { type, shape: rest.shape }) },
    labels: field("labels", labels),
    targets: field("targets", targets),
    weights: field("weights", weights),
  });
}

/** What {@link assembled} makes a data set of: numbers in memory that becomes the set's. */
export interface DatasetParts extends Omit<
  DatasetOptions,
  "name" | "inputs" | "labels" | "targets" | "weights"
> {
  name: string;
  inputs: Numbers | { inFile: OpenedInputs };
  labels: Numbers | undefined;
  targets: Numbers | undefined;
  weights: Numbers | undefined;
}

/**
 * A data set of arrays that nobody else writes to; they are checked, and not copied.
 * @throws ArgumentError, in the name of `where`, naming the field that is wrong
 */
export function assembled(where: string, { name, inputs: given, ...parts }: DatasetParts): Dataset {
  const { classNames, classes = classNames?.length, labels } = parts;
  const inputs = "inFile" in given ? given.inFile.inputs : given.values;
  const shape = Object.freeze(
    "inFile" in given ? [...given.inFile.shape] : [...shapeOf(where, name, given, parts.shape)],
  );
  const size = product(shape);
  const count = inputs.length / size;
  const expectation = `inputs of ${name} must be examples of ${size} values each (shape [${shape.join(", ")}])`;
  check(Number.isInteger(count) && count > 0, where, expectation, `${inputs.length} values`);
  for (const field of ["labels", "targets", "weights"] as const) {
    const rows = parts[field]?.shape?.[0] ?? count;
    check(rows === count, where, `${field} of ${name} must be ${count}, one for each example`, rows);
  }
  return checkDataset(where, {
    name,
    count,
    shape,
    inputs,
    scale: frozenScale(scaleOf({ inputs, scale: parts.scale })),
    ...(classes !== undefined && { classes }),
    ...(classNames !== undefined && { classNames: Object.freeze([...classNames]) }),
    ...(labels && { labels: labelsOf(where, name, labels, classes!) }),
    ...floats("targets", parts.targets),
    ...floats("weights", parts.weights),
  });
}

function checkOptions(options: unknown): asserts options is DatasetOptions {
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
  const expectation = `${name} must say how many classes its labels are of`;
  check(labels === undefined || classes !== undefined, "dataset", expectation, classes);
}

/** The shape of one example: as it is asked for, or as the numbers have it. */
function shapeOf(
  where: string,
  name: string,
  { shape: given = [] }: Numbers,
  asked: readonly number[] | undefined,
): readonly number[] {
  const known = asked ?? given.slice(1);
  check(
    isShape(known),
    where,
    `${name} must say the shape of one example, such as [784] or [28, 28, 1]`,
    known,
  );
  const found = given.slice(1).filter((length) => length !== 1);
  const fits =
    given.length <= 1 ||
    String(found) === String(known.filter((length) => length !== 1)) ||
    String(found) === String([product(known)]);
  check(fits, where, `inputs of ${name} must have shape [count, ${known.join(", ")}]`, given);
  return known;
}

function isShape(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((length) => Number.isInteger(length) && length > 0)
  );
}

function product(lengths: readonly number[]): number {
  return lengths.reduce((result, length) => result * length, 1);
}

function labelsOf(where: string, name: string, { values, shape = [] }: Numbers, classes: number): Labels {
  const expectation = `labels of ${name} must be one whole number for each example, no one-hot rows`;
  check(product(shape.slice(1)) === 1, where, expectation, shape);
  checkLabels(where, { name, classes, labels: values });
  return classes <= 256 ? new Uint8Array(values) : new Uint16Array(values);
}

function floats(field: "targets" | "weights", numbers: Numbers | undefined): Partial<Dataset> {
  return numbers === undefined ? {} : { [field]: Float32Array.from(numbers.values) };
}
