/** How the learning rate moves while a net is trained. */

/** `constant`, or `cosine`: half a cosine from the full rate down to zero at the last step. */
export type Schedule = "constant" | "cosine";

/**
 * The learning rate of one step.
 *
 * @param peak - the full rate
 * @param progress - part of all steps done before this one, in [0, 1)
 */
export function learningRateAt(schedule: Schedule, peak: number, progress: number): number {
  return schedule === "constant" ? peak : (peak * (1 + Math.cos(Math.PI * progress))) / 2;
}
