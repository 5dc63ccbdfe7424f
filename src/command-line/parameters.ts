/** Parameters in a shell, `-p NAME=VALUE`, the same for every command. */
import { ArgumentError } from "../support/checks.js";

/** A value that begins like this but is not JSON is a mistake, not a text. */
const LIKE_JSON = /^[[\]{}"\d+-]/;

/**
 * Reads one parameter. Its value is JSON, such as `20`, `[1,2,3]` or `{"input":0.1}`, or plain text, such as `full`.
 *
 * @param where - the option, for the error: `-p`
 * @throws ArgumentError if the name is missing, or the value begins like JSON but is not JSON
 */
export function readParameter(where: string, text: string): [name: string, value: unknown] {
  const [, name, value = ""] = /^(\w+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined) {
    throw new ArgumentError(`${where}: expected NAME=VALUE, found ${text}; such as temperature=8`);
  }
  try {
    return [name, JSON.parse(value)];
  } catch {
    if (!LIKE_JSON.test(value)) return [name, value];
    const examples = `20, [1,2,3] or {"input":0.1}, or a text such as full`;
    throw new ArgumentError(`${where}: expected ${name} to be JSON such as ${examples}, found ${value}`);
  }
}

/**
 * Adds a parameter to others.
 * @throws ArgumentError if it was given before
 */
export function withParameter(
  where: string,
  others: Readonly<Record<string, unknown>>,
  [name, value]: readonly [name: string, value: unknown],
): Record<string, unknown> {
  if (Object.hasOwn(others, name)) {
    throw new ArgumentError(`${where}: expected each name once, found ${name} twice`);
  }
  return { ...others, [name]: value };
}
