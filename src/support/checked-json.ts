/** Reads JSON through a schema. Everything in this library that reads JSON from another program, or another run, uses it. */
import type { z } from "zod";

/**
 * The value of a JSON text that matches its schema.
 *
 * @param refuse - makes the error from a description of the fault: `runs[2].seconds: string instead of number`
 * @throws the error that `refuse` makes
 */
export function checkedJson<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
  refuse: (found: string) => Error,
): z.output<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refuse(`no JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  const { data, error } = schema.safeParse(value);
  if (error) throw refuse(problemOf(error.issues[0]!));
  return data;
}

function problemOf({ path, message }: { path: PropertyKey[]; message: string }): string {
  const parts = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`));
  const place = parts.join("").replace(/^\./, "");
  const [, expected, received] = /^Invalid input: expected (.*), received (.*)$/.exec(message) ?? [];
  if (received === "undefined") return `no ${place}`;
  const problem =
    received === undefined ? message.replace(/^Invalid \w+: /, "") : `${received} instead of ${expected!}`;
  return place ? `${place}: ${problem}` : problem;
}
