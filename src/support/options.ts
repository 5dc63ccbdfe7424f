/**
 * Schemas of options, declared once beside their type: names, ranges, and rules between them. Options are checked against the
 * schema before anything runs. zod does the checking and stays out of the types, so that older compilers can
 * read them.
 */
import { z } from "zod";
import { ArgumentError, describe } from "./checks.js";
import { didYouMean } from "./near-names.js";
import { nameMeant } from "./other-names.js";

/** The kind of an option. `option-kinds.ts` has all kinds. */
export interface Kind<Value> {
  /** Description of its range: `positive and finite`. */
  readonly range: string;
  /** Its zod schema. */
  readonly schema: unknown;
  /** The kinds of nested options, if any. */
  readonly inner?: Readonly<Record<string, Kind<unknown>>>;
  /** The possible names, if it is a name. */
  readonly names?: readonly string[];
  /** Only the compiler uses it. */
  readonly value?: Value;
}

/** Stands for all names in {@link Kind.inner} if names are free. */
export const ANY_NAME = "*";

/** A kind for each option. */
export type Kinds<Options> = { readonly [Name in keyof Options]-?: Kind<Options[Name]> };

/** A rule between several options, each of which is in range. */
export interface Rule<Options> {
  /** Description: `softWeight or hardWeight must be above 0`. */
  must(options: Options): string;
  holds(options: Options): boolean;
  /** The values found instead. */
  found(options: Options): unknown;
}

/** The schema of a set of options. */
export interface OptionsSchema<Options> {
  readonly kinds: Kinds<Options>;
  readonly rules: readonly Rule<Options>[];
  /** All options as one value: `dropout: { input: 0.1, hidden: 0.3 }`. */
  readonly all: Kind<Options>;
  /** Some options as one value: `teacher: { teacherEpochs: 5 }`. */
  readonly some: Kind<Partial<Options>>;
}

/** Makes a schema. */
export function optionsSchema<Options>(
  kinds: Kinds<Options>,
  rules: readonly Rule<Options>[] = [],
): OptionsSchema<Options> {
  const shape = Object.entries<Kind<unknown>>(kinds).map(([name, { schema }]) => [name, schema]);
  const object = z.strictObject(Object.fromEntries(shape) as z.ZodRawShape, "must be an object of options");
  const range = `options of ${Object.keys(kinds).join(", ")}`;
  return {
    kinds,
    rules,
    all: { range, schema: object, inner: kinds },
    some: { range, schema: object.partial(), inner: kinds },
  };
}

/**
 * A rule: the first option, a number, must be below the second.
 * @param name - `warmUpEpochs` @param bound - `epochs`
 */
export function below<Name extends string, Bound extends string>(
  name: Name,
  bound: Bound,
): Rule<Readonly<Record<Name | Bound, number>>> {
  return {
    must: (options) => `${name} must be at least 0 and below ${bound}, ${options[bound]}`,
    holds: (options) => options[name] < options[bound],
    found: (options) => options[name],
  };
}

/** A rule: at least one of two weights must be above 0, or nothing is learned. */
export function someWeight<First extends string, Second extends string>(
  first: First,
  second: Second,
): Rule<Readonly<Record<First | Second, number>>> {
  return {
    must: () => `${first} or ${second} must be above 0`,
    holds: (options) => options[first] + options[second] > 0,
    found: () => 0,
  };
}

/** A kind that zod checks. @param range - see {@link Kind} */
export function kindOf<Value>(range: string, schema: (error: string) => unknown): Kind<Value> {
  return { range, schema: schema(`must be ${range}`) };
}

/**
 * Checks a complete set of options.
 *
 * @param within - the path of these options, if they are nested: `teacher`
 * @throws ArgumentError, in the name of `where`, with the path of the first wrong option, and its range
 */
export function checkOptions<Options>(
  where: string,
  { all, rules }: OptionsSchema<Options>,
  options: Options,
  within?: string,
): void {
  checkKind(where, all, options, within);
  const broken = rules.find((rule) => !rule.holds(options));
  if (broken === undefined) return;
  const path = within === undefined ? "" : `of ${within}, `;
  throw new ArgumentError(`${where}: ${path}${broken.must(options)}, got ${describe(broken.found(options))}`);
}

/**
 * Checks one value, such as some options of a schema.
 *
 * @param within - its name; none for the options as a whole
 * @throws ArgumentError, in the name of `where`, with the path of the wrong value, and its range
 */
export function checkKind(where: string, kind: Kind<unknown>, value: unknown, within?: string): void {
  const issues = (kind.schema as z.ZodType).safeParse(value).error?.issues ?? [];
  // Report an unknown name first: a missing option may be misspelt.
  const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0];
  if (issue === undefined) return;
  const path = pathText([...(within === undefined ? [] : [within]), ...issue.path]);
  if (issue.code === "unrecognized_keys") {
    const names = Object.keys(kindAt(kind, issue.path)?.inner ?? {});
    const stranger = issue.keys[0];
    const problem = `options${path && ` of ${path}`} must be of ${names.join(", ")}, got ${describe(stranger)}`;
    throw new ArgumentError(`${where}: ${problem}${nameMeant(stranger, names)}`);
  }
  const found = issue.path.reduce<unknown>(
    (outer, name) => (outer as Record<PropertyKey, unknown>)[name],
    value,
  );
  const near = didYouMean(found, kindAt(kind, issue.path)?.names ?? []) || quotesText(found);
  throw new ArgumentError(`${where}: ${path || "options"} ${issue.message}, got ${describe(found)}${near}`);
}

/** Advice for a text that is JSON: shells and papermill's -p turn a list into a text. */
function quotesText(found: unknown): string {
  if (typeof found !== "string") return "";
  try {
    const meant: unknown = JSON.parse(found);
    return typeof meant === "string"
      ? ""
      : `; without the quotes it is ${found} (with papermill by -y, not by -p)`;
  } catch {
    return "";
  }
}

/** Whether a value has a kind. */
export function isOfKind({ schema }: Kind<unknown>, value: unknown): boolean {
  return (schema as z.ZodType).safeParse(value).success;
}

/** The kind at a path; none within a list. */
function kindAt(kind: Kind<unknown> | undefined, path: readonly PropertyKey[]): Kind<unknown> | undefined {
  const [name, ...rest] = path;
  return name === undefined ? kind : kindAt(kind?.inner?.[String(name)] ?? kind?.inner?.[ANY_NAME], rest);
}

/** `teacher.dropout.input`, `seeds[1]`. */
function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === "number" ? `${text}[${part}]` : text === "" ? String(part) : `${text}.${String(part)}`,
    "",
  );
}

/**
 * Options with changes, checked: first the changes, then the result.
 *
 * @param changes - undefined values count as left out
 * @throws ArgumentError as {@link checkOptions}
 */
export function withChanges<Options extends object>(
  where: string,
  schema: OptionsSchema<Options>,
  options: Options,
  changes: Partial<Options>,
): Options {
  checkKind(where, schema.some, changes);
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const all = { ...options, ...Object.fromEntries(given) };
  checkOptions(where, schema, all);
  return all;
}
