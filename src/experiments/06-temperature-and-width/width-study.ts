/** Which temperature suits which width: "300 or more units: all T above 8 alike; 30 units: 2.5 to 4 much better". §3 */
import * as kind from "../../support/option-kinds.js";
import { optionsSchema, someWeight } from "../../support/options.js";
import { LOSS_KINDS } from "../../training/loss-terms.js";
import { TRAIN_SCHEMA } from "../../training/train-options.js";
import { MNIST_SETTINGS } from "../ingredients/mnist-settings.js";
import { STUDY_KINDS } from "../ingredients/mnist-study-options.js";
import { studentsWithSeeds, teacherOfStudents, type Study, type StudyOptions } from "../../study/study.js";

/** Temperatures and widths of the study of small nets. §3 */
export interface WidthStudyOptions extends StudyOptions {
  temperatures: readonly number[];
  /** Units in each of the two hidden layers. */
  widths: readonly number[];
  /** Widths at which the soft term is tried without its T², too, at the same weights. */
  widthsWithout: readonly number[];
  softWeight: number;
  hardWeight: number;
  epochs: number;
  learningRate: number;
}

const SCHEMA = optionsSchema<WidthStudyOptions>(
  {
    ...STUDY_KINDS,
    temperatures: kind.temperatures,
    widths: kind.list(kind.units),
    widthsWithout: kind.list(kind.units, { least: 0 }),
    softWeight: LOSS_KINDS.softWeight,
    hardWeight: LOSS_KINDS.hardWeight,
    epochs: TRAIN_SCHEMA.kinds.epochs,
    learningRate: TRAIN_SCHEMA.kinds.learningRate,
  },
  [someWeight("softWeight", "hardWeight")],
);

const { softWeight, hardWeight } = MNIST_SETTINGS.full;

/** 350 nets: they are the quick setting's, since more of them say more about T and width than longer training would. */
const FULL: WidthStudyOptions = {
  seeds: [1, 2, 3, 4, 5],
  teacherSetting: "quick",
  teacher: {},
  teacherSeed: 1,
  precision: "float32",
  temperatures: [1, 2, 2.5, 3, 4, 5, 8, 10, 20, 50],
  widths: [10, 30, 100, 300, 800],
  widthsWithout: [30, 300],
  softWeight,
  hardWeight,
  epochs: 8,
  learningRate: 0.05,
};

/** The group of a width and temperature in {@link widthStudy}. */
export function widthGroup(width: number, temperature: number, timesSquaredTemperature = true): string {
  return `${width} units, T = ${temperature}${timesSquaredTemperature ? "" : ", without T²"}`;
}

/** Groups: {@link widthGroup}. */
export const widthStudy: Study<WidthStudyOptions> = {
  name: "06-temperature-and-width",
  schema: SCHEMA,
  settings: {
    quick: {
      ...FULL,
      seeds: [1],
      temperatures: [1, 2.5, 4, 8, 20, 50],
      widths: [30, 300],
      widthsWithout: [],
    },
    full: FULL,
  },
  metrics: ["errors", "calibrationError", "sameAnswers", "diverged"],
  details: [],
  trials: (options) => {
    const { softWeight, hardWeight, epochs, learningRate } = options;
    const student = { softWeight, hardWeight, epochs, learningRate, curve: false };
    const common = { ...teacherOfStudents(options), ...student };
    const choices = [true, false].flatMap((timesSquaredTemperature) =>
      (timesSquaredTemperature ? options.widths : options.widthsWithout).flatMap((hiddenUnits) =>
        options.temperatures.map((temperature) => ({ hiddenUnits, temperature, timesSquaredTemperature })),
      ),
    );
    return studentsWithSeeds(
      options.seeds,
      choices.map((choice) => [
        widthGroup(choice.hiddenUnits, choice.temperature, choice.timesSquaredTemperature),
        { ...common, ...choice },
      ]),
    );
  },
};
