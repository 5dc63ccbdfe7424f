/** What the experiment of notebook 11 can be told, and its settings. */
import * as kind from "../../support/option-kinds.js";
import { optionsSchema } from "../../support/options.js";
import { ENSEMBLE_KINDS, studentChanges } from "../ingredients/ensemble-kinds.js";
import type { EnsembleExperimentOptions } from "../ingredients/ensemble-trials.js";
import type { Json } from "../../trials/trial.js";
import { SPEECH_MEMBERS } from "../ingredients/speech-settings.js";

/** Nets on all frames and on few. */
export interface RegulariserOptions extends EnsembleExperimentOptions {
  /** Of the training frames. */
  fraction: number;
  /** T of the soft targets. */
  temperature: number;
  /** On the fraction; all frames are seen as often as the teacher sees them. */
  epochs: number;
  /** Of the nets on the fraction; what is left out is as the teacher is trained. */
  student: Readonly<Record<string, Json>>;
}

/** What each option may be. */
export const SCHEMA = optionsSchema<RegulariserOptions>({
  ...ENSEMBLE_KINDS,
  fraction: kind.fraction,
  temperature: kind.temperature,
  epochs: kind.epochs,
  student: studentChanges,
});

const QUICK: RegulariserOptions = {
  seeds: [1],
  member: SPEECH_MEMBERS,
  changes: {},
  fraction: 0.03,
  temperature: 5,
  epochs: 80,
  student: {},
};

/** By name: minutes, a quarter of an hour. The recipe is the same, and was chosen on validation voices: docs/log.md. */
export const SETTINGS = {
  quick: QUICK,
  full: { ...QUICK, seeds: [1, 2, 3, 4, 5] },
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
