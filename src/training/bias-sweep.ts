/** The errors of a net if the biases of some classes were shifted, for many shifts at once. §3 */
import { checkLabelledLogits, type LabelledExamples } from "../statistics/labelled-logits.js";
import { check, checkInteger } from "../support/checks.js";

/** The result of one shift. */
export interface BiasSweepRow {
  shift: number;
  errors: number;
  /** Errors among the examples of the moved classes. */
  errorsOnMoved: number;
}

/**
 * Counts errors for each of many shifts of the biases of some classes.
 *
 * A shift does not change which of the moved classes is the most probable, nor which of the others; it only decides
 * between these two. So one pass over the logits serves all shifts.
 *
 * @param logits - `count · classes` values, example after example
 * @param moved - classes whose biases move together; not all classes
 * @throws ArgumentError if a class does not exist, none or all are moved, the number of logits or labels is wrong, a logit
 * is NaN or +∞, or a shift is not finite
 */
export function biasSweep(
  logits: ArrayLike<number>,
  set: LabelledExamples,
  moved: readonly number[],
  shifts: readonly number[],
): BiasSweepRow[] {
  const { count, classes, labels } = set;
  checkInteger("biasSweep", "classes", classes, 2);
  for (const label of moved) checkInteger("biasSweep", "each class", label, 0, classes - 1);
  const isMoved = Array.from({ length: classes }, (_, label) => moved.includes(label));
  const some = isMoved.includes(true) && isMoved.includes(false);
  check(some, "biasSweep", `moved must be some of ${classes} classes`, [...moved]);
  checkLabelledLogits("biasSweep", logits, set);
  for (const shift of shifts) check(Number.isFinite(shift), "biasSweep", "each shift must be finite", shift);
  const examples = Array.from({ length: count }, (_, example) => {
    const bestOf = (inside: boolean) => {
      let best = isMoved.indexOf(inside);
      for (let label = best + 1; label < classes; label++) {
        if (isMoved[label] !== inside) continue;
        if (logits[example * classes + label]! > logits[example * classes + best]!) best = label;
      }
      return { label: best, logit: logits[example * classes + best]! };
    };
    const [inside, outside] = [bestOf(true), bestOf(false)];
    return { inside, outside, label: labels[example]! };
  });
  return shifts.map((shift) => {
    let [errors, errorsOnMoved] = [0, 0];
    for (const { inside, outside, label } of examples) {
      const answer = inside.logit + shift > outside.logit ? inside.label : outside.label;
      if (answer === label) continue;
      errors++;
      if (isMoved[label]) errorsOnMoved++;
    }
    return { shift, errors, errorsOnMoved };
  });
}

/**
 * The row with the fewest errors; of several, the middle one.
 * @throws ArgumentError if there are no rows
 */
export function fewestErrors(rows: readonly BiasSweepRow[]): BiasSweepRow {
  check(rows.length > 0, "fewestErrors", "there must be at least one row", rows.length);
  const fewest = Math.min(...rows.map(({ errors }) => errors));
  const best = rows.filter(({ errors }) => errors === fewest);
  return best[Math.floor((best.length - 1) / 2)]!;
}

/** `count` values from −most to most, evenly spaced: shifts to try. */
export function evenShifts(most: number, count: number): number[] {
  checkInteger("evenShifts", "count", count, 2);
  // Divide last, so that tenths print as tenths.
  return Array.from({ length: count }, (_, index) => (most * (2 * index - (count - 1))) / (count - 1));
}
