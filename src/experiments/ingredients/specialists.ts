/** Specialists for groups of kanji, each trained by itself. §5.2 */
import type { LabelledDataset } from "../../data/dataset.js";
import { specialistData } from "../../data/specialist-data.js";
import { shiftBiases } from "../../models/biases.js";
import { MultilayerPerceptron } from "../../models/multilayer-perceptron.js";
import { specialistFrom } from "../../models/specialist.js";
import * as kind from "../../support/option-kinds.js";
import { checkClassGroups } from "../../support/class-group.js";
import type { Kinds, Rule } from "../../support/options.js";
import { subSeed } from "../../support/random.js";
import type { ProgressListener } from "../../training/progress.js";
import { trainReusably } from "../../training/reusable-training.js";
import { TRAIN_SCHEMA, type TrainOptions } from "../../training/train-options.js";
import type { TrialContext } from "../../trials/recipe.js";
import type { KanjiData } from "./kanji-data.js";
import {
  GENERALIST_DEFAULTS,
  GENERALIST_KINDS,
  GENERALIST_RULES,
  KANJI_TRAINING,
  type GeneralistOptions,
  type KanjiNet,
} from "./kanji-generalist.js";
import {
  GROUPING_DEFAULTS,
  GROUPING_KINDS,
  kanjiGroups,
  TWO_CLASSES,
  type GroupingOptions,
} from "./kanji-groups.js";

/** Options of all specialists of a generalist. */
export interface SpecialistsOptions extends GeneralistOptions, GroupingOptions {
  /** Passes over the examples of a specialist's own classes, each beside as many examples of other classes. */
  specialistEpochs: number;
  /** How many of these passes have other examples of the other classes; the passes then begin anew. */
  rounds: number;
  specialistLearningRate: number;
}

const { learningRate } = TRAIN_SCHEMA.kinds;

/** The range of each. */
export const SPECIALISTS_KINDS: Kinds<SpecialistsOptions> = {
  ...GENERALIST_KINDS,
  ...GROUPING_KINDS,
  specialistEpochs: kind.epochs,
  rounds: kind.count,
  specialistLearningRate: learningRate,
};

/** Chosen on validation families: docs/log.md. */
export const SPECIALISTS_DEFAULTS: SpecialistsOptions = {
  ...GENERALIST_DEFAULTS,
  ...GROUPING_DEFAULTS,
  specialistEpochs: 12,
  rounds: 3,
  specialistLearningRate: 0.03,
};

/** A specialist, whose dustbin is corrected. */
export interface Specialist extends KanjiNet {
  classes: readonly number[];
}

/** Rules between them. */
export const SPECIALISTS_RULES: readonly Rule<SpecialistsOptions>[] = [
  ...GENERALIST_RULES,
  TWO_CLASSES,
  {
    must: ({ specialistEpochs }) => `rounds must be a divisor of specialistEpochs, ${specialistEpochs}`,
    holds: ({ rounds, specialistEpochs }) => specialistEpochs % rounds === 0,
    found: ({ rounds }) => rounds,
  },
  {
    must: () => "specialists need groups of several classes: grouping must be balanced or random",
    holds: ({ grouping }) => grouping !== "online",
    found: ({ grouping }) => grouping,
  },
];

/** A specialist before its training, and what it learns from. */
export interface SpecialistLesson {
  net: MultilayerPerceptron;
  data: LabelledDataset;
  /** Of the dustbin's logit, after training. */
  dustbinShift: number;
  /** Plain data for the key of its initial weights. */
  initial: string | number;
  training: TrainOptions;
}

/** Which specialist it is: each has an order of examples, and other examples of the other classes, of its own. */
export interface WhichSpecialist {
  /** From 1: of several groupings. */
  set: number;
  /** From 1: of the groups. */
  specialist: number;
  seed: number;
  /** Start from weights of its own, as a control, at the rate with which a generalist begins. Default: false. */
  fresh?: boolean;
}

/**
 * All that the training of a specialist needs.
 *
 * @param generalist - its weights are where the specialist begins
 */
export function specialistLesson(
  training: LabelledDataset,
  generalist: MultilayerPerceptron,
  classes: readonly number[],
  options: SpecialistsOptions,
  { set, specialist, seed, fresh = false }: WhichSpecialist,
): SpecialistLesson {
  const { specialistEpochs, rounds, batchSize, specialistLearningRate, learningRate, warmUpEpochs } = options;
  const { data, dustbinShift } = specialistData(training, classes, {
    rounds,
    seed: subSeed(seed, "others", set, specialist),
  });
  const initial = subSeed(seed, "fresh specialist", set, specialist);
  const layerSizes = [...generalist.layerSizes.slice(0, -1), data.classes];
  return {
    net: fresh
      ? new MultilayerPerceptron({ layerSizes, seed: initial })
      : specialistFrom(generalist, classes),
    data,
    dustbinShift,
    initial: fresh ? initial : "generalist",
    training: {
      ...KANJI_TRAINING,
      label: `${fresh ? "fresh specialist" : "specialist"} ${specialist} of set ${set}, seed ${seed}`,
      seed: subSeed(seed, "specialist-order", set, specialist),
      epochs: specialistEpochs / rounds,
      batchSize,
      learningRate: fresh ? learningRate : specialistLearningRate,
      warmUpEpochs: fresh ? warmUpEpochs : 0,
    },
  };
}

/** The specialist of some classes: from the cache, or trained now. See {@link specialistLesson}. */
export async function trainedSpecialist(
  training: LabelledDataset,
  generalist: MultilayerPerceptron,
  classes: readonly number[],
  options: SpecialistsOptions,
  which: WhichSpecialist,
  onProgress?: ProgressListener,
): Promise<Specialist> {
  const lesson = specialistLesson(training, generalist, classes, options, which);
  const { net, data, dustbinShift } = lesson;
  const trained = await trainReusably(net, lesson.initial, data, { ...lesson.training, onProgress });
  shiftBiases(net, { classes: [classes.length], shift: dustbinShift });
  return { net, trained, classes, examplesSeen: lesson.training.epochs! * data.count };
}

/** A specialist for each group of a generalist's classes: from the cache, or trained now. @param set - from 1: which of several groupings */
export async function trainedSpecialists(
  generalist: MultilayerPerceptron,
  { training, covariance }: KanjiData,
  options: SpecialistsOptions,
  set: number,
  { seed, onProgress }: Pick<TrialContext, "seed" | "onProgress">,
): Promise<Specialist[]> {
  const groups = await kanjiGroups(generalist, covariance, options, set, seed);
  checkClassGroups("specialists", groups, generalist.classes);
  const specialists: Specialist[] = [];
  for (const [index, classes] of groups.entries()) {
    const which = { set, specialist: index + 1, seed };
    specialists.push(await trainedSpecialist(training, generalist, classes, options, which, onProgress));
  }
  return specialists;
}
