/** The checks on groups of classes, each for one specialist. §5 */
import { check, checkInteger } from "./checks.js";

/**
 * Checks the classes of one specialist.
 *
 * @param where - who asks, for errors
 * @param group - at least two different classes, but not all: the dustbin class stands for the others
 * @param classes - number of all classes
 * @throws ArgumentError naming the class that is wrong
 */
export function checkClassGroup(where: string, group: readonly number[], classes: number): void {
  const expectation = "the classes of a specialist must be a list, such as [3, 5, 8]";
  check(isList(group), where, expectation, group);
  for (const label of group) checkInteger(where, "each class of a specialist", label, 0, classes - 1);
  const twice = group.find((label, place) => group.indexOf(label) !== place);
  check(twice === undefined, where, "a specialist must have each of its classes once", `${twice} twice`);
  check(group.length >= 2, where, "a specialist must have at least two classes", group);
  const others = "a specialist must leave classes to its dustbin";
  check(group.length < classes, where, others, `all ${classes} classes`);
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
  for (const group of groups) checkClassGroup(where, group, classes);
  const times = new Array<number>(classes).fill(0);
  for (const label of groups.flat()) times[label]!++;
  const wrong = times.findIndex((count) => count !== 1);
  check(wrong < 0, where, "each class must be in one group", `class ${wrong} in ${times[wrong] ?? 0}`);
}

const isList = (value: unknown): boolean => Array.isArray(value) || ArrayBuffer.isView(value);
