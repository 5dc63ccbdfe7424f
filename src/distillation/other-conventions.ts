/** The objective as other papers and programs write it: the `conventions` of the library. */
export { lossFromNotes, weightsFromAlpha, type AlphaOptions, type NotesOptions } from "./conventions.js";
export {
  binaryHardTargetGradient,
  binaryHardTargetLoss,
  binarySoftTargetGradient,
  binarySoftTargetLoss,
} from "./binary-cross-entropy.js";
