/** An independent training as a plain record: a seed of an experiment, a member of an ensemble, a point of a sweep. */
import { basename } from "node:path";
import * as kind from "../support/option-kinds.js";
import { checkKind } from "../support/options.js";
import { check } from "../support/checks.js";

/** Values that survive writing and reading as JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** An independent training as a record: recipe, options, seed. */
export interface Trial {
  /** The name of a built-in recipe, or the path of a CommonJS module that exports a `Recipe` as `recipe`. */
  recipe: string;
  /** The recipe's options; missing ones have the recipe's defaults. */
  options: Readonly<Record<string, Json>>;
  /** A whole number of at least 0. */
  seed: number;
}

/** Nested options by their paths: `teacher.dropout.input`. */
export function flatOptions(options: Trial["options"]): Record<string, Json> {
  const entries = Object.entries(options).flatMap(([name, value]): [string, Json][] =>
    isOptions(value)
      ? Object.entries(flatOptions(value)).map(([inner, one]) => [`${name}.${inner}`, one])
      : [[name, value]],
  );
  return Object.fromEntries(entries);
}

function isOptions(value: Json): value is Trial["options"] {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A short description of a trial: its recipe, the options at the given paths that the recipe has, and its seed. */
export function trialLabel({ recipe, options, seed }: Trial, paths?: readonly string[]): string {
  const flat = flatOptions(options);
  const known = (paths ?? Object.keys(flat)).filter((path) => path in flat);
  const values = known.map((path) => `${path} ${text(flat[path]!)}`);
  return [basename(recipe), ...values, `seed ${seed}`].join(", ");
}

function text(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/**
 * Checks a trial that was read from a file or written by hand.
 * @throws ArgumentError, in the name of `where`, unless it is a trial
 */
export function checkTrial(where: string, value: unknown): asserts value is Trial {
  const isObject = (one: unknown) => typeof one === "object" && one !== null && !Array.isArray(one);
  check(isObject(value), where, "a trial must be an object with recipe, options and seed", value);
  const { recipe, options, seed, ...rest } = value as Record<string, unknown>;
  check(typeof recipe === "string" && recipe !== "", where, "recipe must be a name or a path", recipe);
  check(isObject(options), where, "options must be an object", options);
  for (const [name, option] of Object.entries(options as object)) {
    const odd = notJson(option, name);
    check(odd === undefined, where, `option ${odd?.path ?? ""} must be plain JSON`, odd?.value);
  }
  checkKind(where, kind.seed, seed, "seed");
  const strangers = Object.keys(rest);
  check(strangers.length === 0, where, "a trial has recipe, options and seed only", strangers);
}

/** The first value that is not JSON, if any, with its path: `teacher.dropout.input`. */
function notJson(value: unknown, path: string): { path: string; value: unknown } | undefined {
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value ?? 0) === Object.prototype;
  if (isPlain) {
    const inner = Object.entries(value as object);
    const pathOf = (name: string) => (Array.isArray(value) ? `${path}[${name}]` : `${path}.${name}`);
    return inner.map(([name, one]) => notJson(one, pathOf(name))).find((found) => found !== undefined);
  }
  const isJson = value === null || ["boolean", "string"].includes(typeof value) || Number.isFinite(value);
  return isJson ? undefined : { path, value };
}
