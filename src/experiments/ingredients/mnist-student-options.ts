/** What can be chosen of a student on MNIST, and what each choice must be. */
import * as kind from "../../support/option-kinds.js";
import { below, optionsSchema, someWeight } from "../../support/options.js";
import type { LabelledDataset } from "../../data/dataset.js";
import { firstExamples } from "../../data/select-examples.js";
import { omitClasses, onlyClasses, takeFraction } from "../../data/transfer-set.js";
import { distillation, hardTargets } from "../../training/batch-loss.js";
import type { BatchLoss } from "../../training/named-loss.js";
import type { Precision } from "../../training/precision.js";
import { LOSS_KINDS } from "../../training/loss-terms.js";
import { TRAIN_SCHEMA } from "../../training/train-options.js";
import { MNIST_CLASSES, MNIST_SETTINGS, MNIST_TRAINING_DIGITS, mnistOptions } from "./mnist-settings.js";
import {
  digitsLeft,
  ENOUGH_DIGITS,
  TEACHER_OPTIONS_ADDED_LATER,
  TEACHER_TRIAL_KINDS,
  type TeacherTrialOptions,
} from "./mnist-teacher-options.js";
import { isOtherThanDigits, PICTURES } from "./transfer-pictures.js";

/** Options of the recipe of a student on MNIST. */
export interface StudentTrialOptions extends TeacherTrialOptions {
  /** Seed of the teacher; 0 for the student's own. With another one, students of many seeds share one teacher. */
  teacherSeed: number;
  /** Units in each of the two hidden layers. */
  hiddenUnits: number;
  /** T of the soft targets. */
  temperature: number;
  /** Weight of the soft term; 0 for labels only. */
  softWeight: number;
  /** Weight of the hard term; 0 for soft targets only. */
  hardWeight: number;
  /** Whether the soft term is also multiplied by T², as in §2. */
  timesSquaredTemperature: boolean;
  /** Passes over the transfer set. */
  epochs: number;
  learningRate: number;
  warmUpEpochs: number;
  /** Of the student's matrix products: see `TrainOptions.precision`. */
  precision: Precision;
  /** What the transfer set has pictures of: see {@link PICTURES}. */
  pictures: string;
  /** Pixels: moves each picture by up to so many, anew in each epoch; the teacher answers the moved picture, beside the student. */
  maxShiftPixels: number;
  /** Classes that are left out of the transfer set. */
  omit: readonly number[];
  /** The only classes in the transfer set; none for all. */
  only: readonly number[];
  /** Part of the digits, chosen by the seed. */
  fraction: number;
  /** Use only this many digits, from the first; 0 for all. */
  first: number;
  /** Hold a sixth of the training digits out of the transfer set, to choose biases and the epoch by. */
  heldOut: boolean;
  /** Take the net as it was after the epoch with the fewest errors on the held-out digits. */
  stopEarly: boolean;
  /** Count errors after each epoch, which takes most of the time where epochs are short. */
  curve: boolean;
}

const { full } = MNIST_SETTINGS;

/** The student of the full setting. */
export const STUDENT_DEFAULTS: StudentTrialOptions = {
  setting: "full",
  teacher: {},
  evaluateOn: "test",
  closerLook: false,
  teacherSeed: 0,
  hiddenUnits: full.smallHiddenUnits,
  temperature: full.temperature,
  softWeight: full.softWeight,
  hardWeight: full.hardWeight,
  timesSquaredTemperature: true,
  epochs: full.distilledEpochs,
  // Half the full setting's rate needs no warm-up, which few epochs have no room for.
  learningRate: full.distilledLearningRate / 2,
  warmUpEpochs: 0,
  precision: full.precision,
  pictures: "training digits",
  maxShiftPixels: 0,
  omit: [],
  only: [],
  fraction: 1,
  first: 0,
  heldOut: false,
  stopEarly: false,
  curve: true,
};

const { epochs, learningRate, warmUpEpochs, precision } = TRAIN_SCHEMA.kinds;

/** Options that came later, each with the value that means "as before". */
export const STUDENT_OPTIONS_ADDED_LATER = {
  ...TEACHER_OPTIONS_ADDED_LATER,
  pictures: "training digits",
  maxShiftPixels: 0,
} as const;

