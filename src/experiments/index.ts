/** The experiments, in the order of their notebooks: the paper's table of contents. A new one is a folder and a line here. */
import { ArgumentError, describe } from "../support/checks.js";
import { didYouMean } from "../support/near-names.js";
import type { Experiment } from "../study/experiment.js";
import { mnistDistillation } from "./01-mnist-distillation/experiment.js";
import { temperature } from "./02-temperature/experiment.js";
import { gradients } from "./03-gradients/experiment.js";
import { highTemperatureLimit } from "./04-high-temperature-limit/experiment.js";
import { mnistFull } from "./05-mnist-full/experiment.js";
import { temperatureAndWidth } from "./06-temperature-and-width/experiment.js";
import { missingClasses } from "./07-missing-classes/experiment.js";
import { lessData } from "./08-less-data/experiment.js";
import { ensembles } from "./09-ensembles/experiment.js";
import { speechEnsemble } from "./10-speech-ensemble/experiment.js";
import { softTargetsAsRegularisers } from "./11-soft-targets-as-regularisers/experiment.js";

/** All experiments. */
export const EXPERIMENTS: readonly Experiment[] = [
  mnistDistillation,
  temperature,
  gradients,
  highTemperatureLimit,
  mnistFull,
  temperatureAndWidth,
  missingClasses,
  lessData,
  ensembles,
  speechEnsemble,
  softTargetsAsRegularisers,
];

/**
 * The experiment whose name begins so.
 * @param beginning - such as `06`
 * @throws ArgumentError unless there is one
 */
export function experimentNamed(beginning: string): Experiment {
  const found = EXPERIMENTS.filter(({ name }) => name.startsWith(beginning));
  if (found.length === 1) return found[0]!;
  const names = EXPERIMENTS.map(({ name }) => name);
  const expectation = `must be one of ${names.join(", ")}, or the beginning of one`;
  throw new ArgumentError(
    `experiment: ${expectation}, got ${describe(beginning)}${didYouMean(beginning, names)}`,
  );
}
