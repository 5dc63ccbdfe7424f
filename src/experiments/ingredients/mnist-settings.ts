/** The settings of the MNIST experiments. */
import { checkInteger } from "../../support/checks.js";
import * as kind from "../../support/option-kinds.js";
import { below, optionsSchema, someWeight, type Kinds } from "../../support/options.js";
import type { InMemory, LabelledDataset } from "../../data/dataset.js";
import { firstExamples } from "../../data/select-examples.js";
import { loadMnist } from "../../data/mnist.js";
import type { Schedule } from "../../training/learning-rate.js";
import type { Precision } from "../../training/precision.js";
import type { ExperimentOptions } from "../../study/experiment-options.js";
import { LOSS_KINDS } from "../../training/loss-terms.js";
import { TRAIN_SCHEMA } from "../../training/train-options.js";
import { settingOptions } from "../../study/settings.js";

/** The digits 0 to 9. */
export const MNIST_CLASSES = 10;

/** Digits of MNIST to learn from. */
export const MNIST_TRAINING_DIGITS = 60_000;

/** What can be changed of the MNIST experiments. */
export interface MnistDistillationOptions extends ExperimentOptions {
  /** T of the soft targets. */
  temperature: number;
  /** Weight of the soft term, which is also multiplied by T². */
  softWeight: number;
  /** Weight of the hard term. */
  hardWeight: number;
  teacherHiddenUnits: number;
  smallHiddenUnits: number;
  teacherEpochs: number;
  smallEpochs: number;
  distilledEpochs: number;
  teacherLearningRate: number;
  smallLearningRate: number;
  distilledLearningRate: number;
  /** Epochs in which the distilled net's rate rises; without them it may diverge at a high rate. */
  distilledWarmUpEpochs: number;
  /** How the teacher's rate moves; those of the others fall with half a cosine. */
  teacherSchedule: Schedule;
  /** The teacher ends as an average of its weights over the epochs, see `TrainOptions.averagingDecay`; none if 0. */
  teacherAveragingDecay: number;
  /** The teacher's dropout; squared norms are also limited to 15. */
  dropout: Readonly<Record<"input" | "hidden", number>>;
  /** Part of each label that is spread evenly over the classes while the teacher learns. */
  labelSmoothing: number;
  /** Shifts the teacher's inputs by up to this many pixels. */
  maxShiftPixels: number;
  /** Of all trainings' matrix products: see `TrainOptions.precision`. */
  precision: Precision;
  /** To try something out, use only this many training digits, from the first. */
  trainingDigits: number;
  /** Take a teacher, and a small net that learned from labels alone, from the cache if they were trained before with the same options. */
  reuseTeacher: boolean;
  /** Go on where an interrupted or killed training was; or else start over. */
  resume: boolean;
}

/** In a few minutes on two cores: too short for dropout to pay, so the quick teacher does without it. */
const QUICK: MnistDistillationOptions = {
  seeds: [1],
  temperature: 20,
  softWeight: 0.5,
  hardWeight: 0.1,
  teacherHiddenUnits: 1200,
  smallHiddenUnits: 800,
  teacherEpochs: 20,
  smallEpochs: 10,
  distilledEpochs: 25,
  teacherLearningRate: 0.05,
  smallLearningRate: 0.1,
  distilledLearningRate: 0.1,
  distilledWarmUpEpochs: 0,
  teacherSchedule: "cosine",
  teacherAveragingDecay: 0,
  dropout: { input: 0, hidden: 0 },
  labelSmoothing: 0,
  maxShiftPixels: 2,
  precision: "float32",
  trainingDigits: MNIST_TRAINING_DIGITS,
  reuseTeacher: true,
  resume: true,
};

/** The experiment's settings by name; `full` takes an hour or so. Both were chosen on held-out training digits: docs/log.md. */
export const MNIST_SETTINGS = {
  quick: QUICK,
  full: {
    ...QUICK,
    seeds: [1, 2, 3, 4, 5],
    teacherEpochs: 150,
    smallEpochs: 40,
    distilledEpochs: 60,
    // Without it a student of one of these teachers, whose logits are larger than the quick ones', diverged.
    distilledWarmUpEpochs: 3,
    dropout: { input: 0.1, hidden: 0.3 },
  },
} satisfies Record<string, MnistDistillationOptions>;

