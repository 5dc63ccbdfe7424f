/** What keeps specialists from overfitting, and whether one net can learn what a generalist and its specialists know. §6.1, §8 */
import { forEachSeed, type Experiment, type GroupedTrial, type NeededTrial } from "../../study/experiment.js";
import * as kind from "../../support/option-kinds.js";
import type { Trial } from "../../trials/trial.js";
import { OUTSIDE } from "../ingredients/few-specialists.js";
import { kanjiData } from "../ingredients/kanji-data.js";
import { GENERALIST_DEFAULTS } from "../ingredients/kanji-generalist.js";
import { SPECIALISTS_DEFAULTS } from "../ingredients/specialists.js";
import { intoOneNetFigures, intoOneNetStatements, intoOneNetTables } from "./report.js";
import {
  GROUPS,
  SCHEMA,
  SETTINGS,
  studentsOf,
  type IntoOneNetOptions,
  type StudentKind,
} from "./settings.js";

export type { IntoOneNetOptions } from "./settings.js";

/** Those of the options that a recipe has. */
function some(options: IntoOneNetOptions, names: object): Trial["options"] {
  return Object.fromEntries(Object.entries(options).filter(([name]) => name in names));
}

/** Trials of one seed: nets that several of them need, and those that are compared. */
function trialsWith(options: IntoOneNetOptions, seed: number): GroupedTrial[] {
  const { grouping, groups, members } = options;
  const [base, own] = [some(options, GENERALIST_DEFAULTS), some(options, SPECIALISTS_DEFAULTS)];
  const trial = (recipe: string, changes: Trial["options"]): Trial => ({ recipe, options: changes, seed });
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
  const generalist = (member: number) => trial("kanji-generalist", { ...base, member });
  const grouped: NeededTrial = {
    ...trial("kanji-groups", { ...base, grouping, groups, set: 1 }),
    needs: [generalist(1)],
  };
  const specialists = numbers(groups).map((specialist): NeededTrial => ({
    ...trial("specialist", { ...own, set: 1, specialist }),
    needs: [grouped],
  }));
  const generalists = numbers(members).map(generalist);
  const needs = { labels: [], generalist: [generalist(1)], specialists, generalists };
  const student = (one: StudentKind): GroupedTrial => ({
    group: GROUPS.student(one),
    trial: trial("kanji-student", {
      ...own,
      ...{ teacher: one.teacher, members, temperature: one.temperature, hardWeight: one.hardWeight },
      ...{
        studentUnits: one.units,
        studentEpochs: options.studentEpochs,
        fromGeneralist: one.fromGeneralist,
      },
      studentLearningRate: one.fromGeneralist ? options.furtherLearningRate : options.studentLearningRate,
    }),
    needs: needs[one.teacher],
  });
  const fewOptions = {
    ...own,
    ...{ specialistEpochs: options.fewEpochs, specialistLearningRate: options.fewLearningRate },
    fewJitters: options.fewJitters,
  };
  return [
    { group: GROUPS.generalist, trial: generalist(1) },
    {
      group: GROUPS.specialists,
      trial: trial("specialists", { ...own, sets: 1, top: [1] }),
      needs: specialists,
    },
    { group: GROUPS.ensemble, trial: trial("kanji-ensemble", { ...base, members }), needs: generalists },
    ...OUTSIDE.map((outside) => ({
      group: GROUPS.few(outside),
      trial: trial("few-specialists", { ...fewOptions, outside }),
      needs: [grouped],
    })),
    ...studentsOf(options).map(student),
  ];
}

/** Groups: the generalist, with specialists, several generalists; specialists with few examples; students. */
export const specialistsIntoOneNet: Experiment<IntoOneNetOptions> = {
  name: "19-specialists-into-one-net",
  section: "§6.1 and §8",
  schema: SCHEMA,
  settings: SETTINGS,
  // Of the nets in the notebook's own cells.
  parameters: {
    groupCount: kind.whole(2),
    units: kind.units,
    temperature: kind.temperature,
    hardWeight: kind.part,
  },
  keeps: {
    metrics: [
      ...["accuracy", "teacherAccuracy", "trainAccuracy", "correction", "within", "withinTraining"],
      ...["generalistConditionalAccuracy", "examplesSeen", "seconds", "diverged"],
    ],
    series: [],
  },
  prepare: async ({ classes, jitters, families, evaluateOn }) => {
    await kanjiData({ classes, jitters, families, evaluateOn });
  },
  trials: (options) => forEachSeed(options.seeds, (seed) => trialsWith(options, seed)),
  statements: intoOneNetStatements,
  tables: intoOneNetTables,
  figures: intoOneNetFigures,
};
