/** What the experiment of notebook 05 can be told, its settings, and what it trains. */
import * as kind from "../../support/option-kinds.js";
import { below, optionsSchema } from "../../support/options.js";
import { LOSS_KINDS } from "../../training/loss-terms.js";
import { TRAIN_SCHEMA } from "../../training/train-options.js";
import type { Json } from "../../trials/trial.js";
import { MNIST_SETTINGS } from "../ingredients/mnist-settings.js";
import { mnistStudentChanges, STUDENT_KINDS, teacherChanges } from "../ingredients/student-kinds.js";
import type { StudentExperimentOptions } from "../ingredients/students.js";

/** Nets and weights of the experiment of §3 with all digits. */
export interface MnistFullOptions extends StudentExperimentOptions {
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
  /**
   * How much of the weight the labels have, in a sweep: the loss is the paper's weighted average, (1 − share) · T² · soft term + share · hard
   * term. 0 is soft targets alone, 1 labels alone; no sweep if empty.
   */
  hardShares: readonly number[];
  /** Of the sweep's students, which are smaller and learn more briefly, so that there can be many. */
  sweepHiddenUnits: number;
  sweepEpochs: number;
  sweepLearningRate: number;
  /** Of a teacher that learns for longer, what differs from `teacher`. */
  longerTeacher: Readonly<Record<string, Json>>;
  /** Of its student, what differs from the first distilled net; neither is trained if this is empty. */
  longerStudent: Readonly<Record<string, Json>>;
  /**
   * Of a student of that teacher which sees shifted digits, too, the teacher answering beside it, what differs from the first distilled
   * net; a small net on labels sees the same. Neither is trained if this is empty.
   */
  shiftedStudent: Readonly<Record<string, Json>>;
}

const { hardWeight, temperature, softWeight } = LOSS_KINDS;
const { epochs, learningRate, warmUpEpochs } = TRAIN_SCHEMA.kinds;

/** What each option may be. */
export const SCHEMA = optionsSchema<MnistFullOptions>(
  {
    ...STUDENT_KINDS,
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
    hardShares: kind.list(kind.part, { least: 0 }),
    sweepHiddenUnits: kind.units,
    sweepEpochs: epochs,
    sweepLearningRate: learningRate,
    longerTeacher: teacherChanges,
    longerStudent: mnistStudentChanges,
    shiftedStudent: mnistStudentChanges,
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

/** The shares that statements compare: "considerably lower" than the soft term's, the same, and higher. Fixed before the first run. */
export const SHARES = { small: 0.1, equal: 0.5, large: 0.9 } as const;

/** The recipes with the fewest errors on held-out digits: docs/log.md. They take three times as long as the paper's nets beside them. */
const LONGER = {
  quick: { longerTeacher: {}, longerStudent: {}, shiftedStudent: {} },
  full: {
    longerTeacher: { teacherEpochs: 300, teacherAveragingDecay: 0.9 },
    longerStudent: {
      temperature: 4,
      softWeight: 1,
      hardWeight: 0,
      epochs: 200,
      learningRate: 0.2,
      warmUpEpochs: 5,
    },
    shiftedStudent: {
      temperature: 4,
      softWeight: 1,
      hardWeight: 0,
      epochs: 60,
      learningRate: 0.1,
      warmUpEpochs: 3,
      maxShiftPixels: 2,
    },
  },
};

function settingOf(name: keyof typeof MNIST_SETTINGS): MnistFullOptions {
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
    hardShares: [0, SHARES.small, 0.3, SHARES.equal, SHARES.large, 1],
    sweepHiddenUnits: 300,
    sweepEpochs: 8,
    // The step on the soft targets alone is that of 06: there a rate of 0.05 and a weight of 0.5.
    sweepLearningRate: 0.025,
    ...LONGER[name],
  };
}

/** By name: minutes, hours. */
export const SETTINGS = { quick: settingOf("quick"), full: settingOf("full") };

/** Names of its groups. */
export const GROUPS = {
  teacher: "teacher",
  small: "small net, labels only",
  distilled: (hardWeight: number) =>
    hardWeight === 0 ? "distilled, soft targets only" : `distilled, hardWeight ${hardWeight}`,
  share: (share: number) => `sweep, ${Math.round(100 * share)}% of the weight on the labels`,
  smoothedTeacher: "teacher, smoothed labels",
  smoothedStudent: "distilled from the teacher of smoothed labels",
  longerTeacher: "teacher, trained for longer",
  longerStudent: "distilled for longer, from the teacher trained for longer",
  shiftedSmall: "small net on shifted digits, labels only",
  shiftedStudent: "distilled on shifted digits, the teacher trained for longer beside",
} as const;

/** The weight on the labels of the distilled net beside the paper's: the first that is not 0. */
export const mainWeight = ({ hardWeights }: Pick<MnistFullOptions, "hardWeights">) =>
  hardWeights.find((weight) => weight > 0) ?? 0;
