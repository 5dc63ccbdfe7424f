/** Transfer sets without some classes: what the soft targets of other digits tell of a 3 that the student never sees. §3 */
import * as kind from "../../support/option-kinds.js";
import { optionsSchema, someWeight } from "../../support/options.js";
import { LOSS_KINDS } from "../../training/loss-terms.js";
import { TRAIN_SCHEMA } from "../../training/train-options.js";
import { MNIST_CLASSES } from "../ingredients/mnist-settings.js";
import { STUDY_KINDS } from "../ingredients/mnist-study-options.js";
import { studentsWithSeeds, teacherOfStudents, type Study, type StudyOptions } from "../../study/study.js";

/** Which classes a student never sees, and how its biases are moved. §3 */
export interface MissingClassesOptions extends StudyOptions {
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

const SCHEMA = optionsSchema<MissingClassesOptions>(
  {
    ...STUDY_KINDS,
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

/** Names of the groups of {@link missingClassesStudy}. */
export const MISSING_GROUPS = {
  omit: (classes: readonly number[]) => `without ${classes.join(" and ")}`,
  only: (classes: readonly number[]) => `only ${classes.join(" and ")}`,
} as const;

/** Groups: {@link MISSING_GROUPS}. A sixth of the training digits is held out of the transfer sets, to choose biases by. */
export const missingClassesStudy: Study<MissingClassesOptions> = {
  name: "07-missing-classes",
  schema: SCHEMA,
  settings: {
    quick: { ...FULL, seeds: [1], teacherSetting: "quick", teacherSeed: 1, epochs: 10, epochsOfFew: 20 },
    full: FULL,
  },
  metrics: [
    "errors",
    "teacherErrors",
    "transferDigits",
    "sameAnswers",
    "calibrationError",
    ...["Unmoved", "ByTest", "ByPrior", "ByHeldOut"].flatMap((way) => [
      `shift${way}`,
      `errors${way}`,
      `errorsOnMoved${way}`,
    ]),
  ],
  details: ["moved", "sweptErrors", "sweptErrorsOnMoved"],
  trials: (options) => {
    const { hiddenUnits, temperature, softWeight, hardWeight, learningRate } = options;
    const student = { hiddenUnits, temperature, softWeight, hardWeight, learningRate };
    const common = { ...teacherOfStudents(options), ...student, heldOut: true, curve: false };
    const { omit, only, epochs, epochsOfFew } = options;
    return studentsWithSeeds(options.seeds, [
      [MISSING_GROUPS.omit(omit), { ...common, omit, epochs }],
      [MISSING_GROUPS.only(only), { ...common, only, epochs: epochsOfFew }],
    ]);
  },
};
