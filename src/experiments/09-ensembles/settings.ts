/** What the experiment of notebook 09 can be told, and its settings. */
import * as kind from "../../support/option-kinds.js";
import { optionsSchema } from "../../support/options.js";
import { ENSEMBLE_KINDS, studentChanges } from "../ingredients/ensemble-kinds.js";
import {
  netGroups,
  type EnsembleExperimentOptions,
  type EnsembleNets,
} from "../ingredients/ensemble-trials.js";
import type { Json } from "../../trials/trial.js";

/** Ensembles on pictures, students of each, and nets that are trained like the students on labels alone. */
export interface EnsemblesOptions extends EnsembleExperimentOptions {
  members: number;
  /** Students of each ensemble, and as many nets on labels alone. */
  students: number;
  /** T of the soft targets. */
  temperature: number;
  /** Weight of the labels, beside 1 for the soft term. */
  hardWeight: number;
  /** Of the distilled nets and those on labels alone; what is left out is as the members are trained. */
  student: Readonly<Record<string, Json>>;
  /** T at which the ways to soften the ensemble are compared. */
  softeningTemperatures: readonly number[];
}

/** What each option may be. */
export const SCHEMA = optionsSchema<EnsemblesOptions>({
  ...ENSEMBLE_KINDS,
  members: kind.members,
  students: kind.count,
  temperature: kind.temperature,
  hardWeight: kind.weight,
  student: studentChanges,
  softeningTemperatures: kind.list(kind.temperature, { least: 0 }),
});

const QUICK: EnsemblesOptions = {
  seeds: [1],
  members: 10,
  students: 1,
  // Shifts keep the members from memorising the pictures: what is memorised has nothing to teach.
  member: { architectures: [[100, 100]], maxShiftPixels: 1, epochs: 20 },
  changes: {},
  temperature: 2,
  hardWeight: 0.5,
  // As long as the members, so that what a student gains does not come of more epochs.
  student: { studentWarmUpEpochs: 3 },
  softeningTemperatures: [1, 2, 4, 8, 20],
};

/** By name: minutes, an hour. The recipe is the same, and was chosen on validation data: docs/log.md. */
export const SETTINGS = {
  quick: QUICK,
  full: { ...QUICK, seeds: [1, 2, 3, 4, 5], students: 3 },
};

/** The data sets, by the names that readers know them by. */
export const DATA_SETS = { MNIST: "mnist", "Fashion-MNIST": "fashion-mnist" } as const;

/** The groups of a data set: its ensembles, their students, and the nets on labels alone. */
export function groupsFor(data: string, students: number): EnsembleNets {
  const [taught, labels] = kindsFor(data);
  return {
    ensemble: `${data}: ensemble`,
    students: netGroups(taught, students),
    controls: netGroups(labels, students),
  };
}

/** The group of a data set's ensembles whose members also differ in their data: each has a bootstrap draw of its own. */
export const bootstrapGroup = (data: string) => `${data}: bootstrap members`;
/** The group that is compared with them: the ensembles again, from the same cache, so that both are of one run. */
export const plainGroup = (data: string) => `${data}: plain members`;

/** What the nets of a data set are called that are no members: distilled, and on labels alone. */
export const kindsFor = (data: string) => [`${data}: distilled`, `${data}: labels alone`] as const;
