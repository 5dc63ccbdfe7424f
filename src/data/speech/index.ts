/** Synthetic speech: sentences, a synthesiser, log-mel frames with their phones, and a decoder. The `speech` of the library. §5 */
export { madeUpSentences } from "./sentences.js";
export { SAMPLE_RATE, synthesiser, type Phone, type Synthesiser, type Utterance } from "./synthesiser.js";
export { frameStep, LOG_MEL, logMel } from "./log-mel.js";
export {
  frameLabels,
  speakPart,
  speechFrames,
  VOICES,
  type FrameSet,
  type SpeechFramesOptions,
  type SpeechParts,
} from "./frames.js";
export { phoneBigrams, phoneErrorRate, phonesOf, viterbi, type PhoneBigrams } from "./decoder.js";