/** The options that a teacher depends on. */
const TEACHER_OPTIONS = [
  "teacherHiddenUnits",
  "teacherEpochs",
  "teacherLearningRate",
  "teacherSchedule",
  "teacherAveragingDecay",
  "dropout",
  "labelSmoothing",
  "maxShiftPixels",
  "precision",
  "trainingDigits",
] as const satisfies (keyof MnistDistillationOptions)[];

/** What can be changed of a teacher: what it depends on, and whether a kept one is taken. */
export type TeacherOptions = Pick<
  MnistDistillationOptions,
  (typeof TEACHER_OPTIONS)[number] | "reuseTeacher" | "resume"
>;

const { epochs, learningRate, warmUpEpochs, schedule, averagingDecay, dropout, precision } =
  TRAIN_SCHEMA.kinds;

const TEACHER_KINDS: Kinds<TeacherOptions> = {
  teacherHiddenUnits: kind.units,
  teacherEpochs: epochs,
  teacherLearningRate: learningRate,
  teacherSchedule: schedule,
  teacherAveragingDecay: averagingDecay,
  dropout,
  labelSmoothing: kind.rate,
  // Digits are 28 pixels wide.
  maxShiftPixels: kind.whole(0, 27),
  precision,
  trainingDigits: kind.whole(1, MNIST_TRAINING_DIGITS),
  reuseTeacher: kind.flag,
  resume: kind.flag,
};

/** What each option of the MNIST experiments may be. */
export const MNIST_SCHEMA = optionsSchema<MnistDistillationOptions>(
  {
    seeds: kind.seeds,
    ...LOSS_KINDS,
    smallHiddenUnits: kind.units,
    smallEpochs: epochs,
    distilledEpochs: epochs,
    smallLearningRate: learningRate,
    distilledLearningRate: learningRate,
    distilledWarmUpEpochs: warmUpEpochs,
    ...TEACHER_KINDS,
  },
  [someWeight("softWeight", "hardWeight"), below("distilledWarmUpEpochs", "distilledEpochs")],
);

/** What each option of a teacher may be. */
export const TEACHER_SCHEMA = optionsSchema(TEACHER_KINDS);

/**
 * The options of a setting, with some of them changed.
 *
 * @param setting - `quick` or `full`
 * @param changes - options that differ; `seeds: []` stands for the setting's own
 * @throws ArgumentError, in the name of `where`, if there is no such setting or option, or an option is out of range
 */
export function mnistOptions(
  where: string,
  setting: string,
  changes: Partial<MnistDistillationOptions> = {},
): MnistDistillationOptions {
  return settingOptions(where, MNIST_SCHEMA, MNIST_SETTINGS, setting, changes);
}

/**
 * What a setting says of teachers, with some of it changed.
 * @throws ArgumentError, in the name of `where`, if there is no such setting or option, or an option is out of range
 */
export function optionsOfTeacher(
  where: string,
  setting: string,
  changes: Partial<TeacherOptions>,
): Partial<TeacherOptions> {
  const all = mnistOptions(where, setting, changes);
  const chosen = Object.fromEntries(TEACHER_OPTIONS.map((name) => [name, all[name]]));
  return { ...chosen, ...changes };
}

/**
 * The digits to learn from and the test digits.
 * @throws ArgumentError, in the name of `where`, if there are fewer training digits
 */
export function mnistDigits(
  where: string,
  { trainingDigits }: Pick<MnistDistillationOptions, "trainingDigits">,
): { training: InMemory<LabelledDataset>; test: InMemory<LabelledDataset> } {
  const { training, test } = loadMnist();
  checkInteger(where, "trainingDigits", trainingDigits, 1, training.count);
  return { training: firstExamples(training, trainingDigits), test };
}
