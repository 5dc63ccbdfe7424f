/** What the experiment of notebook 07 can be told, its settings, and what it trains. */
import * as kind from "../../support/option-kinds.js";
import { optionsSchema, someWeight } from "../../support/options.js";
import { LOSS_KINDS } from "../../training/loss-terms.js";
import { TRAIN_SCHEMA } from "../../training/train-options.js";
import { MNIST_CLASSES } from "../ingredients/mnist-settings.js";
import { STUDENT_KINDS } from "../ingredients/student-kinds.js";
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
};

/** Names of its groups. */
export const GROUPS = {
  omit: (classes: readonly number[]) => `without ${classes.join(" and ")}`,
  only: (classes: readonly number[]) => `only ${classes.join(" and ")}`,
} as const;

/** By name: minutes, hours. */
export const SETTINGS = {
  quick: { ...FULL, seeds: [1], teacherSetting: "quick", teacherSeed: 1, epochs: 10, epochsOfFew: 20 },
  full: FULL,
};
