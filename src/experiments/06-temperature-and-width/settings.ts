/** What the experiment of notebook 06 can be told, and its settings. */
import * as kind from "../../support/option-kinds.js";
import { optionsSchema, someWeight } from "../../support/options.js";
import { LOSS_KINDS } from "../../training/loss-terms.js";
import { TRAIN_SCHEMA } from "../../training/train-options.js";
import { MNIST_SETTINGS } from "../ingredients/mnist-settings.js";
import { STUDENT_KINDS } from "../ingredients/student-kinds.js";
import type { StudentExperimentOptions } from "../ingredients/students.js";

/** Temperatures and widths of students. §3 */
export interface TemperatureAndWidthOptions extends StudentExperimentOptions {
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

/** What each option may be. */
export const SCHEMA = optionsSchema<TemperatureAndWidthOptions>(
  {
    ...STUDENT_KINDS,
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
const FULL: TemperatureAndWidthOptions = {
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

/** The group of a width and temperature. */
export function widthGroup(width: number, temperature: number, timesSquaredTemperature = true): string {
  return `${width} units, T = ${temperature}${timesSquaredTemperature ? "" : ", without T²"}`;
}

/** By name: minutes, hours. */
export const SETTINGS = {
  quick: {
    ...FULL,
    seeds: [1],
    temperatures: [1, 2.5, 4, 8, 20, 50],
    widths: [30, 300],
    widthsWithout: [],
  },
  full: FULL,
};
