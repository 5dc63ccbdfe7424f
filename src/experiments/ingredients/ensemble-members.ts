/** The members of an ensemble: nets of one kind that start from different weights. §4 */
import { checkInteger } from "../../support/checks.js";
import { sizeOf, type LabelledDataset } from "../../data/dataset.js";
import { selectExamples } from "../../data/select-examples.js";
import {
  labelledData,
  LABELLED_DATA_KINDS,
  WHOLE_SPEECH,
  type LabelledDataOptions,
} from "../../data/labelled-data.js";
import type { Augmentation } from "../../data/augmentation.js";
import { MultilayerPerceptron } from "../../models/multilayer-perceptron.js";
import * as kind from "../../support/option-kinds.js";
import { optionsSchema, type Rule } from "../../support/options.js";
import { randomGenerator, subSeed } from "../../support/random.js";
import type { Precision } from "../../training/precision.js";
import type { ProgressListener } from "../../training/progress.js";
import { trainReusably, type TrainedNet } from "../../training/reusable-training.js";
import { TRAIN_SCHEMA, type TrainOptions } from "../../training/train-options.js";
import type { Json } from "../../trials/trial.js";

/** Common options of members, and differences beyond their initial weights. */
export interface MemberOptions extends LabelledDataOptions, Record<string, Json> {
  /** Units of the hidden layers; with several lists the members take them in turns. */
  architectures: readonly (readonly number[])[];
  epochs: number;
  batchSize: number;
  learningRate: number;
  /** Each member sees the examples in an order of its own; or else all in the same. */
  varyOrder: boolean;
  /** Each member learns from examples drawn with replacement (bagging, Breiman 1996); or else all from the same. */
  bootstrap: boolean;
  /** Each picture is moved by up to this many pixels in each direction, anew in each epoch, so that nets can't memorise it. */
  maxShiftPixels: number;
  /** Of speech: the noise on the training frames is drawn anew in each epoch; or else once, as on the test frames. */
  freshNoise: boolean;
  /** Of all nets' matrix products, the students' too: see `TrainOptions.precision`. */
  precision: Precision;
}

/** Members for the pictures of §4's experiment; chosen on validation data: docs/log.md. */
export const MEMBER_DEFAULTS: MemberOptions = {
  data: "fashion-mnist",
  first: 0,
  sentences: 16,
  noise: 0,
  architectures: [[100, 100]],
  epochs: 10,
  batchSize: 256,
  learningRate: 0.1,
  varyOrder: false,
  bootstrap: false,
  maxShiftPixels: 0,
  freshNoise: false,
  precision: "float32",
};

/** Options that came later, each with the value that means "as before". */
export const MEMBER_OPTIONS_ADDED_LATER = { maxShiftPixels: 0, freshNoise: false } as const;

const { epochs, batchSize, learningRate, maxShiftPixels, precision } = TRAIN_SCHEMA.kinds;

/** What augmentation there is depends on what the examples are. */
const AUGMENTATION_RULES: readonly Rule<MemberOptions>[] = [
  {
    must: () => "frames of speech can't be shifted like pictures: maxShiftPixels must be 0",
    holds: ({ data, maxShiftPixels }) => data !== "speech" || maxShiftPixels === 0,
    found: ({ maxShiftPixels }) => maxShiftPixels,
  },
  {
    must: () => "freshNoise needs speech with noise above 0",
    holds: ({ data, freshNoise, noise }) => !freshNoise || (data === "speech" && noise > 0),
    found: ({ data, noise }) => ({ data, noise }),
  },
];

/** What each option of members may be. */
export const MEMBER_SCHEMA = optionsSchema<MemberOptions>(
  {
    ...LABELLED_DATA_KINDS,
    architectures: kind.list(kind.list(kind.units, { distinct: false }), {
      distinct: false,
    }),
    epochs,
    batchSize,
    learningRate,
    varyOrder: kind.flag,
    bootstrap: kind.flag,
    maxShiftPixels,
    freshNoise: kind.flag,
    precision,
  },
  [WHOLE_SPEECH, ...AUGMENTATION_RULES],
);

/** What all trainings of this experiment have in common. */
export const ENSEMBLE_TRAINING = { momentum: 0.9 } satisfies TrainOptions;

/** What nets learn from, and how it is changed in each step. */
export interface LearnedFrom {
  examples: LabelledDataset;
  augment: Augmentation;
}

/**
 * What members learn from: of speech with fresh noise the frames without any, to which the training adds it.
 * @throws ArgumentError if an option is out of range
 */
export async function learnedFrom(options: MemberOptions): Promise<LearnedFrom> {
  const { noise, maxShiftPixels, freshNoise } = options;
  const { training } = await labelledData(freshNoise ? { ...options, noise: 0 } : options);
  return { examples: training, augment: { maxShiftPixels, noise: freshNoise ? noise : 0 } };
}

/** A net for the data: their inputs, hidden layers, their classes. */
export function netFor(
  set: LabelledDataset,
  hiddenUnits: readonly number[],
  seed: number,
): MultilayerPerceptron {
  return new MultilayerPerceptron({ layerSizes: [sizeOf(set), ...hiddenUnits, set.classes], seed });
}

/**
 * One member: from the cache, or trained now.
 *
 * @param member - from 1
 * @param seed - of the ensemble
 * @throws ArgumentError if an option is out of range
 */
export async function ensembleMember(
  { examples: all, augment }: LearnedFrom,
  options: MemberOptions,
  member: number,
  seed: number,
  onProgress?: ProgressListener,
): Promise<{ net: MultilayerPerceptron; trained: TrainedNet }> {
  const { architectures, epochs, batchSize, learningRate, varyOrder, bootstrap, precision } = options;
  checkInteger("ensemble-member", "member", member, 1);
  const hiddenUnits = architectures[(member - 1) % architectures.length]!;
  const initial = subSeed(seed, "member", member);
  const net = netFor(all, hiddenUnits, initial);
  const training: TrainOptions = {
    ...ENSEMBLE_TRAINING,
    label: `member ${member}, seed ${seed}`,
    seed: varyOrder ? subSeed(seed, "order", member) : subSeed(seed, "order"),
    epochs,
    batchSize,
    learningRate,
    augment,
    precision,
    onProgress,
  };
  const examples = bootstrap ? drawn(all, subSeed(seed, "bootstrap", member)) : all;
  return { net, trained: await trainReusably(net, initial, examples, training) };
}

/** As many examples as there are, drawn with replacement. */
function drawn(set: LabelledDataset, seed: number): LabelledDataset {
  const generator = randomGenerator(seed, "bootstrap");
  const positions = Uint32Array.from({ length: set.count }, () => generator.integer(0, set.count - 1));
  return selectExamples(set, positions, `${set.name}, drawn with seed ${seed}`);
}

/** A number of members from the first, one after the other. */
export async function ensembleMembers(
  from: LearnedFrom,
  options: MemberOptions,
  members: number,
  seed: number,
  onProgress?: ProgressListener,
): Promise<MultilayerPerceptron[]> {
  const nets: MultilayerPerceptron[] = [];
  for (let member = 1; member <= members; member++) {
    nets.push((await ensembleMember(from, options, member, seed, onProgress)).net);
  }
  return nets;
}
