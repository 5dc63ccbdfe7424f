/** The part of a large net's advantage that distillation transfers to a small one. */

import { checkFinite } from "../support/check-values.js";
import { checkOptionsGiven } from "../support/checks.js";

/** Errors, or any other figure for which smaller is better. */
export interface GainOptions {
  teacher: number;
  /** The small net without the teacher. */
  small: number;
  /** The small net that learned from the teacher. */
  distilled: number;
}

/**
 * The fraction of the teacher's gain over the small net that the distilled net also has.
 * @returns 1 for all of it; undefined if the teacher is no better than the small net
 * @throws ArgumentError if a figure is not finite
 */
export function gainTransferred(options: GainOptions): number | undefined {
  checkOptionsGiven("gainTransferred", options, "{ teacher: 67, small: 146, distilled: 74 }");
  const { teacher, small, distilled } = options;
  checkFinite("gainTransferred", { what: "errors", values: [teacher, small, distilled], size: 1 });
  return teacher < small ? (small - distilled) / (small - teacher) : undefined;
}

/** The same for a table: `91%`. */
export function gainText(errors: GainOptions): string {
  const gain = gainTransferred(errors);
  return gain === undefined ? "no gain to transfer" : `${(100 * gain).toFixed(0)}%`;
}
