/** The checks on groups of classes, each for one specialist. §5 */
import { check, checkInteger } from "./checks.js";
import { isTypedArray } from "./typed-array.js";

/**
 * Checks the classes of one specialist.
 *
 * @param where - who asks, for errors
 * @param group - at least two different classes, but not all: the dustbin class stands for the others
 * @param classes - number of all classes
 * @returns a list of its own: later changes of the given one don't affect it, and a typed array could not be mapped to texts
 * @throws ArgumentError naming the class that is wrong
 */
export function checkClassGroup(
  where: string,
  group: ArrayLike<number> & Iterable<number>,
  classes: number,
): readonly number[] {
  const expectation = "the classes of a specialist must be a list, such as [3, 5, 8]";
  check(isList(group), where, expectation, group);
  const own = [...group];
  for (const label of own) checkInteger(where, "each class of a specialist", label, 0, classes - 1);
  const twice = own.find((label, place) => own.indexOf(label) !== place);
  check(twice === undefined, where, "a specialist must have each of its classes once", `${twice} twice`);
  check(own.length >= 2, where, "a specialist must have at least two classes", own);
  const others = "a specialist must leave classes to its dustbin";
  check(own.length < classes, where, others, `all ${classes} classes`);
  return own;
}

/**
 * Checks groups that together have every class once.
 * @throws ArgumentError naming the class that is wrong, that is in several groups or in none
 */
export function checkClassGroups(
  where: string,
  groups: readonly (readonly number[])[],
  classes: number,
): void {
  check(isList(groups), where, "groups of classes must be a list of lists", groups);
  const times = new Array<number>(classes).fill(0);
  for (const group of groups) for (const label of checkClassGroup(where, group, classes)) times[label]!++;
  const wrong = times.findIndex((count) => count !== 1);
  check(wrong < 0, where, "each class must be in one group", `class ${wrong} in ${times[wrong] ?? 0}`);
}

const isList = (value: unknown): boolean => Array.isArray(value) || isTypedArray(value);
