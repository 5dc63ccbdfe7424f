/** Options as people write them in a shell: `-p NAME=VALUE`, the same for every command. */
import { ArgumentError } from "../support/checks.js";

/** What begins so and is no JSON is a slip, and no text. */
const LIKE_JSON = /^[[\]{}"\d+-]/;

/**
 * Reads one option: its value is JSON, such as `20`, `[1,2,3]` or `{"input":0.1}`, or else a text as it stands, such as `full`.
 *
 * @param where - what it was given to, for the error: `-p`
 * @throws ArgumentError if there is no name, or the value begins like JSON and is none
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
 * Parameters with one more.
 * @throws ArgumentError if it is there already
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
