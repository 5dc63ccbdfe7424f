/** "Did you mean …?": suggests existing names for an unknown one. */
import { ArgumentError, describe } from "./checks.js";
import { editDistance } from "./edit-distance.js";

/** With more changes than this it is another word. */
const MOST_CHANGES = 3;
/** Largest number of names that are suggested. */
const MOST_NAMES = 3;

const plain = (name: string) => name.toLowerCase().replace(/[-_ ]/g, "");

/**
 * The names that someone may have meant: those with the fewest changed letters, or else those that contain the typed text.
 * @returns an empty list if no name is similar
 */
export function nearNames(found: string, names: readonly string[]): string[] {
  const typed = plain(found);
  const near = names
    .map((name) => ({ name, changes: editDistance(typed, plain(name)) }))
    .filter(
      ({ name, changes }) =>
        changes <= MOST_CHANGES && changes <= Math.max(typed.length, plain(name).length) / 2,
    );
  const fewest = Math.min(...near.map(({ changes }) => changes));
  const nearest = near.filter(({ changes }) => changes === fewest).map(({ name }) => name);
  const containing = names.filter((name) => typed.length > 2 && plain(name).includes(typed));
  return (nearest.length > 0 ? nearest : containing).slice(0, MOST_NAMES);
}

/** The end of an error message: `; did you mean epochs?`, or nothing if no name is similar. */
export function didYouMean(found: unknown, names: readonly string[]): string {
  const near = typeof found === "string" ? nearNames(found, names) : [];
  return near.length === 0 ? "" : `; did you mean ${near.join(" or ")}?`;
}

/** `a`, `a or b`, `one of a, b, c`: the possible names, as in "must be …". */
export function namesText(names: readonly string[]): string {
  return names.length > 2 ? `one of ${names.join(", ")}` : names.join(" or ");
}

/**
 * The only name with a given beginning.
 *
 * @param what - the kind of thing: `experiment`
 * @throws ArgumentError, in its name, unless exactly one name matches
 */
export function nameBeginning(what: string, names: readonly string[], beginning: string): string {
  const found = names.filter((name) => name.startsWith(beginning));
  if (found.length === 1) return found[0]!;
  const problem = `must be one of ${names.join(", ")}, or the beginning of one, got ${describe(beginning)}`;
  throw new ArgumentError(`${what}: ${problem}${didYouMean(beginning, names)}`);
}

/**
 * Throws `where: what must be one of …, got found; did you mean …?` unless the name exists.
 *
 * @param what - the thing with the name: an option, or `engine`
 * @throws ArgumentError
 */
export function checkName(where: string, what: string, names: readonly string[], found: unknown): void {
  if (typeof found === "string" && names.includes(found)) return;
  const problem = `${what} must be ${namesText(names)}, got ${describe(found)}`;
  throw new ArgumentError(`${where}: ${problem}${didYouMean(found, names)}`);
}
