/** What the experiment of notebook 09 can be told, and its settings. */
import * as kind from "../../support/option-kinds.js";
import { optionsSchema } from "../../support/options.js";
import { ENSEMBLE_KINDS, studentChanges } from "../ingredients/ensemble-kinds.js";
import type { EnsembleExperimentOptions } from "../ingredients/ensemble-trials.js";
import type { Json } from "../../trials/trial.js";

/** Ensembles on pictures, and one student of each. */
export interface EnsemblesOptions extends EnsembleExperimentOptions {
  members: number;
  /** T of the soft targets. */
  temperature: number;
  /** Of the distilled net; what is left out is as the members are trained. */
  student: Readonly<Record<string, Json>>;
  /** T at which the ways to soften the ensemble are compared. */
  softeningTemperatures: readonly number[];
}

/** What each option may be. */
export const SCHEMA = optionsSchema<EnsemblesOptions>({
  ...ENSEMBLE_KINDS,
  members: kind.members,
  temperature: kind.temperature,
  student: studentChanges,
  softeningTemperatures: kind.list(kind.temperature, { least: 0 }),
});

const QUICK: EnsemblesOptions = {
  seeds: [1],
  members: 10,
  member: { first: 20_000, architectures: [[100, 100]], epochs: 30 },
  changes: {},
  temperature: 2,
  // Soft targets are learned more slowly than labels.
  student: { studentEpochs: 60, studentLearningRate: 0.02 },
  softeningTemperatures: [1, 2, 4, 8, 20],
};

/** By name: minutes, hours. Rates and T were chosen on validation data: docs/log.md. */
export const SETTINGS = {
  quick: QUICK,
  full: {
    ...QUICK,
    seeds: [1, 2, 3, 4, 5],
    member: { ...QUICK.member, first: 0, architectures: [[300, 100]] },
  },
};

/** The data sets, by the names that readers know them by. */
export const DATA_SETS = { "Fashion-MNIST": "fashion-mnist", MNIST: "mnist" } as const;
/** The group of the ensembles of a data set. */
export const ensembleGroup = (data: string) => `${data}: ensemble`;
/** The group of their students. */
export const studentGroup = (data: string) => `${data}: one net, distilled`;
