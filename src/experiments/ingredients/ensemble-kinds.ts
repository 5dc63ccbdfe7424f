/** What the options may be that all experiments with ensembles have. */
import * as kind from "../../support/option-kinds.js";
import type { Kind, Kinds } from "../../support/options.js";
import type { Json } from "../../trials/trial.js";
import { MEMBER_SCHEMA } from "./ensemble-members.js";
import { ENSEMBLE_STUDENT_SCHEMA } from "./ensemble-student-recipe.js";
import type { EnsembleExperimentOptions } from "./ensemble-trials.js";

type JsonOptions = Readonly<Record<string, Json>>;

const member = MEMBER_SCHEMA.some as Kind<JsonOptions>;

/** Options of a student, as JSON. */
export const studentChanges = ENSEMBLE_STUDENT_SCHEMA.some as Kind<JsonOptions>;

/** Those of {@link EnsembleExperimentOptions}. */
export const ENSEMBLE_KINDS = {
  seeds: kind.seeds,
  member,
  changes: member,
} satisfies Partial<Kinds<EnsembleExperimentOptions>>;
