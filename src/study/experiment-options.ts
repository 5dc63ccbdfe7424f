/** What every experiment can be told, and the names of its settings. */
import type { Json } from "../trials/trial.js";

/** What every experiment can be told. */
export interface ExperimentOptions extends Record<string, Json> {
  /** What differs between runs that are otherwise the same. */
  seeds: readonly number[];
}

/** The names of an experiment's settings: minutes, or hours. */
export type Setting = "quick" | "full";
