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
  check(level > 0 && level < 1, "studentT", "level must be above 0 and below 1", level);
  checkInteger("studentT", "degreesOfFreedom", degreesOfFreedom, 1);
  return quantile((1 + level) / 2, degreesOfFreedom);
}
