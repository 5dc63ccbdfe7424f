/** Reads and checks the values of a command's options, before anything else is loaded. */
import { checkKind, type Kind } from "../support/options.js";

/** A number such as `20`, `0.5` or `1e-3`. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** The number in a text, or the text itself if it is not a number. */
export function asNumber(text: string): unknown {
  return NUMBER.test(text) ? Number(text) : text;
}

/**
 * Makes the function that commander calls with an option's text.
 *
 * @param where - the command, for errors
 * @param name - the option
 * @param kind - the values it may have
 * @param read - converts the text to a value. Default: the text itself
 * @throws ArgumentError `sweep: workers must be a whole number of at least 1, got 0`
 */
export function optionValue<Value>(
  where: string,
  name: string,
  kind: Kind<Value>,
  read: (text: string) => unknown = (text) => text,
): (text: string) => Value {
  return (text) => {
    const value = read(text);
    checkKind(where, kind, value, name);
    return value as Value;
  };
}

/** Collects the texts of a repeatable option. */
export function collect(text: string, others: readonly string[]): string[] {
  return [...others, text];
}
