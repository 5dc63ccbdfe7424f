/** What the experiment of notebook 02 can be told, and its settings. */
import type { ExperimentOptions } from "../../study/experiment-options.js";
import * as kind from "../../support/option-kinds.js";
import { optionsSchema } from "../../support/options.js";
import type { Json } from "../../trials/trial.js";
import { MNIST_CLASSES } from "../ingredients/mnist-settings.js";
import { teacherChanges } from "../ingredients/student-kinds.js";

/** Which teacher is looked at, and at which temperatures. */
export interface TemperatureExperimentOptions extends ExperimentOptions {
  /** Of the teacher: `quick` or `full`. */
  teacherSetting: string;
  /** Options of the teacher that differ from that setting's. */
  teacher: Readonly<Record<string, Json>>;
  /** Ascending. */
  temperatures: readonly number[];
  /** Whose look-alikes are counted … */
  digit: number;
  /** … among these two. */
  others: readonly number[];
}

/** What each option may be. */
export const SCHEMA = optionsSchema<TemperatureExperimentOptions>(
  {
    seeds: kind.seeds,
    teacherSetting: kind.setting,
    teacher: teacherChanges,
    temperatures: kind.temperatures,
    digit: kind.whole(0, MNIST_CLASSES - 1),
    others: kind.classes(MNIST_CLASSES),
  },
  [
    {
      must: () => "temperatures must ascend",
      holds: ({ temperatures }) => temperatures.every((value, index) => !(value <= temperatures[index - 1]!)),
      found: ({ temperatures }) => temperatures,
    },
    {
      must: () => "others must be two classes",
      holds: ({ others }) => others.length === 2,
      found: ({ others }) => others,
    },
  ],
);

const QUICK: TemperatureExperimentOptions = {
  seeds: [1],
  teacherSetting: "quick",
  teacher: {},
  temperatures: [0.1, 0.2, 0.5, 1, 2, 4, 8, 20, 50, 100, 1000],
  digit: 2,
  others: [3, 7],
};

/** By name: seconds beside the teacher, which takes minutes or hours. */
export const SETTINGS = { quick: QUICK, full: { ...QUICK, seeds: [1, 2, 3, 4, 5], teacherSetting: "full" } };

/** The group of a temperature. */
export const temperatureGroup = (temperature: number) => `T = ${temperature}`;
/** The group of the digits that look like others. */
export const LOOK_ALIKES = "look-alikes";
