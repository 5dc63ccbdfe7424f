/** §3's three nets over several seeds, with soft targets alone, other weights, and a teacher that learned smoothed labels. */
import * as kind from "../../support/option-kinds.js";
import { below, optionsSchema } from "../../support/options.js";
import { LOSS_KINDS } from "../../training/loss-terms.js";
import { TRAIN_SCHEMA } from "../../training/train-options.js";
import type { Trial } from "../../trials/trial.js";
import { MNIST_SETTINGS } from "../ingredients/mnist-settings.js";
import { STUDY_KINDS } from "../ingredients/mnist-study-options.js";
import { teacherOfStudents, withSeeds, type Study, type StudyOptions } from "../../study/study.js";

/** Nets and weights of the study of §3 with all digits. */
export interface FullStudyOptions extends StudyOptions {
  hiddenUnits: number;
  temperature: number;
  softWeight: number;
  /** A distilled net for each; the first is the one beside the paper's, 0 is soft targets alone. */
  hardWeights: readonly number[];
  /** Of a second teacher and its student; none if 0. */
  labelSmoothing: number;
  /** So many of the seeds for what is not in the paper's table: other weights than the first, smoothed labels. */
  seedsOfVariants: number;
  smallEpochs: number;
  smallLearningRate: number;
  distilledEpochs: number;
  distilledLearningRate: number;
  distilledWarmUpEpochs: number;
}

const { hardWeight, temperature, softWeight } = LOSS_KINDS;
const { epochs, learningRate, warmUpEpochs } = TRAIN_SCHEMA.kinds;

const SCHEMA = optionsSchema<FullStudyOptions>(
  {
    ...STUDY_KINDS,
    hiddenUnits: kind.units,
    temperature,
    softWeight,
    hardWeights: kind.list(hardWeight),
    labelSmoothing: kind.rate,
    seedsOfVariants: kind.whole(0),
    smallEpochs: epochs,
    smallLearningRate: learningRate,
    distilledEpochs: epochs,
    distilledLearningRate: learningRate,
    distilledWarmUpEpochs: warmUpEpochs,
  },
  [
    {
      must: () => "softWeight or each of hardWeights must be above 0",
      holds: (options) => options.softWeight > 0 || options.hardWeights.every((value) => value > 0),
      found: ({ hardWeights }) => hardWeights,
    },
    below("distilledWarmUpEpochs", "distilledEpochs"),
  ],
);

function settingOf(name: keyof typeof MNIST_SETTINGS): FullStudyOptions {
  const { seeds, ...options } = MNIST_SETTINGS[name];
  return {
    seeds,
    teacherSetting: name,
    teacher: {},
    teacherSeed: 0,
    precision: options.precision,
    hiddenUnits: options.smallHiddenUnits,
    temperature: options.temperature,
    softWeight: options.softWeight,
    hardWeights: name === "full" ? [options.hardWeight, 0, 0.02, 0.5] : [options.hardWeight],
    labelSmoothing: name === "full" ? 0.1 : 0,
    seedsOfVariants: 3,
    smallEpochs: options.smallEpochs,
    smallLearningRate: options.smallLearningRate,
    distilledEpochs: options.distilledEpochs,
    distilledLearningRate: options.distilledLearningRate,
    distilledWarmUpEpochs: options.distilledWarmUpEpochs,
  };
}

/** Names of the groups of {@link fullStudy}. */
export const FULL_GROUPS = {
  teacher: "teacher",
  small: "small net, labels only",
  distilled: (hardWeight: number) =>
    hardWeight === 0 ? "distilled, soft targets only" : `distilled, hardWeight ${hardWeight}`,
  smoothedTeacher: "teacher, smoothed labels",
  smoothedStudent: "distilled from the teacher of smoothed labels",
} as const;

/** Groups: {@link FULL_GROUPS}. */
export const fullStudy: Study<FullStudyOptions> = {
  name: "05-mnist-full",
  schema: SCHEMA,
  settings: { quick: settingOf("quick"), full: settingOf("full") },
  metrics: [
    "errors",
    "calibrationError",
    "sameAnswers",
    "divergence",
    "trainAccuracy",
    "diverged",
    "seconds",
  ],
  details: ["mistakes"],
  trials: (options) => {
    const { temperature, softWeight, hiddenUnits, seeds } = options;
    const nets = teacherOfStudents(options);
    const { setting, teacher } = nets;
    const smoothed = { ...teacher, labelSmoothing: options.labelSmoothing };
    const student = { ...nets, hiddenUnits, temperature, softWeight, curve: false };
    const small = { ...student, temperature: 1, softWeight: 0, hardWeight: 1 };
    const longer = {
      epochs: options.distilledEpochs,
      learningRate: options.distilledLearningRate,
      warmUpEpochs: options.distilledWarmUpEpochs,
    };
    const smallTraining = { epochs: options.smallEpochs, learningRate: options.smallLearningRate };
    const distilled = (hardWeight: number): [string, Omit<Trial, "seed">] => [
      FULL_GROUPS.distilled(hardWeight),
      { recipe: "mnist-student", options: { ...student, ...longer, hardWeight } },
    ];
    const [hardWeight = 0, ...otherWeights] = options.hardWeights;
    const variants = otherWeights.map(distilled);
    if (options.labelSmoothing > 0) {
      variants.push(
        [FULL_GROUPS.smoothedTeacher, { recipe: "mnist-teacher", options: { setting, teacher: smoothed } }],
        [
          FULL_GROUPS.smoothedStudent,
          { recipe: "mnist-student", options: { ...student, ...longer, hardWeight, teacher: smoothed } },
        ],
      );
    }
    return [
      ...withSeeds(seeds, [
        [FULL_GROUPS.teacher, { recipe: "mnist-teacher", options: { setting, teacher } }],
        [FULL_GROUPS.small, { recipe: "mnist-student", options: { ...small, ...smallTraining } }],
        distilled(hardWeight),
      ]),
      ...withSeeds(seeds.slice(0, options.seedsOfVariants), variants),
    ];
  },
};
