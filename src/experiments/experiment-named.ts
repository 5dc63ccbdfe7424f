/** The experiments as a list, and one of them by the beginning of its name. */
import { nameBeginning } from "../support/near-names.js";
import type { Experiment } from "../study/experiment.js";
import * as experiments from "./index.js";

/** All experiments, in the order of their notebooks. */
export const EXPERIMENTS: readonly Experiment[] = Object.values(
  experiments as Record<string, Experiment>,
).sort((first, second) => (first.name < second.name ? -1 : 1));

/**
 * The experiment whose name begins so.
 * @param beginning - such as `06`
 * @throws ArgumentError unless there is one
 */
export function experimentNamed(beginning: string): Experiment {
  const names = EXPERIMENTS.map(({ name }) => name);
  const chosen = nameBeginning("experiment", names, beginning);
  return EXPERIMENTS.find(({ name }) => name === chosen)!;
}
