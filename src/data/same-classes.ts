/** Checks that the labels of two data sets mean the same classes. */
import { ArgumentError, describe } from "../support/checks.js";
import type { Dataset } from "./dataset.js";

/**
 * Compares the class names, if both sets have them: a label must mean the same in both.
 *
 * @param where - the function that was given both
 * @param training - the set from which a net learns
 * @param other - the set on which it is evaluated
 * @param what - a name of the other set for messages
 * @throws ArgumentError naming the first class that differs
 */
export function checkSameClasses(where: string, training: Dataset, other: Dataset, what: string): void {
  const [own, others] = [training.classNames, other.classNames];
  if (own === undefined || others === undefined) return;
  const length = Math.max(own.length, others.length);
  for (let label = 0; label < length; label++) {
    if (own[label] === others[label]) continue;
    const text = (name: string | undefined) => (name === undefined ? "none" : describe(name));
    throw new ArgumentError(
      `${where}: ${what} must have the classes of the training set, of which class ${label} is ${text(own[label])}, ` +
        `got ${text(others[label])} (read ${what} with classNames: training.classNames)`,
    );
  }
}
