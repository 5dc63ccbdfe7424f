/** Ten nets beside one, and what one net learns of them, on pictures. §4 */
import { labelledData } from "../../data/labelled-data.js";
import type { Experiment } from "../../study/experiment.js";
import { MEMBER_DEFAULTS } from "../ingredients/ensemble-members.js";
import {
  ENSEMBLE_METRICS,
  ensembleStatements,
  ensembleTrials,
  studentLike,
} from "../ingredients/ensemble-trials.js";
import { ensembleFigure, errorsTable, softeningTable } from "./report.js";
import {
  DATA_SETS,
  ensembleGroup,
  SCHEMA,
  SETTINGS,
  studentGroup,
  type EnsemblesOptions,
} from "./settings.js";

export type { EnsemblesOptions } from "./settings.js";

/** Groups: the ensemble and the distilled net of each data set. */
export const ensembles: Experiment<EnsemblesOptions> = {
  name: "09-ensembles",
  section: "§4",
  schema: SCHEMA,
  settings: SETTINGS,
  keeps: {
    metrics: [...ENSEMBLE_METRICS, "testExamples", "trainAccuracy"],
    series: [
      "members",
      "arithmetic",
      "geometric",
      ...[
        "temperatures",
        "membersEntropy",
        "meanEntropy",
        "geometricEntropy",
        "meanDistance",
        "geometricDistance",
      ].map((name) => `softening.${name}`),
    ],
  },
  prepare: async ({ member, changes }) => {
    for (const data of Object.values(DATA_SETS)) {
      await labelledData({ ...MEMBER_DEFAULTS, ...member, ...changes, data });
    }
  },
  trials: ({ seeds, members, member, changes, temperature, student, softeningTemperatures }) =>
    Object.entries(DATA_SETS).flatMap(([name, data]) => {
      const own = { ...member, ...changes, data };
      const ensemble = { group: ensembleGroup(name), options: { softeningTemperatures } };
      const distilled = studentLike(own, { temperature, ...student });
      return ensembleTrials(seeds, {
        members,
        member: own,
        ensemble,
        students: { [studentGroup(name)]: distilled },
      });
    }),
  statements: (results) =>
    Object.keys(DATA_SETS).flatMap((name) =>
      ensembleStatements(results, { ensemble: ensembleGroup(name), student: studentGroup(name), of: name }),
    ),
  tables: (results) => [errorsTable(results), softeningTable(results)],
  figures: (results) => Object.keys(DATA_SETS).map((name) => ensembleFigure(results, name)),
};
