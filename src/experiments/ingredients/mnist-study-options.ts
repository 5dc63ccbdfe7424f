/** What the options that all studies on MNIST have may be. */
import * as kind from "../../support/option-kinds.js";
import type { Kind, Kinds } from "../../support/options.js";
import type { StudyOptions } from "../../study/study.js";
import { TRAIN_SCHEMA } from "../../training/train-options.js";
import type { Json } from "../../trials/trial.js";
import { TEACHER_SCHEMA } from "./mnist-settings.js";

/** Options of a teacher that differ from its setting's, as JSON. */
export const teacherChanges = TEACHER_SCHEMA.some as Kind<Readonly<Record<string, Json>>>;

/** Those of {@link StudyOptions}. */
export const STUDY_KINDS = {
  seeds: kind.seeds,
  teacherSetting: kind.setting,
  teacher: teacherChanges,
  teacherSeed: kind.seed,
  precision: TRAIN_SCHEMA.kinds.precision,
} satisfies Partial<Kinds<StudyOptions>>;
