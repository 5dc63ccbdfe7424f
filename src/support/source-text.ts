/** The text of a function, which distinguishes it from others. */
import { check } from "./checks.js";

/**
 * The source of a function.
 * @throws ArgumentError, in the name of `where`, if its source is hidden, as for a bound function
 */
export function sourceText(where: string, f: object): string {
  const source = Function.prototype.toString.call(f);
  const expectation = "functions must be written out, since their text is part of what they are known by";
  check(!/\{\s*\[native code\]\s*\}\s*$/.test(source), where, expectation, "one that is bound or built in");
  return source;
}
