/** §3's three nets over several seeds, on moved digits too; a sweep of the labels' weight, and a teacher that learned smoothed labels. */
import { withSeeds, type Experiment } from "../../study/experiment.js";
import * as kind from "../../support/option-kinds.js";
import type { Trial } from "../../trials/trial.js";
import { CELL_KINDS } from "../ingredients/cell-kinds.js";
import { CLOSER_METRICS, CLOSER_SERIES } from "../ingredients/closer-look.js";
import { commonStudentOptions, withTeachers } from "../ingredients/students.js";
import { mnistFullFigures, mnistFullStatements, mnistFullTables } from "./report.js";
import { GROUPS, mainWeight, SCHEMA, SETTINGS, type MnistFullOptions } from "./settings.js";

export type { MnistFullOptions } from "./settings.js";

/** Groups: `GROUPS`. */
export const mnistFull: Experiment<MnistFullOptions> = {
  name: "05-mnist-full",
  section: "§3",
  schema: SCHEMA,
  settings: SETTINGS,
  parameters: {
    cellSeeds: kind.seeds,
    trainingDigits: CELL_KINDS.trainingDigits,
    teacherEpochs: CELL_KINDS.teacherEpochs,
    studentEpochs: CELL_KINDS.studentEpochs,
  },
  keeps: {
    metrics: [
      "errors",
      "calibrationError",
      "sameAnswers",
      "divergence",
      "trainAccuracy",
      "diverged",
      "seconds",
      ...CLOSER_METRICS,
    ],
    series: ["wrongImages", "wrongAnswers", ...CLOSER_SERIES],
  },
  statements: mnistFullStatements,
  tables: mnistFullTables,
  figures: (results) => mnistFullFigures(results),
  trials: (options) => {
    const { temperature, softWeight, hiddenUnits, seeds } = options;
    const nets = commonStudentOptions(options);
    const { setting, teacher } = nets;
    const smoothed = { ...teacher, labelSmoothing: options.labelSmoothing };
    const student = { ...nets, hiddenUnits, temperature, softWeight, curve: false };
    const labelsOnly = { temperature: 1, softWeight: 0, hardWeight: 1 };
    const small = { ...student, ...labelsOnly };
    const longer = {
      epochs: options.distilledEpochs,
      learningRate: options.distilledLearningRate,
      warmUpEpochs: options.distilledWarmUpEpochs,
    };
    const sweep = options.hardShares.map((share): [string, Omit<Trial, "seed">] => [
      GROUPS.share(share),
      {
        recipe: "mnist-student",
        options: {
          ...student,
          hiddenUnits: options.sweepHiddenUnits,
          epochs: options.sweepEpochs,
          learningRate: options.sweepLearningRate,
          softWeight: 1 - share,
          hardWeight: share,
        },
      },
    ]);
    const smallTraining = { epochs: options.smallEpochs, learningRate: options.smallLearningRate };
    const distilled = (hardWeight: number): [string, Omit<Trial, "seed">] => [
      GROUPS.distilled(hardWeight),
      {
        recipe: "mnist-student",
        options: { ...student, ...longer, hardWeight, closerLook: hardWeight === mainWeight(options) },
      },
    ];
    const [hardWeight = 0, ...otherWeights] = options.hardWeights;
    const variants = otherWeights.map(distilled);
    if (options.labelSmoothing > 0) {
      variants.push(
        [GROUPS.smoothedTeacher, { recipe: "mnist-teacher", options: { setting, teacher: smoothed } }],
        [
          GROUPS.smoothedStudent,
          { recipe: "mnist-student", options: { ...student, ...longer, hardWeight, teacher: smoothed } },
        ],
      );
    }
    const { longerStudent, shiftedStudent } = options;
    const longerTeacher = { ...teacher, ...options.longerTeacher };
    const longerNets: [string, Omit<Trial, "seed">][] = [
      [GROUPS.longerTeacher, { recipe: "mnist-teacher", options: { setting, teacher: longerTeacher } }],
      [
        GROUPS.longerStudent,
        {
          recipe: "mnist-student",
          options: { ...student, ...longer, hardWeight, teacher: longerTeacher, ...longerStudent },
        },
      ],
    ];
    const ofLonger = { ...student, ...longer, hardWeight, teacher: longerTeacher, ...shiftedStudent };
    const shiftedNets: [string, Omit<Trial, "seed">][] = [
      [GROUPS.shiftedSmall, { recipe: "mnist-student", options: { ...ofLonger, ...labelsOnly } }],
      [GROUPS.shiftedStudent, { recipe: "mnist-student", options: ofLonger }],
    ];
    return withTeachers([
      ...withSeeds(seeds, [
        [GROUPS.teacher, { recipe: "mnist-teacher", options: { setting, teacher, closerLook: true } }],
        [
          GROUPS.small,
          { recipe: "mnist-student", options: { ...small, ...smallTraining, closerLook: true } },
        ],
        distilled(hardWeight),
        ...sweep,
        ...(Object.keys(longerStudent).length > 0 ? longerNets : []),
        ...(Object.keys(shiftedStudent).length > 0 ? shiftedNets : []),
      ]),
      ...withSeeds(seeds.slice(0, options.seedsOfVariants), variants),
    ]);
  },
};
