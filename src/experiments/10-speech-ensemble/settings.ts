/** What the experiment of notebook 10 can be told, and its settings. */
import * as kind from "../../support/option-kinds.js";
import { optionsSchema } from "../../support/options.js";
import { ENSEMBLE_KINDS, studentChanges } from "../ingredients/ensemble-kinds.js";
import {
  netGroups,
  type EnsembleExperimentOptions,
  type EnsembleNets,
} from "../ingredients/ensemble-trials.js";
import { SPEECH_MEMBERS } from "../ingredients/speech-settings.js";
import type { Json } from "../../trials/trial.js";

/** An ensemble of acoustic models, students of it for each T, and nets that are trained like these on labels alone. */
export interface SpeechEnsembleOptions extends EnsembleExperimentOptions {
  members: number;
  /** Students of each ensemble at each T, and as many nets on labels alone. */
  students: number;
  /** T of the students; the one for Table 1 is chosen on validation frames. */
  temperatures: readonly number[];
  /** Weight of the labels, beside 1 for the soft term. */
  hardWeight: number;
  /** Of the distilled nets and those on labels alone; what is left out is as the members are trained. */
  student: Readonly<Record<string, Json>>;
}

/** What each option may be. */
export const SCHEMA = optionsSchema<SpeechEnsembleOptions>({
  ...ENSEMBLE_KINDS,
  members: kind.members,
  students: kind.count,
  temperatures: kind.temperatures,
  hardWeight: kind.weight,
  student: studentChanges,
});

const QUICK: SpeechEnsembleOptions = {
  seeds: [1],
  members: 10,
  students: 1,
  member: SPEECH_MEMBERS,
  changes: {},
  temperatures: [1, 2, 5, 10],
  hardWeight: 0.1,
  // Longer than the members: soft targets are learned more slowly than labels, which gain nothing by it.
  student: { studentEpochs: 20, studentWarmUpEpochs: 1 },
};

/**
 * By name: minutes, an hour. Both recipes were chosen on validation voices: docs/log.md. What a student learns last takes many epochs, and wider nets keep more of it;
 * of the four temperatures the full setting has the one that is best in the quick one.
 */
export const SETTINGS = {
  quick: QUICK,
  full: {
    ...QUICK,
    seeds: [1, 2, 3, 4, 5],
    member: { ...SPEECH_MEMBERS, architectures: [[256, 256]] },
    temperatures: [2],
    student: { ...QUICK.student, studentEpochs: 160 },
  },
};

/** What the students of a temperature are called. */
export const distilledAt = (temperature: number) => `distilled at T = ${temperature}`;
/** What the nets on labels alone are called. */
export const LABELS = "labels alone";

/** The groups: the ensembles, their students at a temperature, and the nets on labels alone. */
export function groupsAt(temperature: number, students: number): EnsembleNets {
  return {
    ensemble: "ensemble",
    students: netGroups(distilledAt(temperature), students),
    controls: netGroups(LABELS, students),
  };
}
