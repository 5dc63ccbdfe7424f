/** The acoustic models of the experiments on synthetic speech. §4, §6 */

/**
 * Many frames, each seen a few times, as in the paper: there is little that nets could memorise and then have nothing to teach.
 * Chosen on validation voices: docs/log.md.
 */
export const SPEECH_MEMBERS = {
  data: "speech",
  sentences: 64,
  noise: 1,
  architectures: [[128, 128]],
  epochs: 5,
  learningRate: 0.1,
} as const;
