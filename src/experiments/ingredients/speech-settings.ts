/** The acoustic models of the experiments on synthetic speech. §4, §6 */

/** Noise that is drawn anew in each epoch keeps them from memorising their frames. Chosen on validation voices: docs/log.md. */
export const SPEECH_MEMBERS = {
  data: "speech",
  sentences: 16,
  noise: 1,
  freshNoise: true,
  architectures: [[128, 128]],
  epochs: 10,
  learningRate: 0.1,
} as const;
