/** A data set of arrays that were read from files. */
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

/** What an array is for: its name within a file, or its path. */
export interface ArrayRoles {
  /** Whole numbers 0 … classes − 1, one for each example. Default: none. */
  labels?: string;
  /** `[count, outputs]` numbers to be predicted. Default: none. */
  targets?: string;
  /** How much each example counts. Default: 1 each. */
  weights?: string;
}

/** What the arrays mean. */
export interface ArrayOptions extends ArrayRoles {
  /** Of one example: `[28, 28, 1]`. Default: that of the array without its first axis. */
  shape?: readonly number[];
  /** Number of classes. Default: the largest label + 1. */
  classes?: number;
  /** What the classes are called, in their order. */
  classNames?: readonly string[];
  /** Which numbers nets see. Default: bytes stand for 0…1, all other types for themselves. */
  scale?: Scale;
  /** Of the set, for people. Default: the file's name. */
  name?: string;
}

/** What each option may be. */
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

/** Of {@link NamedArrayOptions}. */
export const NAMED_ARRAYS = optionsSchema<NamedArrayOptions>({ ...ARRAY_KINDS, inputs: kind.name });

/**
 * A data set of arrays, of which each becomes the set's own.
 *
 * @param array - gives the array for a name or path
 * @throws ArgumentError in the name of `where` if they don't fit each other, or hold what is no number
 */
export function datasetOfArrays(
  where: string,
  array: (name: string) => FileArray,
  { inputs, labels, targets, weights, ...rest }: NamedArrayOptions & { name: string },
): InMemory {
  const field = (name: string, what: string | undefined): Numbers | undefined =>
    what === undefined ? undefined : numbersOfFile(where, `${name} of ${rest.name}`, array(what));
  const known = field("labels", labels);
  const classes = rest.classes ?? rest.classNames?.length ?? (known && largest(known) + 1);
  return assembled(where, {
    ...rest,
    ...(classes !== undefined && { classes: known ? Math.max(2, classes) : classes }),
    inputs: field("inputs", inputs)!,
    labels: known,
    targets: field("targets", targets),
    weights: field("weights", weights),
  }) as InMemory;
}

/** Labels that are none are found when they are looked through. */
function largest({ values }: Numbers): number {
  let found = 0;
  for (const value of values) found = Math.max(found, value);
  return Number.isSafeInteger(found) ? Math.min(found, 2 ** 16 - 1) : 1;
}

/** The array as it is, where a data set can hold it, else a copy as float32. */
function numbersOfFile(where: string, what: string, { shape, values }: FileArray): Numbers {
  const fits = ["Uint8Array", "Float32Array"].includes(kindOf(values));
  return fits
    ? { values: values as Uint8Array | Float32Array, shape }
    : { values: numbersOf(where, what, values).values, shape };
}

/** Names that a message shows. */
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
