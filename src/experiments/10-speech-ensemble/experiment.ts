/** Ten acoustic models and one that learns from them, on synthetic speech. §4, Table 1 */
import { labelledData } from "../../data/labelled-data.js";
import type { Experiment } from "../../study/experiment.js";
import { MEMBER_DEFAULTS } from "../ingredients/ensemble-members.js";
import {
  ENSEMBLE_METRICS,
  ensembleStatements,
  ensembleTrials,
  studentLike,
} from "../ingredients/ensemble-trials.js";
import { bestTemperature, speechTable, temperaturesFigure, temperaturesTable } from "./report.js";
import { ENSEMBLE, SCHEMA, SETTINGS, studentGroup, type SpeechEnsembleOptions } from "./settings.js";

export type { SpeechEnsembleOptions } from "./settings.js";

/** Groups: the ensemble, and the student of each temperature. */
export const speechEnsemble: Experiment<SpeechEnsembleOptions> = {
  name: "10-speech-ensemble",
  section: "§4",
  schema: SCHEMA,
  settings: SETTINGS,
  keeps: {
    metrics: [...ENSEMBLE_METRICS, "testExamples", "trainAccuracy"],
    series: ["members", "arithmetic", "geometric"],
  },
  prepare: ({ member, changes }) => labelledData({ ...MEMBER_DEFAULTS, ...member, ...changes }),
  trials: ({ seeds, members, member, changes, temperatures, hardWeight, student }) => {
    const own = { ...member, ...changes };
    const students = temperatures.map((temperature) => [
      studentGroup(temperature),
      studentLike(own, { temperature, hardWeight, ...student }),
    ]);
    return ensembleTrials(seeds, {
      members,
      member: own,
      ensemble: { group: ENSEMBLE },
      students: Object.fromEntries(students) as Record<string, ReturnType<typeof studentLike>>,
    });
  },
  statements: (results) =>
    ensembleStatements(results, {
      ensemble: ENSEMBLE,
      student: studentGroup(bestTemperature(results)),
      of: "frames of synthetic speech",
    }),
  tables: (results) => [temperaturesTable(results), speechTable(results)],
  figures: (results) => [temperaturesFigure(results)],
};
