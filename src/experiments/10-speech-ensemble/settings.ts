/** What the experiment of notebook 10 can be told, and its settings. */
import * as kind from "../../support/option-kinds.js";
import { optionsSchema } from "../../support/options.js";
import { ENSEMBLE_KINDS, studentChanges } from "../ingredients/ensemble-kinds.js";
import type { EnsembleExperimentOptions } from "../ingredients/ensemble-trials.js";
import { SPEECH_MEMBERS } from "../ingredients/speech-settings.js";
import type { Json } from "../../trials/trial.js";

/** An ensemble of acoustic models, and a student of it for each T. */
export interface SpeechEnsembleOptions extends EnsembleExperimentOptions {
  members: number;
  /** T of the students; the one for Table 1 is chosen on validation frames. */
  temperatures: readonly number[];
  /** Weight of the labels, beside 1 for the soft term. */
  hardWeight: number;
  /** Of the distilled nets; what is left out is as the members are trained. */
  student: Readonly<Record<string, Json>>;
}

/** What each option may be. */
export const SCHEMA = optionsSchema<SpeechEnsembleOptions>({
  ...ENSEMBLE_KINDS,
  members: kind.members,
  temperatures: kind.temperatures,
  hardWeight: kind.weight,
  student: studentChanges,
});

const QUICK: SpeechEnsembleOptions = {
  seeds: [1],
  members: 10,
  member: SPEECH_MEMBERS.quick,
  changes: {},
  temperatures: [1, 2, 5, 10],
  hardWeight: 0.5,
  student: {},
};

/** By name: minutes, an hour. */
export const SETTINGS = {
  quick: QUICK,
  full: {
    ...QUICK,
    seeds: [1, 2, 3, 4, 5],
    member: SPEECH_MEMBERS.full,
    student: { studentEpochs: 60, studentWarmUpEpochs: 3 },
  },
};

/** The group of the ensembles. */
export const ENSEMBLE = "ensemble";
/** The group of the students of a temperature. */
export const studentGroup = (temperature: number) => `distilled at T = ${temperature}`;
