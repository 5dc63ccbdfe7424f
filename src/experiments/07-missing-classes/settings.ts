/** What the experiment of notebook 07 can be told, its settings, and what it trains. */
import * as kind from "../../support/option-kinds.js";
import { optionsSchema, someWeight } from "../../support/options.js";
import { LOSS_KINDS } from "../../training/loss-terms.js";
import { TRAIN_SCHEMA } from "../../training/train-options.js";
import type { Json } from "../../trials/trial.js";
import { MNIST_CLASSES, MNIST_TRAINING_DIGITS } from "../ingredients/mnist-settings.js";
import { STUDENT_KINDS, teacherChanges } from "../ingredients/student-kinds.js";
import type { StudentExperimentOptions } from "../ingredients/students.js";

/** Which classes a student never sees, and how its biases are moved. §3 */
export interface MissingClassesOptions extends StudentExperimentOptions {
  /** Classes left out of the first transfer set. */
  omit: readonly number[];
  /** The only classes of the second. */
  only: readonly number[];
  hiddenUnits: number;
  temperature: number;
  softWeight: number;
  hardWeight: number;
  /** With some classes left out. */
  epochs: number;
  /** With few classes, of which an epoch is shorter. */
  epochsOfFew: number;
  learningRate: number;
  /** Pictures of each transfer set that is compared with others of the same size (§1); none are compared if 0. */
  picturesOfSets: number;
  /** Options of the teachers of these sets that differ from the setting's. They must leave as many digits unseen. */
  teacherOfSets: Readonly<Record<string, Json>>;
  /** Of the students of these sets. */
  unitsOfSets: number;
  epochsOfSets: number;
}

/** What each option may be. */
export const SCHEMA = optionsSchema<MissingClassesOptions>(
  {
    ...STUDENT_KINDS,
    omit: kind.someClasses(MNIST_CLASSES),
    only: kind.someClasses(MNIST_CLASSES),
    hiddenUnits: kind.units,
    ...LOSS_KINDS,
    epochs: TRAIN_SCHEMA.kinds.epochs,
    epochsOfFew: TRAIN_SCHEMA.kinds.epochs,
    learningRate: TRAIN_SCHEMA.kinds.learningRate,
    picturesOfSets: kind.whole(0, MNIST_TRAINING_DIGITS),
    teacherOfSets: teacherChanges,
    unitsOfSets: kind.units,
    epochsOfSets: TRAIN_SCHEMA.kinds.epochs,
  },
  [someWeight("softWeight", "hardWeight")],
);

const FULL: MissingClassesOptions = {
  seeds: [1, 2, 3, 4, 5],
  teacherSetting: "full",
  teacher: {},
  teacherSeed: 0,
  precision: "float32",
  omit: [3],
  only: [7, 8],
  hiddenUnits: 800,
  temperature: 20,
  softWeight: 0.5,
  hardWeight: 0.1,
  epochs: 60,
  epochsOfFew: 120,
  learningRate: 0.05,
  picturesOfSets: 10_000,
  // A small teacher: what is compared are transfer sets of the same teacher.
  teacherOfSets: { teacherHiddenUnits: 400, trainingDigits: 50_000 },
  unitsOfSets: 300,
  epochsOfSets: 20,
};

/** Transfer sets of the same size: what they have pictures of, and which terms the loss has. §1 */
export const TRANSFER_SETS = {
  labels: { words: "training digits, labels alone", pictures: "training digits", soft: false, hard: true },
  both: {
    words: "training digits, soft targets and labels",
    pictures: "training digits",
    soft: true,
    hard: true,
  },
  training: {
    words: "training digits, soft targets alone",
    pictures: "training digits",
    soft: true,
    hard: false,
  },
  newBoth: { words: "new digits, soft targets and labels", pictures: "new digits", soft: true, hard: true },
  new: { words: "new digits, soft targets alone", pictures: "new digits", soft: true, hard: false },
  clothes: { words: "clothes, soft targets alone", pictures: "clothes", soft: true, hard: false },
  noise: { words: "noise, soft targets alone", pictures: "noise", soft: true, hard: false },
} as const;

/** A key of {@link TRANSFER_SETS}. */
export type TransferSetKind = keyof typeof TRANSFER_SETS;

/** All of them, in order. */
export const TRANSFER_SET_KINDS = Object.keys(TRANSFER_SETS) as TransferSetKind[];

/** Names of its groups. */
export const GROUPS = {
  omit: (classes: readonly number[]) => `without ${classes.join(" and ")}`,
  only: (classes: readonly number[]) => `only ${classes.join(" and ")}`,
  set: (kind: TransferSetKind) => `transfer set: ${TRANSFER_SETS[kind].words}`,
} as const;

/** By name: minutes, hours. */
export const SETTINGS = {
  quick: { ...FULL, seeds: [1], teacherSetting: "quick", teacherSeed: 1, epochs: 10, epochsOfFew: 20 },
  full: FULL,
};
