/** How the learning rate moves while a net is trained. */

/** `constant`, or `cosine`: half a cosine from the full rate down to zero at the last step. */
export type Schedule = "constant" | "cosine";

/** What the learning rate of a step depends on. */
export interface RateOptions {
  schedule: Schedule;
  /** The full rate. */
  learningRate: number;
  /** The rate rises linearly to the full one over so many epochs; the schedule has the rest. */
  warmUpEpochs: number;
  /** Of the whole training. */
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
  // The first steps of a warm-up must not be at a rate of zero, or they would be lost.
  if (progress < warmUpEpochs) return learningRate * Math.max(progress / warmUpEpochs, 0.01);
  if (schedule === "constant") return learningRate;
  const part = (progress - warmUpEpochs) / (epochs - warmUpEpochs);
  return (learningRate * (1 + Math.cos(Math.PI * part))) / 2;
}
