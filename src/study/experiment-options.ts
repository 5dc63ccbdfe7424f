/** The options of every experiment, and the names of its settings. */
import type { Json } from "../trials/trial.js";

/** The options of every experiment. */
export interface ExperimentOptions extends Record<string, Json> {
  /** The seeds, which distinguish runs that are otherwise equal. */
  seeds: readonly number[];
}

/** The names of an experiment's settings: minutes, or hours. */
export type Setting = "quick" | "full";
