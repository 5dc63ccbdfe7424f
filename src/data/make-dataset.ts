/** Makes data sets from users' arrays. */
import { checkLabels } from "../support/check-values.js";
import { ArgumentError, check, describe } from "../support/checks.js";
import { numbersOf, type Numbers, type NumberSource } from "../support/numbers.js";
import { checkDataset } from "./check-dataset.js";
import { scaleOf, type Dataset, type InMemory, type LabelledDataset, type Labels } from "./dataset.js";
import {
  checkDatasetOptions,
  type DatasetOptions,
  type FileDatasetOptions,
  type LabelledOptions,
} from "./dataset-options.js";
import { openInputs, type OpenedInputs } from "./open-inputs.js";
import { frozenScale } from "./scale.js";

export type { DatasetOptions, FileDatasetOptions, LabelledOptions } from "./dataset-options.js";

/**
 * Makes a data set from arrays or a file, and checks all of it. Every function of the library takes the result.
 *
 * ```ts
 * const points = dataset({ inputs: [[0, 1], [1, 0]], labels: [0, 1], classes: 2 });
 * const large = dataset({ file: "pictures.bin", type: "uint8", shape: [64, 64, 3], labels, classes: 10 });
 * ```
 *
 * Caches identify a set in a file by the checksum of its values. The file is read for this once per process, when a key is first needed.
 *
 * @returns a data set with its own memory: later changes of the given arrays don't affect it
 * @throws ArgumentError naming the wrong field, the value and its position
 * @throws FileError if the file can't be read or does not hold a whole number of examples; later, when examples are read, if it has
 *   changed or a value is not finite
 */
export function dataset(options: DatasetOptions & LabelledOptions): InMemory<LabelledDataset>;
export function dataset(options: DatasetOptions): InMemory;
export function dataset(options: FileDatasetOptions & LabelledOptions): LabelledDataset;
export function dataset(options: FileDatasetOptions): Dataset;
export function dataset(options: DatasetOptions | FileDatasetOptions): Dataset {
  checkDatasetOptions(options);
  const given: Partial<DatasetOptions & FileDatasetOptions> = options;
  const { name = "data", inputs, file, type, labels, targets, weights, ...rest } = given;
  const field = (which: string, source: NumberSource | undefined) =>
    source === undefined ? undefined : numbersOf("dataset", `${which} of ${name}`, source);
  checkNoTexts(`labels of ${name}`, labels);
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

/** @throws ArgumentError for labels that are names of classes */
function checkNoTexts(what: string, labels: unknown): void {
  if (!Array.isArray(labels)) return;
  const position = labels.findIndex((label) => typeof label === "string");
  if (position < 0) return;
  const problem = `${what}[${position}] must be a number, got ${describe(labels[position])}`;
  const advice = "give classNames, and labels.map((name) => classNames.indexOf(name))";
  throw new ArgumentError(`dataset: ${problem}; of names make numbers: ${advice}`);
}

/** The parts of a data set for {@link assembled}, which owns their memory afterwards. */
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
 * Makes a data set from arrays that nobody else writes to; they are checked but not copied.
 * @throws ArgumentError, in the name of `where`, naming the wrong field
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

/** The shape of one example: the given one, or that of the numbers. */
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
