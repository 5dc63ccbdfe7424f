/** What the experiment of notebook 04 can be told, and its settings. */
import type { ExperimentOptions } from "../../study/experiment-options.js";
import * as kind from "../../support/option-kinds.js";
import { optionsSchema } from "../../support/options.js";
import type { Json } from "../../trials/trial.js";
import { teacherChanges } from "../ingredients/student-kinds.js";
import type { LabelNoiseOptions } from "./label-noise-study.js";
import type { MatchingStudyOptions } from "./matching-study.js";

/** Which logits the limit is looked at on, and which students are compared. */
export interface HighTemperatureLimitOptions extends ExperimentOptions {
  /** Of the one teacher: `quick` or `full`. */
  teacherSetting: string;
  teacherSeed: number;
  /** Options of the teacher that differ from that setting's. */
  teacher: Readonly<Record<string, Json>>;
  /** Where the limit is looked at. */
  temperatures: readonly number[];
  /** Examples whose logits are looked at; units of the student whose logits they are, and its epochs. */
  sampleSize: number;
  hiddenUnits: number;
  learnedEpochs: number;
  /** Standard deviations of made-up teachers' logits. */
  scales: readonly number[];
  /** Students beside the one that matches logits: one for each T. */
  distilled: readonly number[];
  /** Digits that these learn from, and how. */
  matchingDigits: number;
  matching: Readonly<Record<Exclude<keyof MatchingStudyOptions, "seeds" | "temperatures">, number>>;
  /** Part of the labels that are wrong; T of the students of a teacher that learned them; digits to learn from. */
  noise: number;
  noiseTemperatures: readonly number[];
  noiseDigits: number;
  noisy: Readonly<Record<Exclude<keyof LabelNoiseOptions, "seeds" | "temperatures" | "noises">, number>>;
  /** Seeds of the teachers whose logits are compared, at least three; and their options that differ from the setting's. */
  spreadSeeds: readonly number[];
  spreadTeacher: Readonly<Record<string, Json>>;
}

/** What each option may be. */
export const SCHEMA = optionsSchema<HighTemperatureLimitOptions>(
  {
    seeds: kind.seeds,
    teacherSetting: kind.setting,
    teacherSeed: kind.seed,
    teacher: teacherChanges,
    temperatures: kind.temperatures,
    sampleSize: kind.count,
    hiddenUnits: kind.units,
    learnedEpochs: kind.epochs,
    scales: kind.list(kind.positive),
    distilled: kind.temperatures,
    matchingDigits: kind.count,
    matching: optionsSchema<HighTemperatureLimitOptions["matching"]>({
      hiddenUnits: kind.units,
      steps: kind.count,
      learningRate: kind.learningRate,
      comparisons: kind.count,
    }).all,
    noise: kind.fraction,
    noiseTemperatures: kind.temperatures,
    noiseDigits: kind.count,
    noisy: optionsSchema<HighTemperatureLimitOptions["noisy"]>({
      teacherHiddenUnits: kind.units,
      studentHiddenUnits: kind.units,
      teacherEpochs: kind.epochs,
      studentEpochs: kind.epochs,
      learningRate: kind.learningRate,
      weight: kind.positive,
    }).all,
    spreadSeeds: kind.seeds,
    spreadTeacher: teacherChanges,
  },
  [
    {
      must: () => "spreadSeeds must be at least three",
      holds: ({ spreadSeeds }) => spreadSeeds.length >= 3,
      found: ({ spreadSeeds }) => spreadSeeds.length,
    },
    {
      must: () => "matching.comparisons must be at most matching.steps",
      holds: ({ matching }) => matching.comparisons <= matching.steps,
      found: ({ matching }) => [matching.comparisons, matching.steps],
    },
  ],
);

const QUICK: HighTemperatureLimitOptions = {
  seeds: [1, 2, 3],
  teacherSetting: "quick",
  teacherSeed: 1,
  teacher: {},
  temperatures: [1, 2, 4, 8, 20, 50, 100, 200, 500, 1000],
  sampleSize: 2000,
  hiddenUnits: 300,
  learnedEpochs: 2,
  scales: [5, 10],
  distilled: [20, 100, 1000],
  matchingDigits: 10_000,
  matching: { hiddenUnits: 200, steps: 300, learningRate: 0.02, comparisons: 12 },
  noise: 0.4,
  noiseTemperatures: [0.5, 1, 4, 20],
  noiseDigits: 5000,
  noisy: {
    teacherHiddenUnits: 200,
    studentHiddenUnits: 100,
    teacherEpochs: 15,
    studentEpochs: 15,
    learningRate: 0.1,
    weight: 0.5,
  },
  spreadSeeds: [1, 2, 3],
  // Three of the setting's own would take minutes.
  spreadTeacher: { teacherHiddenUnits: 300, teacherEpochs: 5 },
};

/** By name: two minutes beside the teacher, which takes minutes or hours. */
export const SETTINGS = {
  quick: QUICK,
  full: {
    ...QUICK,
    seeds: [1, 2, 3, 4, 5],
    teacherSetting: "full",
    spreadSeeds: [1, 2, 3, 4, 5],
    spreadTeacher: {},
  },
};

/** Pairs of logits on which the limit is looked at. */
export const CASES = {
  fresh: "fresh student",
  learned: (epochs: number) => `student after ${epochs} ${epochs === 1 ? "epoch" : "epochs"}`,
  synthetic: (scale: number) => `synthetic, scale ${scale}`,
} as const;

/** All pairs of some options, in order. */
export const casesOf = ({ learnedEpochs, scales }: HighTemperatureLimitOptions) => [
  CASES.fresh,
  CASES.learned(learnedEpochs),
  ...scales.map(CASES.synthetic),
];

/** The group of a pair of logits at a temperature. */
export const limitGroup = (name: string, temperature: number) => `${name}, T = ${temperature}`;
/** The group of the students that match logits. */
export const MATCHING = "matching logits";
/** The group of those that are distilled at a temperature. */
export const distilledGroup = (temperature: number) => `distilled at T = ${temperature}`;
/** The group of teachers that learned partly wrong labels. */
export const noisyTeacherGroup = (noise: number) => `teacher, ${noise} of the labels wrong`;
/** The group of their students at a temperature. */
export const noisyStudentGroup = (noise: number, temperature: number) =>
  `student at T = ${temperature}, ${noise} of the labels wrong`;
/** The group of their students that match logits. */
export const noisyMatchingGroup = (noise: number) => `student matching logits, ${noise} of the labels wrong`;
/** The group of the spread over teachers; its seeds are the teachers'. */
export const SPREAD = "spread over teachers";
