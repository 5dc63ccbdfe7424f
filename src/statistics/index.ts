/** Means over seeds, comparisons of nets and their calibration: the `statistics` of the library. */
export { summarise, summaryText, type Summary } from "./mean.js";
export { confidenceInterval, predictionInterval, type Interval } from "./confidence-interval.js";
export { pairedDifference, type PairedDifference } from "./paired-difference.js";
export { mcnemarTest, type AnswerPair, type PairedTest } from "./mcnemar.js";
export { agreement, type Agreement } from "./agreement.js";
export { diversity, type Diversity } from "./diversity.js";
export {
  expectedCalibrationError,
  reliability,
  type ReliabilityBin,
  type ReliabilityOptions,
} from "./calibration.js";
export { gainTransferred, type GainOptions } from "./gain.js";
export type { LabelledExamples } from "./labelled-logits.js";
