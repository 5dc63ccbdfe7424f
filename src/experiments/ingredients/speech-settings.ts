/** The acoustic models of the experiments on synthetic speech, by setting. §4, §6 */

const QUICK = {
  data: "speech",
  sentences: 16,
  noise: 1,
  architectures: [[128, 128]],
  epochs: 10,
  learningRate: 0.05,
} as const;

/** Rates were chosen on validation voices: docs/results.md. */
export const SPEECH_MEMBERS = {
  quick: QUICK,
  // Four times the frames for nets of the same size: larger ones memorised their training frames.
  full: { ...QUICK, sentences: 64, epochs: 20 },
} as const;
