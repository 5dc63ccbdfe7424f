/** Makes a data set from arrays that were read from files. */
import { classLabels, type ClassLabels, type KnownClasses } from "./class-labels.js";
import { FileError } from "../../support/checks.js";
import * as kind from "../../support/option-kinds.js";
import { optionsSchema, type Kinds } from "../../support/options.js";
import { didYouMean } from "../../support/near-names.js";
import { numbersOf, type Numbers } from "../../support/numbers.js";
import { kindOf, type TypedArray } from "../../support/typed-array.js";
import type { InMemory, Scale } from "../dataset.js";
import { assembled } from "../make-dataset.js";

/** An array of a file. */
export interface FileArray {
  shape: readonly number[];
  values: TypedArray;
}

/** The uses of arrays, each given by its name within a file or by its path. */
export interface ArrayRoles {
  /** Whole numbers 0 … classes − 1, or in NumPy's files texts, one for each example. Default: none. */
  labels?: string;
  /** `[count, outputs]` numbers to predict. Default: none. */
  targets?: string;
  /** Weight of each example. Default: 1 each. */
  weights?: string;
}

/** Options that describe the arrays. */
export interface ArrayOptions extends ArrayRoles {
  /** Shape of one example: `[28, 28, 1]`. Default: the array's shape without its first axis. */
  shape?: readonly number[];
  /** Number of classes. Default: the largest label + 1. */
  classes?: number;
  /** Names of the classes, in order. */
  classNames?: readonly string[];
  /** Scale of the inputs. Default: bytes are scaled to 0…1, all other types are taken as they are. */
  scale?: Scale;
  /** Name of the set, for people. Default: the file's name. */
  name?: string;
}

/** The range of each option. */
export const ARRAY_KINDS: Kinds<ArrayOptions> = {
  labels: kind.name,
  targets: kind.name,
  weights: kind.name,
  shape: kind.list(kind.count, { distinct: false }),
  classes: kind.whole(2, 2 ** 16),
  classNames: kind.list(kind.text),
  scale: kind.whatever<Scale>(),
  name: kind.text,
};

/** The options of readers whose files hold several arrays by name. */
export interface NamedArrayOptions extends ArrayOptions {
  /** The array with the examples. */
  inputs: string;
}

/** Schema of {@link NamedArrayOptions}. */
export const NAMED_ARRAYS = optionsSchema<NamedArrayOptions>({ ...ARRAY_KINDS, inputs: kind.name });

/**
 * Makes a data set from arrays, which it owns afterwards.
 *
 * @param array - returns the array for a name or path
 * @param texts - returns the labels of that name if they are texts, which become classes with names
 * @throws ArgumentError in the name of `where` if the arrays don't fit each other, or a value is not a number
 */
export function datasetOfArrays(
  where: string,
  array: (name: string) => FileArray,
  { inputs, labels, targets, weights, ...rest }: NamedArrayOptions & { name: string },
  texts: (name: string) => TextLabels | undefined = () => undefined,
): InMemory {
  const named = labels === undefined ? undefined : texts(labels);
  const field = (name: string, what: string | undefined): Numbers | undefined =>
    what === undefined ? undefined : numbersOfFile(where, `${name} of ${rest.name}`, array(what));
  const { labels: numbered, ...answers } = named ? classesOf(named, rest) : NO_TEXTS;
  const known: Numbers | undefined = numbered
    ? { values: Float32Array.from(numbered), shape: undefined }
    : field("labels", labels);
  const classes = answers.classes ?? rest.classes ?? rest.classNames?.length ?? (known && largest(known) + 1);
  return assembled(where, {
    ...rest,
    ...answers,
    ...(classes !== undefined && { classes: known ? Math.max(2, classes) : classes }),
    inputs: field("inputs", inputs)!,
    labels: known,
    targets: field("targets", targets),
    weights: field("weights", weights),
  }) as InMemory;
}

const NO_TEXTS: Partial<ClassLabels> = {};

/** Labels that are texts, and the file that they are from. */
export interface TextLabels {
  path: string;
  texts: string[];
}

function classesOf({ path, texts }: TextLabels, known: KnownClasses): ClassLabels {
  return classLabels(texts, known, (example, problem, advice) => {
    const place = example === undefined ? "" : `label ${example}: `;
    return new FileError(path, `${place}${problem}`, advice);
  });
}

/** Wrong labels are found later, when the data set is checked. */
function largest({ values }: Numbers): number {
  let found = 0;
  for (const value of values) found = Math.max(found, value);
  return Number.isSafeInteger(found) ? Math.min(found, 2 ** 16 - 1) : 1;
}

/** The array itself if a data set can hold it, else a float32 copy. */
function numbersOfFile(where: string, what: string, { shape, values }: FileArray): Numbers {
  const fits = ["Uint8Array", "Float32Array"].includes(kindOf(values));
  return fits
    ? { values: values as Uint8Array | Float32Array, shape }
    : { values: numbersOf(where, what, values).values, shape };
}

/** Number of names that a message shows. */
const SHOWN = 12;

/** @throws FileError unless the file has the array */
export function arrayNamed<Value>(path: string, arrays: ReadonlyMap<string, Value>, name: string): Value {
  const found = arrays.get(name);
  if (found !== undefined) return found;
  const names = [...arrays.keys()];
  const list =
    names.slice(0, SHOWN).join(", ") + (names.length > SHOWN ? `, … (${names.length} in all)` : "");
  const problem = `expected an array ${name}, found ${list || "none"}${didYouMean(name, names)}`;
  throw new FileError(path, problem, "name an array that the file has");
}
