/** Soft targets as regularisers: nets that see few frames, on synthetic speech. §6, Table 5 */
import { labelledData } from "../../data/labelled-data.js";
import * as kind from "../../support/option-kinds.js";
import type { Experiment } from "../../study/experiment.js";
import { MEMBER_DEFAULTS } from "../ingredients/ensemble-members.js";
import { ensembleTrials, LABELS_ALONE, studentLike } from "../ingredients/ensemble-trials.js";
import { learningFigure, regulariserStatements, regulariserTable } from "./report.js";
import { SCHEMA, SETTINGS, STUDENTS, type RegulariserOptions } from "./settings.js";

export type { RegulariserOptions } from "./settings.js";

/** Groups: `STUDENTS`. Their teacher is the one member that was trained on all frames. */
export const softTargetsAsRegularisers: Experiment<RegulariserOptions> = {
  name: "11-soft-targets-as-regularisers",
  section: "§6",
  schema: SCHEMA,
  settings: SETTINGS,
  // Of the nets in the notebook's own cells.
  parameters: { sentences: kind.whole(1, 10_000), teacherEpochs: kind.epochs },
  keeps: {
    metrics: ["errors", "accuracy", "trainAccuracy", "trainingExamples", "testExamples", "stoppedAfter"],
    series: ["curve.train", "curve.test"],
  },
  prepare: ({ member, changes }) => labelledData({ ...MEMBER_DEFAULTS, ...member, ...changes }),
  trials: ({ seeds, member, changes, fraction, temperature, epochs, student }) => {
    const own = { ...member, ...changes };
    const labels = { ...LABELS_ALONE, curve: true };
    const { epochs: wholeEpochs = MEMBER_DEFAULTS.epochs } = own;
    const whole = studentLike(own, { studentEpochs: wholeEpochs, ...labels });
    // As in the paper nothing but the soft targets regularises: the few frames stay as they were recorded.
    const few = studentLike(own, { fraction, studentAugmented: false, ...student, studentEpochs: epochs });
    const students = {
      [STUDENTS.whole]: whole,
      [STUDENTS.stopped]: { ...few, ...labels, stopEarly: true },
      [STUDENTS.labels]: { ...few, ...labels },
      [STUDENTS.soft]: { ...few, temperature, softWeight: 1, hardWeight: 0, curve: true },
    };
    return ensembleTrials(seeds, { members: 1, member: own, students });
  },
  statements: regulariserStatements,
  tables: (results) => [regulariserTable(results)],
  figures: (results) => [learningFigure(results, ["labels", "soft"]), learningFigure(results, ["whole"])],
};
