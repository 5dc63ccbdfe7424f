/** The values of a command's options: checked as they are read, before anything else is loaded. */
import { checkKind, type Kind } from "../support/options.js";

/** Such as `20`, `0.5` or `1e-3`. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** The number that a text stands for, or the text if it is none. */
export function asNumber(text: string): unknown {
  return NUMBER.test(text) ? Number(text) : text;
}

/**
 * What commander calls with an option's text.
 *
 * @param where - the command, for errors
 * @param name - the option
 * @param kind - what it may be
 * @param read - makes a value of the text. Default: the text itself
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

/** For an option that may be given several times: all its texts. */
export function collect(text: string, others: readonly string[]): string[] {
  return [...others, text];
}
