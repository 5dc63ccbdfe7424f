/** Random shifts of the input, by which the paper's teacher is regularised: "jittered by up to two pixels". §3 */
import { checkInteger } from "../support/checks.js";
import type { RandomGenerator } from "../support/random.js";

/**
 * One shift for each of so many images.
 * @returns right and down in turn, `2 · count`
 */
export function randomShifts(count: number, maxShiftPixels: number, generator: RandomGenerator): Int32Array {
  checkInteger("randomShifts", "maxShiftPixels", maxShiftPixels, 0);
  return Int32Array.from({ length: 2 * count }, () => generator.integer(-maxShiftPixels, maxShiftPixels));
}
