/** How much of what a large net can do more is passed on to a small one. */

import { checkFinite } from "../support/check-values.js";

/** Errors, or any other figure that is better when smaller. */
export interface GainOptions {
  teacher: number;
  /** The small net without the teacher. */
  small: number;
  /** The small net that learned from the teacher. */
  distilled: number;
}

/**
 * Which part of what the teacher gains over the small net the distilled net gains too.
 * @returns 1 for all of it; undefined if the teacher is no better than the small net
 * @throws ArgumentError if a figure is not finite
 */
export function gainTransferred({ teacher, small, distilled }: GainOptions): number | undefined {
  checkFinite("gainTransferred", { what: "errors", values: [teacher, small, distilled], size: 1 });
  return teacher < small ? (small - distilled) / (small - teacher) : undefined;
}

/** The same for a table: `91%`. */
export function gainText(errors: GainOptions): string {
  const gain = gainTransferred(errors);
  return gain === undefined ? "no gain to transfer" : `${(100 * gain).toFixed(0)}%`;
}
