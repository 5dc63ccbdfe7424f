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
  /** Highest learning rates that are tried, each with hard and with soft targets, on `digitsForRates` digits. */
  learningRates: readonly number[];
  digitsForRates: number;
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
    learningRates: kind.list(TRAIN_SCHEMA.kinds.learningRate),
    digitsForRates: kind.whole(1, DIGITS),
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
  learningRates: [0.01, 0.03, 0.1, 0.3, 1],
  digitsForRates: 10_000,
  steps: 3000,
  learningRate: 0.05,
  fraction: 0.03,
};

/** Names of its groups. */
export const GROUPS = {
  size: (kind: TargetKind, digits: number) => `${digits} digits, ${kind} targets`,
  rate: (kind: TargetKind, learningRate: number) => `learning rate ${learningRate}, ${kind} targets`,
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
    learningRates: [0.01, 0.03, 0.1, 0.3],
    steps: 1500,
  },
  full: FULL,
};
