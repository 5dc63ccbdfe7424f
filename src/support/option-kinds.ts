/** The kinds of options that there are: each name says what a value means, and its range. One vocabulary for all experiments. */
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

/** Above 0. */
export const positive = number("positive and finite", (value) => value > 0);
/** T of soft targets. */
export const temperature = positive;
/** How far a step goes along the gradient. */
export const learningRate = positive;
/** The weight of a term of a loss; 0 leaves the term out. */
export const weight = number("zero or more and finite", (value) => value >= 0);
/** Of units that are switched off, of the last update, of a label that is spread: in [0, 1). */
export const rate = number("at least 0 and below 1", (value) => value >= 0 && value < 1);
/** A part of the examples to take: in (0, 1]. */
export const fraction = number("above 0 and at most 1", (value) => value > 0 && value <= 1);
/** A part that may be none or all: in [0, 1]. */
export const part = number("from 0 to 1", (value) => value >= 0 && value <= 1);
/** The largest norm of weights; Infinity for no limit. */
export const limit: Kind<number> = kindOf("positive", (error) =>
  z.custom<number>((value) => typeof value === "number" && value > 0, error),
);
/** How many of something that there must be. */
export const count = whole(1);
/** Passes over the data. */
export const epochs = count;
/** Units of a layer. */
export const units = count;
/** Nets of an ensemble. */
export const members = whole(1, 1000);
/** Epochs in which a rate rises; a part of an epoch is possible. */
export const warmUpEpochs = weight;
/** A seed, see `randomGenerator`. */
export const seed = whole(0, 2 ** 32 - 1);
/** A time; 0 for at once. */
export const seconds = weight;
/** Yes or no. */
export const flag: Kind<boolean> = kindOf("true or false", (error) => z.boolean(error));
/** Any text. */
export const text: Kind<string> = kindOf("a text", (error) => z.string(error));
/** A text that says something: a name, a path. */
export const name: Kind<string> = kindOf("a text that is not empty", (error) =>
  z.string(error).min(1, error),
);
/** How long something may take, as SLURM reads it. */
export const timeLimit: Kind<string> = kindOf("a time such as 90 (minutes), 1:30:00 or 2-00:00:00", (error) =>
  z.string(error).regex(/^(\d+-)?\d+(:\d+){0,2}$/, error),
);
/** A function. @param range - what it must be, in words */
export function callback<Callback extends (...given: never[]) => unknown>(
  range = "a function",
): Kind<Callback> {
  return kindOf(range, (error) => z.custom<Callback>((value) => typeof value === "function", error));
}

/** What is looked at elsewhere. */
export function whatever<Value>(): Kind<Value> {
  return kindOf("anything", () => z.unknown().optional());
}

/** What may be left out by `undefined`. */
export function optional<Value>(kind: Kind<Value>): Kind<Value | undefined> {
  return { ...kind, schema: (kind.schema as z.ZodType).optional() };
}

/** One of several names. */
export function choice<const Name extends string>(...names: readonly Name[]): Kind<Name> {
  return { ...kindOf<Name>(namesText(names), (error) => z.enum(names, error)), names };
}

/** One of several names, or an object of one's own that can do what such a name stands for. @param method - that it must have */
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

/** What a list must be, beyond what each of its values must be. */
export interface ListOptions {
  /** Values at least. Default: 1. */
  least?: 0 | 1;
  /** Values at most. */
  most?: number;
  /** No value twice. Default: true. */
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

/** Values to try of whatever kind, such as JSON: at least one, none twice. */
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

/** One training, or one of each kind, for each. */
export const seeds = list(seed);
/** Ts. */
export const temperatures = list(temperature);
/** Some of the classes, by their labels from 0, or none, but not all. @param all - how many the data have */
export function classes(all: number): Kind<readonly number[]> {
  return list(whole(0, all - 1), { least: 0, most: all - 1 });
}

/** Some of the classes: at least one, and not all. @param all - how many the data have */
export function someClasses(all: number): Kind<readonly number[]> {
  return list(whole(0, all - 1), { most: all - 1 });
}

/** Options by names that are free: one set for each student. */
export function named<Value>({ range, schema, ...one }: Kind<Value>): Kind<Readonly<Record<string, Value>>> {
  const inner = { [ANY_NAME]: { range, schema, ...one } };
  return {
    ...kindOf(`sets of options by name`, (error) => z.record(z.string(), schema as z.ZodType, error)),
    inner,
  };
}
