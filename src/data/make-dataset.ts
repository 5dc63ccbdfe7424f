/** Makes data sets of users' own arrays. */
import { check } from "../support/checks.js";
import { checkDataset } from "./check-dataset.js";
import { checkLabels } from "../support/check-values.js";
import { frozenScale } from "./scale.js";
import { scaleOf, type Dataset, type LabelledDataset, type Labels, type Scale } from "./dataset.js";
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
  /** Of one example: `[784]`, `[28, 28, 1]`. Default: that of the nested arrays or the tensor. */
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

const OPTIONS = ["name", "inputs", "shape", "labels", "classes", "classNames", "targets", "weights", "scale"];

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

/**
 * Makes a data set of arrays, and checks all of it: every function of the library takes the result.
 *
 * @returns a data set with memory of its own: later changes of the arrays given don't reach it
 * @throws ArgumentError naming the field that is wrong, what was found there and its position
 */
export function dataset(
  options: DatasetOptions & { labels: NumberSource } & (
      { classes: number } | { classNames: readonly string[] }
    ),
): LabelledDataset;
export function dataset(options: DatasetOptions): Dataset;
export function dataset(options: DatasetOptions): Dataset {
  checkOptions(options);
  const { name = "data", classNames, classes = classNames?.length } = options;
  const given = numbersOf("dataset", `inputs of ${name}`, options.inputs);
  const inputs = given.values;
  const shape = Object.freeze([...shapeOf(name, given, options.shape)]);
  const size = product(shape);
  const count = inputs.length / size;
  const expectation = `inputs of ${name} must be examples of ${size} values each (shape [${shape.join(", ")}])`;
  check(Number.isInteger(count) && count > 0, "dataset", expectation, `${inputs.length} values`);
  const scale = frozenScale(scaleOf({ inputs, scale: options.scale }));
  const field = (which: "labels" | "targets" | "weights"): Numbers | undefined => {
    if (options[which] === undefined) return undefined;
    const numbers = numbersOf("dataset", `${which} of ${name}`, options[which]);
    const rows = numbers.shape?.[0] ?? count;
    check(rows === count, "dataset", `${which} of ${name} must be ${count}, one for each example`, rows);
    return numbers;
  };
  const labels = field("labels");
  return checkDataset("dataset", {
    name,
    count,
    shape,
    inputs,
    scale,
    ...(classes !== undefined && { classes }),
    ...(classNames !== undefined && { classNames: Object.freeze([...classNames]) }),
    ...(labels && { labels: labelsOf(name, labels, classes!) }),
    ...floats("targets", field("targets")),
    ...floats("weights", field("weights")),
  });
}

function checkOptions(options: unknown): asserts options is DatasetOptions {
  const isObject = typeof options === "object" && options !== null;
  check(isObject, "dataset", "options must be an object", options);
  for (const option of Object.keys(options)) {
    const hint = OTHER_NAMES[option] === undefined ? "" : ` (${option} is called ${OTHER_NAMES[option]})`;
    check(OPTIONS.includes(option), "dataset", `options are ${OPTIONS.join(", ")}${hint}`, option);
  }
  const {
    name = "data",
    inputs,
    classNames,
    classes = classNames,
    labels,
  } = options as Partial<DatasetOptions>;
  check(typeof name === "string", "dataset", "name must be a text", name);
  check(inputs !== undefined, "dataset", `${name} must have inputs`, inputs);
  const expectation = `${name} must say how many classes its labels are of`;
  check(labels === undefined || classes !== undefined, "dataset", expectation, classes);
}

/** The shape of one example: as it is asked for, or as the numbers have it. */
function shapeOf(
  name: string,
  { shape: given = [] }: Numbers,
  asked: readonly number[] | undefined,
): readonly number[] {
  const known = asked ?? given.slice(1);
  check(
    isShape(known),
    "dataset",
    `${name} must say the shape of one example, such as [784] or [28, 28, 1]`,
    known,
  );
  const found = given.slice(1).filter((length) => length !== 1);
  const fits =
    given.length <= 1 ||
    String(found) === String(known.filter((length) => length !== 1)) ||
    String(found) === String([product(known)]);
  check(fits, "dataset", `inputs of ${name} must have shape [count, ${known.join(", ")}]`, given);
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

function labelsOf(name: string, { values, shape = [] }: Numbers, classes: number): Labels {
  const expectation = `labels of ${name} must be one whole number for each example, no one-hot rows`;
  check(product(shape.slice(1)) === 1, "dataset", expectation, shape);
  checkLabels("dataset", { name, classes, labels: values });
  return classes <= 256 ? new Uint8Array(values) : new Uint16Array(values);
}

function floats(field: "targets" | "weights", numbers: Numbers | undefined): Partial<Dataset> {
  return numbers === undefined ? {} : { [field]: Float32Array.from(numbers.values) };
}
