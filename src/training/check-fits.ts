/** Checks that a net fits a data set. */
import { sizeOf, teacherOutputs, type Dataset } from "../data/dataset.js";
import type { Net } from "../models/net.js";
import { check } from "../support/checks.js";

/**
 * @param where - the function that was given both
 * @throws ArgumentError unless the net takes the set's inputs
 */
export function checkTakes(where: string, { inputShape }: Net, set: Dataset): void {
  const [size, own] = [sizeOf(set), sizeOf({ shape: inputShape })];
  check(own === size, where, `the net must have ${size} inputs for ${set.name}`, own);
}

/**
 * For what is learned from targets: without classes, the net is known to have an output for each column.
 * @throws ArgumentError, in the name of `where`, if a set with classes has another number of columns: arithmetic would repeat a single one
 */
export function checkColumns(where: string, { name, count, classes, targets }: Dataset): void {
  if (targets === undefined || classes === undefined) return;
  const columns = targets.length / count;
  const expectation = `targets of ${name} must have a column for each of its ${classes} classes (without labels and classes, any number)`;
  check(columns === classes, where, expectation, columns);
}

/**
 * @param where - the function that was given both
 * @param what - the net is
 * @throws ArgumentError unless the net takes the set's inputs and has one output for each of its classes or targets
 */
export function checkFits(
  where: string,
  { inputShape, classes: own }: Net,
  set: Dataset,
  what = "the net",
): void {
  const { count, classes, targets } = set;
  const ends = [sizeOf({ shape: inputShape }), own];
  const columns = targets ? targets.length / count : teacherOutputs(set);
  const outputs = classes ?? (columns || undefined);
  const each = outputs === undefined ? "" : ` and ${outputs} ${classes ? "classes" : "outputs"}`;
  const fits = ends[0] === sizeOf(set) && (outputs ?? ends[1]) === ends[1];
  const one = classes === 2 && own === 1 ? " (give it 2 outputs, one per class)" : "";
  check(fits, where, `${what} must have ${sizeOf(set)} inputs${each} for ${set.name}${one}`, ends);
}