/** What each option of the recipe may be. */
export const STUDENT_SCHEMA = optionsSchema<StudentTrialOptions>(
  {
    ...TEACHER_TRIAL_KINDS,
    teacherSeed: kind.seed,
    hiddenUnits: kind.units,
    ...LOSS_KINDS,
    timesSquaredTemperature: kind.flag,
    epochs,
    learningRate,
    warmUpEpochs,
    precision,
    pictures: kind.choice(...PICTURES),
    maxShiftPixels: kind.whole(0, 27),
    omit: kind.classes(MNIST_CLASSES),
    only: kind.classes(MNIST_CLASSES),
    fraction: kind.fraction,
    first: kind.whole(0),
    heldOut: kind.flag,
    stopEarly: kind.flag,
    curve: kind.flag,
  },
  [
    someWeight("softWeight", "hardWeight"),
    below("warmUpEpochs", "epochs"),
    {
      must: () => "heldOut and curve must be true to stop early",
      holds: ({ stopEarly, heldOut, curve }) => !stopEarly || (heldOut && curve),
      found: ({ heldOut, curve }) => [heldOut, curve],
    },
    {
      must: () => "only must have a class that omit has not",
      holds: ({ only, omit }) => only.length === 0 || only.some((label) => !omit.includes(label)),
      found: ({ only, omit }) => [only, omit],
    },
    ENOUGH_DIGITS,
    {
      must: () => "hardWeight must be 0 for pictures that are no digits, which have no labels",
      holds: ({ pictures, hardWeight }) => !isOtherThanDigits(pictures) || hardWeight === 0,
      found: ({ hardWeight }) => hardWeight,
    },
    {
      must: () =>
        "omit, only, fraction, heldOut and maxShiftPixels are for transfer sets of the teacher's training digits",
      holds: ({ pictures, omit, only, fraction, heldOut, maxShiftPixels: shift }) =>
        pictures === "training digits" ||
        (omit.length + only.length === 0 && fraction === 1 && !heldOut && shift === 0),
      found: ({ pictures }) => pictures,
    },
    {
      must: () =>
        "hardWeight must be 1 for moved pictures without soft targets, whose loss no teacher answers",
      holds: ({ maxShiftPixels, softWeight, hardWeight }) =>
        maxShiftPixels === 0 || softWeight > 0 || hardWeight === 1,
      found: ({ hardWeight }) => hardWeight,
    },
    {
      must: ({ first }) => `teacher.trainingDigits must leave at least ${Math.max(1, first)} new digits`,
      holds: ({ pictures, setting, teacher, first }) =>
        pictures !== "new digits" ||
        mnistOptions("trainingDigits", setting, teacher).trainingDigits + Math.max(1, first) <=
          MNIST_TRAINING_DIGITS,
      found: ({ teacher }) => teacher.trainingDigits,
    },
    {
      must: (options) => `first must be at most ${digitsLeft(options)}, the digits to learn from`,
      holds: (options) => options.first <= digitsLeft(options),
      found: ({ first }) => first,
    },
  ],
);

/** What a student minimises. */
export function studentLoss(options: StudentTrialOptions): BatchLoss {
  const { temperature, softWeight, hardWeight, timesSquaredTemperature } = options;
  // Labels alone need no teacher.
  if (softWeight === 0 && hardWeight === 1) return hardTargets;
  // The loss has T² in it.
  const weight = timesSquaredTemperature ? softWeight : softWeight / temperature ** 2;
  return distillation({ temperature, softWeight: weight, hardWeight });
}

/**
 * The digits that a student learns from.
 * @throws ArgumentError if a class does not exist, a number is out of range, or nothing is left
 */
export function studentDigits<Set extends LabelledDataset>(
  digits: Set,
  { omit, only, fraction, first }: StudentTrialOptions,
  seed: number,
): Set {
  let chosen = digits;
  if (only.length > 0) chosen = onlyClasses(chosen, only);
  if (omit.length > 0) chosen = omitClasses(chosen, omit);
  if (fraction !== 1) chosen = takeFraction(chosen, fraction, seed);
  if (first !== 0) chosen = firstExamples(chosen, first);
  return chosen;
}
