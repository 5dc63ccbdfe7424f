/** The members of an ensemble: nets of one kind that start from different weights. §4 */
import { checkInteger } from "../../support/checks.js";
import { sizeOf, type LabelledDataset } from "../../data/dataset.js";
import { selectExamples } from "../../data/select-examples.js";
import { LABELLED_DATA_KINDS, WHOLE_SPEECH, type LabelledDataOptions } from "../../data/labelled-data.js";
import { MultilayerPerceptron } from "../../models/multilayer-perceptron.js";
import * as kind from "../../support/option-kinds.js";
import { optionsSchema } from "../../support/options.js";
import { randomGenerator, subSeed } from "../../support/random.js";
import type { Precision } from "../../training/precision.js";
import type { ProgressListener } from "../../training/progress.js";
import { trainReusably, type TrainedNet } from "../../training/reusable-training.js";
import { TRAIN_SCHEMA, type TrainOptions } from "../../training/train-options.js";
import type { Json } from "../../trials/trial.js";

/** What members have in common, and what besides their initial weights may differ. */
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
  precision: "float32",
};

const { epochs, batchSize, learningRate, precision } = TRAIN_SCHEMA.kinds;

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
    precision,
  },
  [WHOLE_SPEECH],
);

/** What all trainings of this experiment have in common. */
export const ENSEMBLE_TRAINING = { momentum: 0.9 } satisfies TrainOptions;

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
  train: LabelledDataset,
  options: MemberOptions,
  member: number,
  seed: number,
  onProgress?: ProgressListener,
): Promise<{ net: MultilayerPerceptron; trained: TrainedNet }> {
  const { architectures, epochs, batchSize, learningRate, varyOrder, bootstrap, precision } = options;
  checkInteger("ensemble-member", "member", member, 1);
  const hiddenUnits = architectures[(member - 1) % architectures.length]!;
  const initial = subSeed(seed, "member", member);
  const net = netFor(train, hiddenUnits, initial);
  const training: TrainOptions = {
    ...ENSEMBLE_TRAINING,
    label: `member ${member}, seed ${seed}`,
    seed: varyOrder ? subSeed(seed, "order", member) : subSeed(seed, "order"),
    epochs,
    batchSize,
    learningRate,
    precision,
    onProgress,
  };
  const examples = bootstrap ? drawn(train, subSeed(seed, "bootstrap", member)) : train;
  return { net, trained: await trainReusably(net, initial, examples, training) };
}

/** As many examples as there are, drawn with replacement. */
function drawn(set: LabelledDataset, seed: number): LabelledDataset {
  const generator = randomGenerator(seed, "bootstrap");
  const positions = Uint32Array.from({ length: set.count }, () => generator.integer(0, set.count - 1));
  return selectExamples(set, positions, `${set.name}, drawn with seed ${seed}`);
}

/** The first so many members, one after the other. */
export async function ensembleMembers(
  train: LabelledDataset,
  options: MemberOptions,
  members: number,
  seed: number,
  onProgress?: ProgressListener,
): Promise<MultilayerPerceptron[]> {
  const nets: MultilayerPerceptron[] = [];
  for (let member = 1; member <= members; member++) {
    nets.push((await ensembleMember(train, options, member, seed, onProgress)).net);
  }
  return nets;
}
