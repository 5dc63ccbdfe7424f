/** What the experiment of notebook 03 can be told, and its settings. */
import type { ExperimentOptions } from "../../study/experiment-options.js";
import * as kind from "../../support/option-kinds.js";
import { optionsSchema, someWeight } from "../../support/options.js";
import { LOSS_KINDS } from "../../training/loss-terms.js";
import type { Json } from "../../trials/trial.js";
import { teacherChanges } from "../ingredients/student-kinds.js";
import type { TargetKind } from "./variance-study.js";

/** Which teacher and student are looked at, when, and at which temperatures. */
export interface GradientsOptions extends ExperimentOptions {
  /** Of the teacher, whose seed is the student's: `quick` or `full`. */
  teacherSetting: string;
  /** Options of the teacher that differ from that setting's. */
  teacher: Readonly<Record<string, Json>>;
  /** Where the gradients are looked at. */
  temperatures: readonly number[];
  /** T that the student is distilled at. */
  temperature: number;
  /** After which epochs to look; 0 is the fresh student. */
  epochs: readonly number[];
  softWeight: number;
  hardWeight: number;
  /** In each of the student's two hidden layers. */
  hiddenUnits: number;
  learningRate: number;
  /** The α of the conventions, as each text means it. */
  alpha: number;
  /** Examples on which formulas are checked, and on which contributions are measured. */
  checkedExamples: number;
  sampleSize: number;
  /** In each hidden layer of the two students whose gradients' variance is measured, and digits over which it is taken. */
  varianceUnits: number;
  varianceSample: number;
  /** Distances between the means of three Gaussian classes, in standard deviations. */
  separations: readonly number[];
}

/** What each option may be. */
export const SCHEMA = optionsSchema<GradientsOptions>(
  {
    seeds: kind.seeds,
    teacherSetting: kind.setting,
    teacher: teacherChanges,
    temperatures: kind.temperatures,
    ...LOSS_KINDS,
    epochs: kind.list(kind.whole(0)),
    hiddenUnits: kind.units,
    learningRate: kind.learningRate,
    alpha: kind.part,
    checkedExamples: kind.count,
    sampleSize: kind.count,
    varianceUnits: kind.units,
    varianceSample: kind.whole(2),
    separations: kind.list(kind.positive),
  },
  [someWeight("softWeight", "hardWeight")],
);

const QUICK: GradientsOptions = {
  seeds: [1],
  teacherSetting: "quick",
  teacher: {},
  temperatures: [1, 2, 3, 5, 8, 12, 20, 50, 100, 1000],
  temperature: 20,
  epochs: [0, 1, 3, 10],
  softWeight: 1,
  hardWeight: 1,
  hiddenUnits: 800,
  learningRate: 0.05,
  alpha: 0.1,
  checkedExamples: 200,
  sampleSize: 2000,
  varianceUnits: 300,
  varianceSample: 10_000,
  separations: [1, 2, 4],
};

/** By name: under two minutes beside the teacher, which takes minutes or hours. */
export const SETTINGS = { quick: QUICK, full: { ...QUICK, seeds: [1, 2, 3, 4, 5], teacherSetting: "full" } };

/** The group of a formula that is checked at a temperature. */
export const checkGroup = (name: string, temperature: number) => `gradient ${name}, T = ${temperature}`;
/** The group of a convention. */
export const conventionGroup = (name: string) => `convention ${name}`;
/** The group of the contributions after an epoch at a temperature. */
export const contributionGroup = (epoch: number, temperature: number) => `epoch ${epoch}, T = ${temperature}`;
/** The group of the variance of a gradient on a student; temperature 0 for labels. The fresh student is the same for both learners. */
export const varianceGroup = (learner: TargetKind, epoch: number, temperature: number) => {
  const student = epoch === 0 ? "fresh student" : `student after epoch ${epoch} from ${learner}`;
  return `variance on the ${student}, ${temperature === 0 ? "labels" : `T = ${temperature}`}`;
};
/** The group of Gaussian classes at a distance, and of a student that has come so far. */
export const gaussianGroup = (separation: number, progress: number) =>
  `Gaussians ${separation} apart, student at ${progress}`;
