/** Names of options in other programs that don't resemble ours. */
import { didYouMean } from "./near-names.js";

/** Keyed by the name in lower case, letters only. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  lr: "learningRate",
  eta: "learningRate",
  stepsize: "learningRate",
  validation: "evaluateOn",
  validationdata: "evaluateOn",
  validationset: "evaluateOn",
  testdata: "evaluateOn",
  lossfunction: "loss",
  lossfn: "loss",
  criterion: "loss",
  callbacks: "afterEpoch",
  verbose: "onProgress",
  ema: "averagingDecay",
  t: "temperature",
  tau: "temperature",
};

/** Names that stand for two options at once. */
const TWO_AT_ONCE: Readonly<Record<string, string>> = {
  alpha: 'conventions.weightsFromAlpha({ alpha, weighs: "hard" }) makes softWeight and hardWeight of it',
  lambda: 'conventions.weightsFromAlpha({ alpha, weighs: "hard" }) makes softWeight and hardWeight of it',
};

/** The end of an error message about an unknown option: its name here, or `; did you mean …?`. */
export function nameMeant(found: unknown, names: readonly string[]): string {
  const plain = String(found).toLowerCase().replace(/[-_ ]/g, "");
  const both =
    Object.hasOwn(TWO_AT_ONCE, plain) && names.includes("softWeight") && names.includes("hardWeight");
  if (both) return `; ${TWO_AT_ONCE[plain]!}`;
  const called = Object.hasOwn(OTHER_NAMES, plain) ? OTHER_NAMES[plain]! : "";
  return names.includes(called) ? `; ${String(found)} is called ${called}` : didYouMean(found, names);
}
