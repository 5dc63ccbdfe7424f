/** What the experiment of notebook 19 can be told, its settings, and what it trains. */
import type { ExperimentOptions } from "../../study/experiment-options.js";
import * as kind from "../../support/option-kinds.js";
import { optionsSchema } from "../../support/options.js";
import { TRAIN_SCHEMA } from "../../training/train-options.js";
import type { Outside } from "../ingredients/few-specialists.js";
import type { KanjiTeacher } from "../ingredients/kanji-student-recipe.js";
import {
  SPECIALISTS_DEFAULTS,
  SPECIALISTS_KINDS,
  SPECIALISTS_RULES,
  type SpecialistsOptions,
} from "../ingredients/specialists.js";

/** Specialists with few examples, and one net that learns from specialists. §6.1, §8 */
export interface IntoOneNetOptions extends ExperimentOptions, SpecialistsOptions {
  /** Pictures of each character in each family that specialists learn from in §6.1. */
  fewJitters: number;
  /** Passes over these few examples. */
  fewEpochs: number;
  fewLearningRate: number;
  /** Generalists that teach together, beside the specialists. */
  members: number;
  /** Units of each of the students' two hidden layers. The first are the generalist's; with them the other temperatures, weights and starts are tried. */
  widths: readonly number[];
  /** T of students. The first is that of all widths. */
  temperatures: readonly number[];
  /** Weights of the labels. The first is that of all widths. */
  hardWeights: readonly number[];
  studentEpochs: number;
  studentLearningRate: number;
  /** Of students that start from the generalist's weights. */
  furtherLearningRate: number;
}

const { epochs, learningRate } = TRAIN_SCHEMA.kinds;

/** What each option may be. */
export const SCHEMA = optionsSchema<IntoOneNetOptions>(
  {
    ...SPECIALISTS_KINDS,
    seeds: kind.seeds,
    fewJitters: kind.count,
    fewEpochs: epochs,
    fewLearningRate: learningRate,
    members: kind.members,
    widths: kind.list(kind.units),
    temperatures: kind.temperatures,
    hardWeights: kind.list(kind.part),
    studentEpochs: epochs,
    studentLearningRate: learningRate,
    furtherLearningRate: learningRate,
  },
  [
    ...SPECIALISTS_RULES,
    {
      must: ({ hiddenUnits }) => `the first of widths must be hiddenUnits, the generalist's, ${hiddenUnits}`,
      holds: ({ widths, hiddenUnits }) => widths[0] === hiddenUnits,
      found: ({ widths }) => widths[0],
    },
    {
      must: ({ rounds }) => `fewEpochs must be a multiple of rounds, ${rounds}`,
      holds: ({ fewEpochs, rounds }) => fewEpochs % rounds === 0,
      found: ({ fewEpochs }) => fewEpochs,
    },
  ],
);

const FULL: IntoOneNetOptions = {
  ...SPECIALISTS_DEFAULTS,
  seeds: [1, 2, 3],
  fewJitters: 3,
  fewEpochs: 24,
  fewLearningRate: 0.01,
  members: 2,
  widths: [64, 128],
  temperatures: [1, 2],
  hardWeights: [0.5, 0.1],
  studentEpochs: SPECIALISTS_DEFAULTS.epochs,
  studentLearningRate: SPECIALISTS_DEFAULTS.learningRate,
  furtherLearningRate: 0.03,
};

/** By name. The recipe is the same, and was chosen on validation families: docs/log.md. */
export const SETTINGS = {
  // A wider generalist than 18's quick one: its students scatter less.
  quick: { ...FULL, seeds: [1], classes: 300, groups: 6, widths: [64], hardWeights: [0.5] },
  full: FULL,
};

/** One net that learns from a teacher. */
export interface StudentKind {
  teacher: KanjiTeacher;
  units: number;
  temperature: number;
  hardWeight: number;
  fromGeneralist: boolean;
}

/** Names of its groups. */
export const GROUPS = {
  generalist: "generalist",
  specialists: "generalist with specialists",
  ensemble: "generalists together",
  few: (outside: Outside) => `specialists with few examples, other classes: ${outside}`,
  student: ({ teacher, units, temperature, hardWeight, fromGeneralist }: StudentKind) =>
    teacher === "labels"
      ? `${units} units, from labels alone`
      : `${units} units, from ${teacher}, T = ${temperature}, labels ${hardWeight}${fromGeneralist ? ", starting as the generalist" : ""}`,
} as const;

/** Teachers whose students are compared. */
const PAIR = ["generalist", "specialists"] as const;

/** The students: first those of each width, then those of the generalist's width that are trained otherwise. */
export function studentsOf({ widths, temperatures, hardWeights }: IntoOneNetOptions): StudentKind[] {
  const [units, temperature, hardWeight] = [widths[0]!, temperatures[0]!, hardWeights[0]!];
  const usual = { units, temperature, hardWeight, fromGeneralist: false };
  const pairs = (changes: Partial<StudentKind>) => PAIR.map((teacher) => ({ ...usual, teacher, ...changes }));
  return [
    ...widths.flatMap((units) =>
      (["labels", ...PAIR, "generalists"] as const).map((teacher) => ({ ...usual, units, teacher })),
    ),
    ...temperatures.slice(1).flatMap((temperature) => pairs({ temperature })),
    ...hardWeights.slice(1).flatMap((hardWeight) => pairs({ hardWeight })),
    ...pairs({ fromGeneralist: true }),
  ];
}
