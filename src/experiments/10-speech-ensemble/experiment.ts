/** Ten acoustic models and one that learns from them, on synthetic speech. §4, Table 1 */
import { labelledData } from "../../data/labelled-data.js";
import * as kind from "../../support/option-kinds.js";
import type { Experiment } from "../../study/experiment.js";
import { MEMBER_DEFAULTS } from "../ingredients/ensemble-members.js";
import {
  ENSEMBLE_METRICS,
  ensembleTrials,
  LABELS_ALONE,
  severalStudents,
  studentLike,
} from "../ingredients/ensemble-trials.js";
import { speechFigures, speechStatements, speechTable, temperaturesTable } from "./report.js";
import { distilledAt, groupsAt, LABELS, SCHEMA, SETTINGS, type SpeechEnsembleOptions } from "./settings.js";

export type { SpeechEnsembleOptions } from "./settings.js";

/** Groups: the ensemble, its students at each temperature, and the nets on labels alone. */
export const speechEnsemble: Experiment<SpeechEnsembleOptions> = {
  name: "10-speech-ensemble",
  section: "§4",
  schema: SCHEMA,
  settings: SETTINGS,
  // Of the few nets in the notebook's own cells.
  parameters: {
    temperature: kind.temperature,
    membersHere: kind.members,
    sentences: kind.whole(1, 10_000),
    epochs: kind.epochs,
  },
  keeps: {
    metrics: [...ENSEMBLE_METRICS, "testExamples", "trainAccuracy"],
    series: ["members", "arithmetic", "geometric"],
  },
  prepare: ({ member, changes }) => labelledData({ ...MEMBER_DEFAULTS, ...member, ...changes }),
  trials: ({ seeds, members, students, member, changes, temperatures, hardWeight, student }) => {
    const own = { ...member, ...changes };
    const taught = temperatures.map((temperature) =>
      severalStudents(
        distilledAt(temperature),
        students,
        studentLike(own, { temperature, hardWeight, ...student }),
      ),
    );
    const controls = severalStudents(LABELS, students, studentLike(own, { ...student, ...LABELS_ALONE }));
    return ensembleTrials(seeds, {
      members,
      member: own,
      ensemble: { group: groupsAt(1, students).ensemble },
      students: Object.assign({}, ...taught, controls) as typeof controls,
    });
  },
  statements: speechStatements,
  tables: (results) => [temperaturesTable(results), speechTable(results)],
  figures: speechFigures,
};
