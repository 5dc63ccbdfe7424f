/** "Soft targets need much less data and bear a much higher learning rate" (§1); and §6 in kind, on digits: 3% of the data. */
import * as kind from "../../support/option-kinds.js";
import { optionsSchema, someWeight } from "../../support/options.js";
import { LOSS_KINDS } from "../../training/loss-terms.js";
import { TRAIN_SCHEMA } from "../../training/train-options.js";
import type { Json } from "../../trials/trial.js";
import { STUDY_KINDS } from "../ingredients/mnist-study-options.js";
import { studentsWithSeeds, teacherOfStudents, type Study, type StudyOptions } from "../../study/study.js";

/** Nets, weights and sizes of the study of students that see few digits. §6 */
export interface LessDataOptions extends StudyOptions {
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

const BATCH = 128;
/** Of the digits, a sixth being held out to stop early by. */
const DIGITS = 50_000;

const SCHEMA = optionsSchema<LessDataOptions>(
  {
    ...STUDY_KINDS,
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

/** Names of the groups of {@link lessDataStudy}. */
export const LESS_DATA_GROUPS = {
  size: (kind: TargetKind, digits: number) => `${digits} digits, ${kind} targets`,
  rate: (kind: TargetKind, learningRate: number) => `learning rate ${learningRate}, ${kind} targets`,
  all: "100% of the digits, hard targets",
  stopped: "a part of the digits, hard targets, stopped early",
  hard: "a part of the digits, hard targets, not stopped",
  soft: "a part of the digits, soft targets, not stopped",
} as const;

/** Labels only, or the teacher's soft targets with a little of the labels. */
export type TargetKind = "hard" | "soft";

/** Groups: {@link LESS_DATA_GROUPS}. */
export const lessDataStudy: Study<LessDataOptions> = {
  name: "08-less-data",
  schema: SCHEMA,
  settings: {
    quick: {
      ...FULL,
      seeds: [1],
      sizes: [100, 1000, 10_000],
      learningRates: [0.01, 0.03, 0.1, 0.3],
      steps: 1500,
    },
    full: FULL,
  },
  metrics: ["errors", "trainAccuracy", "transferDigits", "stoppedAfter", "calibrationError", "diverged"],
  details: [],
  trials: (options) => {
    const { hiddenUnits, steps, fraction, digitsForRates } = options;
    const { temperature, softWeight, hardWeight, learningRate, sizes, learningRates } = options;
    const teacher = teacherOfStudents(options);
    const common = { ...teacher, hiddenUnits, learningRate, curve: false, heldOut: true };
    const targets: Record<TargetKind, Record<string, Json>> = {
      hard: { ...common, temperature: 1, softWeight: 0, hardWeight: 1 },
      soft: { ...common, temperature, softWeight, hardWeight },
    };
    const epochsOf = (digits: number) => Math.max(1, Math.round(steps / Math.ceil(digits / BATCH)));
    const digitsOf = (first: number) => ({ first, epochs: epochsOf(first) });
    const part = { fraction, epochs: epochsOf(fraction * DIGITS) };
    const kinds = ["hard", "soft"] as const;
    const groups: [string, Record<string, Json>][] = [
      ...kinds.flatMap((kind) => [
        ...sizes.map((digits): [string, Record<string, Json>] => [
          LESS_DATA_GROUPS.size(kind, digits),
          { ...targets[kind], ...digitsOf(digits) },
        ]),
        ...learningRates.map((rate): [string, Record<string, Json>] => [
          LESS_DATA_GROUPS.rate(kind, rate),
          { ...targets[kind], ...digitsOf(digitsForRates), learningRate: rate },
        ]),
      ]),
      [LESS_DATA_GROUPS.all, { ...targets.hard, epochs: epochsOf(DIGITS) }],
      [LESS_DATA_GROUPS.stopped, { ...targets.hard, ...part, stopEarly: true, curve: true }],
      [LESS_DATA_GROUPS.hard, { ...targets.hard, ...part }],
      [LESS_DATA_GROUPS.soft, { ...targets.soft, ...part }],
    ];
    return studentsWithSeeds(options.seeds, groups);
  },
};
