/** What the options may be that all experiments with students on MNIST have. */
import * as kind from "../../support/option-kinds.js";
import type { Kind, Kinds } from "../../support/options.js";
import { TRAIN_SCHEMA } from "../../training/train-options.js";
import type { Json } from "../../trials/trial.js";
import { TEACHER_SCHEMA } from "./mnist-settings.js";
import { STUDENT_SCHEMA } from "./mnist-student-options.js";
import type { StudentExperimentOptions } from "./students.js";

/** Options of a teacher that differ from its setting's, as JSON. */
export const teacherChanges = TEACHER_SCHEMA.some as Kind<Readonly<Record<string, Json>>>;

/** Options of a student that differ from its experiment's, as JSON. */
export const mnistStudentChanges = STUDENT_SCHEMA.some as Kind<Readonly<Record<string, Json>>>;

/** Those of {@link StudentExperimentOptions}. */
export const STUDENT_KINDS = {
  seeds: kind.seeds,
  teacherSetting: kind.setting,
  teacher: teacherChanges,
  teacherSeed: kind.seed,
  precision: TRAIN_SCHEMA.kinds.precision,
} satisfies Partial<Kinds<StudentExperimentOptions>>;
