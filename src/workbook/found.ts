/** Experiments with their stored results, and how the tables of README and docs/ name them. */
import type { Experiment } from "../study/experiment.js";
import type { Results } from "../study/results.js";

/** An experiment with its stored results: those of the full setting first; none if it was never run. */
export interface Found {
  experiment: Experiment;
  results: readonly Results[];
}

/** The number of a notebook: `06`. */
export const numberOf = ({ name }: Experiment) => name.slice(0, name.indexOf("-"));

/** Where results lie, from a file in docs/. */
export const pathOf = ({ experiment, setting }: Results) => `../results/${experiment}/${setting}.json`;

/** `full`, or `full, bfloat16` where products were rounded to that. */
export function settingText({ setting, options }: Results): string {
  return options.precision === "bfloat16" ? `${setting}, bfloat16` : setting;
}
