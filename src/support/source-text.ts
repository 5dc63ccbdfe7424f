/** The text of a function, by which it is told from others. */
import { check } from "./checks.js";

/**
 * A function as it is written.
 * @throws ArgumentError, in the name of `where`, if its text is not to be had: that of a bound function says nothing
 */
export function sourceText(where: string, f: object): string {
  const source = Function.prototype.toString.call(f);
  const expectation = "functions must be written out, since their text is part of what they are known by";
  check(!/\{\s*\[native code\]\s*\}\s*$/.test(source), where, expectation, "one that is bound or built in");
  return source;
}
