/** Ten nets beside one, and what one net learns of them, on pictures. §4 */
import { labelledData } from "../../data/labelled-data.js";
import * as kind from "../../support/option-kinds.js";
import type { Experiment } from "../../study/experiment.js";
import type { Json } from "../../trials/trial.js";
import { MEMBER_DEFAULTS } from "../ingredients/ensemble-members.js";
import {
  ENSEMBLE_METRICS,
  ensembleStatements,
  ensembleTrials,
  LABELS_ALONE,
  severalStudents,
  studentLike,
} from "../ingredients/ensemble-trials.js";
import { reliabilitySeries } from "../ingredients/reliability-rows.js";
import { diversityStatements, diversityTable } from "./diversity-report.js";
import {
  errorsTable,
  isMeasured,
  membersFigure,
  netsFigure,
  reliabilityFigures,
  softeningTable,
} from "./report.js";
import {
  bootstrapGroup,
  DATA_SETS,
  groupsFor,
  kindsFor,
  plainGroup,
  SCHEMA,
  SETTINGS,
  type EnsemblesOptions,
} from "./settings.js";

export type { EnsemblesOptions } from "./settings.js";

/** Groups, for each data set: the ensemble, its students, the nets on labels alone, and two ensembles that are compared: as before, and of members that also differ in their data. */
export const ensembles: Experiment<EnsemblesOptions> = {
  name: "09-ensembles",
  section: "§4",
  schema: SCHEMA,
  settings: SETTINGS,
  // Of the few nets in the notebook's own cells.
  parameters: { membersHere: kind.members, trainingDigits: kind.whole(1, 60_000), epochs: kind.epochs },
  keeps: {
    metrics: [
      ...ENSEMBLE_METRICS,
      ...["testExamples", "trainAccuracy", "disagreement", "errorCorrelation"],
      ...["calibrationError", "memberCalibrationError"],
    ],
    series: [
      "members",
      "arithmetic",
      "geometric",
      ...reliabilitySeries("reliability"),
      ...reliabilitySeries("memberReliability"),
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
  trials: ({ seeds, members, students, member, changes, temperature, hardWeight, student, ...rest }) =>
    Object.entries(DATA_SETS).flatMap(([name, data]) => {
      const own: Readonly<Record<string, Json>> = { ...member, ...changes, data };
      const { softeningTemperatures } = rest;
      const [taught, labels] = kindsFor(name);
      const plain = ensembleTrials(seeds, {
        members,
        member: own,
        ensemble: { group: groupsFor(name, students).ensemble, options: { softeningTemperatures } },
        students: {
          ...severalStudents(taught, students, studentLike(own, { temperature, hardWeight, ...student })),
          ...severalStudents(labels, students, studentLike(own, { ...student, ...LABELS_ALONE })),
        },
      });
      if (own.bootstrap === true) return plain;
      const ofGroup = (group: string, member: Readonly<Record<string, Json>>) =>
        ensembleTrials(seeds, { members, member, ensemble: { group }, students: {} });
      return [
        ...plain,
        // Without temperatures the ensembles above are the same trials.
        ...(softeningTemperatures.length > 0 ? ofGroup(plainGroup(name), own) : []),
        ...ofGroup(bootstrapGroup(name), { ...own, bootstrap: true }),
      ];
    }),
  statements: (results) =>
    Object.keys(DATA_SETS).flatMap((name) => [
      ...ensembleStatements(results, { ...groupsFor(name, results.options.students), of: name }),
      ...diversityStatements(results, name),
    ]),
  tables: (results) => [errorsTable(results), softeningTable(results), diversityTable(results)],
  figures: (results) => {
    const measured = Object.keys(DATA_SETS).filter((name) => isMeasured(results, name));
    return [
      ...[netsFigure, membersFigure].flatMap((figure) => measured.map((name) => figure(results, name))),
      ...reliabilityFigures(results),
    ];
  },
};
