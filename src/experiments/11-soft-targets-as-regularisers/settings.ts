/** What the experiment of notebook 11 can be told, and its settings. */
import * as kind from "../../support/option-kinds.js";
import { optionsSchema } from "../../support/options.js";
import { ENSEMBLE_KINDS } from "../ingredients/ensemble-kinds.js";
import type { EnsembleExperimentOptions } from "../ingredients/ensemble-trials.js";
import { SPEECH_MEMBERS } from "../ingredients/speech-settings.js";

/** Nets on all frames and on few. */
export interface RegulariserOptions extends EnsembleExperimentOptions {
  /** Of the training frames. */
  fraction: number;
  /** T of the soft targets. */
  temperature: number;
  /** On the fraction; all frames are seen as often as the teacher sees them. */
  epochs: number;
}

/** What each option may be. */
export const SCHEMA = optionsSchema<RegulariserOptions>({
  ...ENSEMBLE_KINDS,
  fraction: kind.fraction,
  temperature: kind.temperature,
  epochs: kind.epochs,
});

const QUICK: RegulariserOptions = {
  seeds: [1],
  member: SPEECH_MEMBERS.quick,
  changes: {},
  fraction: 0.03,
  // Chosen on validation voices among 1, 2, 5, 10, 20.
  temperature: 20,
  epochs: 80,
};

/** By name: minutes, half an hour. */
export const SETTINGS = {
  quick: QUICK,
  full: { ...QUICK, seeds: [1, 2, 3, 4, 5], member: SPEECH_MEMBERS.full },
};

/** The groups: the nets of §6. The paper does not say how the third fared. */
export const STUDENTS = {
  whole: "all frames, labels",
  stopped: "few frames, labels, stopped early",
  labels: "few frames, labels, not stopped",
  soft: "few frames, soft targets, not stopped",
} as const;

/** Which of them. */
export type StudentKind = keyof typeof STUDENTS;
