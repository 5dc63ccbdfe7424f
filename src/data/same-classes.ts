/** Whether two data sets mean the same classes by their labels. */
import { ArgumentError, describe } from "../support/checks.js";
import type { Dataset } from "./dataset.js";

/**
 * Compares the names of classes, where both sets have some: a label must mean the same in both.
 *
 * @param where - the function that was given both
 * @param training - what a net learns from
 * @param other - what it is to be looked at on
 * @param what - the other is called
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
