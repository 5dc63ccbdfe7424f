/** Student's t distribution, as far as intervals over seeds need it. */
import quantile from "@stdlib/stats-base-dists-t-quantile";
import { check, checkInteger } from "../support/checks.js";

/**
 * The bound t such that a t-distributed number lies between −t and t with the given probability: 12.71 for 0.95 and one
 * degree of freedom, 2.776 for four.
 *
 * @param level - probability in (0, 1)
 * @throws ArgumentError if an argument is out of range
 */
export function studentT(level: number, degreesOfFreedom: number): number {
  checkLevel("studentT", level);
  checkInteger("studentT", "degreesOfFreedom", degreesOfFreedom, 1);
  return quantile((1 + level) / 2, degreesOfFreedom);
}

/** @throws ArgumentError unless it is a number in (0, 1) */
export function checkLevel(where: string, level: number): void {
  const isLevel = Number.isFinite(level) && level > 0 && level < 1;
  check(isLevel, where, "level must be above 0 and below 1", level);
}
