/** Random shifts of the input, which regularise the paper's teacher: "jittered by up to two pixels". §3 */
import { checkInteger } from "../support/checks.js";
import type { RandomGenerator } from "../support/random.js";

/**
 * One random shift for each of `count` images.
 * @returns shifts to the right and down in turn, `2 · count`
 */
export function randomShifts(count: number, maxShiftPixels: number, generator: RandomGenerator): Int32Array {
  checkInteger("randomShifts", "maxShiftPixels", maxShiftPixels, 0);
  return Int32Array.from({ length: 2 * count }, () => generator.integer(-maxShiftPixels, maxShiftPixels));
}
