/** The learning rate during training. */

/** `constant`, or `cosine`: half a cosine from the full rate down to zero at the last step. */
export type Schedule = "constant" | "cosine";

/** Options of the learning rate. */
export interface RateOptions {
  schedule: Schedule;
  /** The full rate. */
  learningRate: number;
  /** Number of epochs in which the rate rises linearly to the full one; the schedule covers the rest. */
  warmUpEpochs: number;
  /** Number of epochs of the whole training. */
  epochs: number;
}

/**
 * The learning rate of one step.
 *
 * @param progress - epochs done before this step, in [0, epochs)
 */
export function learningRateAt(
  progress: number,
  { schedule, learningRate, warmUpEpochs, epochs }: RateOptions,
): number {
  // The first steps of a warm-up must not have a rate of zero, or they would be wasted.
  if (progress < warmUpEpochs) return learningRate * Math.max(progress / warmUpEpochs, 0.01);
  if (schedule === "constant") return learningRate;
  const part = (progress - warmUpEpochs) / (epochs - warmUpEpochs);
  return (learningRate * (1 + Math.cos(Math.PI * part))) / 2;
}
