/** The kinds of options, one vocabulary for all experiments: each has a meaning and a range. */
import { z } from "zod";
import { ANY_NAME, kindOf, type Kind } from "./options.js";
import { namesText } from "./near-names.js";

const number = (range: string, isInRange: (value: number) => boolean): Kind<number> =>
  kindOf(range, (error) => z.number(error).refine(isInRange, error));

/** A whole number from `least` to `most`. */
export function whole(least: number, most = Infinity): Kind<number> {
  const range = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
  return number(
    `a whole number ${range}`,
    (value) => Number.isSafeInteger(value) && value >= least && value <= most,
  );
}

/** Any number. */
export const real = number("a finite number", () => true);
/** A number above 0. */
export const positive = number("positive and finite", (value) => value > 0);
/** The T of soft targets. */
export const temperature = positive;
/** The size of a step along the gradient. */
export const learningRate = positive;
/** The weight of a term of a loss; 0 leaves the term out. */
export const weight = number("zero or more and finite", (value) => value >= 0);
/** A fraction of dropped units, of the last update, of a smoothed label: in [0, 1). */
export const rate = number("at least 0 and below 1", (value) => value >= 0 && value < 1);
/** A fraction of the examples: in (0, 1]. */
export const fraction = number("above 0 and at most 1", (value) => value > 0 && value <= 1);
/** A fraction that may be none or all: in [0, 1]. */
export const part = number("from 0 to 1", (value) => value >= 0 && value <= 1);
/** The largest norm of weights; Infinity for no limit. */
export const limit: Kind<number> = kindOf("positive", (error) =>
  z.custom<number>((value) => typeof value === "number" && value > 0, error),
);
/** A number of things, at least 1. */
export const count = whole(1);
/** Number of passes over the data. */
export const epochs = count;
/** Number of units of a layer. */
export const units = count;
/** Number of nets in an ensemble. */
export const members = whole(1, 1000);
/** Epochs in which a rate rises; fractions of an epoch are allowed. */
export const warmUpEpochs = weight;
/** A seed, see `randomGenerator`. */
export const seed = whole(0, 2 ** 32 - 1);
/** A time; 0 means at once. */
export const seconds = weight;
/** Yes or no. */
export const flag: Kind<boolean> = kindOf("true or false", (error) => z.boolean(error));
/** Any text. */
export const text: Kind<string> = kindOf("a text", (error) => z.string(error));
/** A text that is not empty: a name, a path. */
export const name: Kind<string> = kindOf("a text that is not empty", (error) =>
  z.string(error).min(1, error),
);
/** A time limit in SLURM's form. */
export const timeLimit: Kind<string> = kindOf("a time such as 90 (minutes), 1:30:00 or 2-00:00:00", (error) =>
  z.string(error).regex(/^(\d+-)?\d+(:\d+){0,2}$/, error),
);
/** A function. @param range - description of the function */
export function callback<Callback extends (...given: never[]) => unknown>(
  range = "a function",
): Kind<Callback> {
  return kindOf(range, (error) => z.custom<Callback>((value) => typeof value === "function", error));
}

/** A value that is checked elsewhere. */
export function whatever<Value>(): Kind<Value> {
  return kindOf("anything", () => z.unknown().optional());
}

/** A value that may be undefined. */
export function optional<Value>(kind: Kind<Value>): Kind<Value | undefined> {
  return { ...kind, schema: (kind.schema as z.ZodType).optional() };
}

/** One of several names. */
export function choice<const Name extends string>(...names: readonly Name[]): Kind<Name> {
  return { ...kindOf<Name>(namesText(names), (error) => z.enum(names, error)), names };
}

/** One of several names, or the user's own object in place of such a name. @param method - the method it must have */
export function nameOr<Own extends object>(
  names: readonly string[],
  method: keyof Own & string,
): Kind<string | Own> {
  const fits = (value: unknown) =>
    typeof value === "string"
      ? names.includes(value)
      : typeof (value as Partial<Own> | null)?.[method] === "function";
  return { ...kindOf<string | Own>(namesText(names), (error) => z.custom<string | Own>(fits, error)), names };
}

/** The settings that every experiment has. */
export const setting = choice("quick", "full");

/** The limits of a list. */
export interface ListOptions {
  /** Smallest number of values. Default: 1. */
  least?: 0 | 1;
  /** Largest number of values. */
  most?: number;
  /** Whether all values must differ. Default: true. */
  distinct?: boolean;
}

/** A list of values of one kind. */
export function list<Value>(
  { range, schema }: Kind<Value>,
  { least = 1, most = Infinity, distinct = true }: ListOptions = {},
): Kind<readonly Value[]> {
  const size = [least === 1 ? "at least one" : "", most < Infinity ? `at most ${most}` : ""].filter(Boolean);
  const sizeText = size.length > 0 ? ` of ${size.join(" and ")}` : "";
  const text = `a list${sizeText}${distinct ? ", none twice" : ""}, each ${range}`;
  return kindOf(text, (error) =>
    z
      .array(schema as z.ZodType<Value>, error)
      .refine(({ length }) => length >= least && length <= most, error)
      .refine((values) => !distinct || new Set(values).size === values.length, error),
  );
}

/** Values of any kind to try, such as JSON: at least one, none twice. */
export function values<Value>(): Kind<readonly Value[]> {
  return kindOf("a list of at least one value, none twice", (error) =>
    z
      .array(z.unknown(), error)
      .refine(
        (all) => all.length > 0 && new Set(all.map((one) => JSON.stringify(one))).size === all.length,
        error,
      ),
  );
}

/** Seeds: one training, or one of each kind, for each. */
export const seeds = list(seed);
/** A list of temperatures. */
export const temperatures = list(temperature);
/** Some of the classes by their labels from 0, or none, but not all. @param all - number of all classes */
export function classes(all: number): Kind<readonly number[]> {
  return list(whole(0, all - 1), { least: 0, most: all - 1 });
}

/** Some of the classes: at least one, but not all. @param all - number of all classes */
export function someClasses(all: number): Kind<readonly number[]> {
  return list(whole(0, all - 1), { most: all - 1 });
}

/** Sets of options under freely chosen names, one for each student. */
export function named<Value>({ range, schema, ...one }: Kind<Value>): Kind<Readonly<Record<string, Value>>> {
  const inner = { [ANY_NAME]: { range, schema, ...one } };
  return {
    ...kindOf(`sets of options by name`, (error) => z.record(z.string(), schema as z.ZodType, error)),
    inner,
  };
}
