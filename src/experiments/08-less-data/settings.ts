/** What the experiment of notebook 08 can be told, its settings, and what it trains. */
import * as kind from "../../support/option-kinds.js";
import { optionsSchema, someWeight } from "../../support/options.js";
import { LOSS_KINDS } from "../../training/loss-terms.js";
import { TRAIN_SCHEMA } from "../../training/train-options.js";
import { STUDENT_KINDS } from "../ingredients/student-kinds.js";
import type { StudentExperimentOptions } from "../ingredients/students.js";

/** Nets, weights and sizes of students that see few digits. §6 */
export interface LessDataOptions extends StudentExperimentOptions {
  hiddenUnits: number;
  temperature: number;
  softWeight: number;
  hardWeight: number;
  /** Transfer sets of so many digits, all trained for about `steps` steps. */
  sizes: readonly number[];
  /** T of the soft targets beside which labels look for the highest learning rate. */
  rateTemperatures: readonly number[];
  /** The lowest rate of that search; digits that its students learn from, for about so many steps at each rate. */
  lowestRate: number;
  digitsForRates: number;
  stepsForRates: number;
  /** Of 128 digits, for each net. */
  steps: number;
  learningRate: number;
  /** Part of the digits in the rows of §6. */
  fraction: number;
}

/** Digits of a batch. */
export const BATCH = 128;
/** Digits to learn from, a sixth being held out to stop early by. */
export const DIGITS = 50_000;

/** What each option may be. */
export const SCHEMA = optionsSchema<LessDataOptions>(
  {
    ...STUDENT_KINDS,
    hiddenUnits: kind.units,
    ...LOSS_KINDS,
    sizes: kind.list(kind.whole(1, DIGITS)),
    rateTemperatures: kind.temperatures,
    lowestRate: TRAIN_SCHEMA.kinds.learningRate,
    digitsForRates: kind.whole(1, DIGITS),
    stepsForRates: kind.count,
    steps: kind.count,
    learningRate: TRAIN_SCHEMA.kinds.learningRate,
    fraction: kind.fraction,
  },
  [someWeight("softWeight", "hardWeight")],
);

const FULL: LessDataOptions = {
  seeds: [1, 2, 3, 4, 5],
  teacherSetting: "quick",
  teacher: {},
  teacherSeed: 1,
  precision: "float32",
  hiddenUnits: 300,
  temperature: 20,
  softWeight: 0.5,
  hardWeight: 0.1,
  sizes: [100, 300, 1000, 3000, 10_000, 50_000],
  rateTemperatures: [1, 20],
  lowestRate: 0.0125,
  digitsForRates: 10_000,
  stepsForRates: 1500,
  steps: 3000,
  learningRate: 0.05,
  fraction: 0.03,
};

/** Part of the epochs in which the rate rises, where it warms up. */
export const WARM_UP = 0.2;

/** Names of its groups. */
export const GROUPS = {
  size: (kind: TargetKind, digits: number) => `${digits} digits, ${kind} targets`,
  /** @param temperature - 0 for labels */
  rate: (temperature: number, warmUp: boolean) =>
    `highest learning rate, ${temperature === 0 ? "labels" : `soft targets at T = ${temperature}`}, ${warmUp ? "with" : "no"} warm-up`,
  all: "100% of the digits, hard targets",
  stopped: "a part of the digits, hard targets, stopped early",
  hard: "a part of the digits, hard targets, not stopped",
  soft: "a part of the digits, soft targets, not stopped",
} as const;

/** Labels only, or the teacher's soft targets with a little of the labels. */
export type TargetKind = "hard" | "soft";

/** By name: minutes, half an hour. */
export const SETTINGS = {
  quick: {
    ...FULL,
    seeds: [1],
    sizes: [100, 1000, 10_000],
    rateTemperatures: [20],
    stepsForRates: 600,
    steps: 1500,
  },
  full: FULL,
};
