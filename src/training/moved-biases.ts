/** Moving the biases of some classes after training: the `biases` of the library. §3 */
export { shiftBiases, shiftLogits, type BiasShift } from "../models/biases.js";
export { priorMatchingShift, type PriorMatchingOptions } from "../models/prior-matching.js";
export { biasSweep, evenShifts, fewestErrors, type BiasSweepRow } from "./bias-sweep.js";
