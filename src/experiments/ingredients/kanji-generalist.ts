/** The net that tells all kanji apart: specialists begin with its weights and are combined with its predictions. §5 */
import type { LabelledDataset } from "../../data/dataset.js";
import { sizeOf } from "../../data/dataset.js";
import { MultilayerPerceptron } from "../../models/multilayer-perceptron.js";
import * as kind from "../../support/option-kinds.js";
import { below, type Kinds, type Rule } from "../../support/options.js";
import { subSeed } from "../../support/random.js";
import type { ProgressListener } from "../../training/progress.js";
import { trainReusably, type TrainedNet } from "../../training/reusable-training.js";
import { TRAIN_SCHEMA, type TrainOptions } from "../../training/train-options.js";
import type { TrialContext } from "../../trials/recipe.js";
import {
  EVERY_PART,
  KANJI_DATA_DEFAULTS,
  KANJI_DATA_KINDS,
  kanjiData,
  type KanjiData,
  type KanjiDataOptions,
} from "./kanji-data.js";

/** Options of generalists, and so of everything that begins with one. */
export interface GeneralistOptions extends KanjiDataOptions {
  /** Units of each of its two hidden layers. */
  hiddenUnits: number;
  epochs: number;
  batchSize: number;
  learningRate: number;
  /** Epochs in which the rate rises: without them many units die. */
  warmUpEpochs: number;
}

const { epochs, batchSize, learningRate, warmUpEpochs } = TRAIN_SCHEMA.kinds;

/** The range of each. */
export const GENERALIST_KINDS: Kinds<GeneralistOptions> = {
  ...KANJI_DATA_KINDS,
  hiddenUnits: kind.units,
  epochs,
  batchSize,
  learningRate,
  warmUpEpochs,
};

/** Rules between them. */
export const GENERALIST_RULES: readonly Rule<GeneralistOptions>[] = [
  EVERY_PART,
  below("warmUpEpochs", "epochs"),
];

/** Near convergence, and short of capacity: what a specialist can add to. Chosen on validation families: docs/log.md. */
export const GENERALIST_DEFAULTS: GeneralistOptions = {
  ...KANJI_DATA_DEFAULTS,
  hiddenUnits: 64,
  epochs: 20,
  batchSize: 128,
  learningRate: 0.03,
  warmUpEpochs: 1,
};

/** What the trainings of generalists and specialists have in common. */
export const KANJI_TRAINING = { momentum: 0.9 } satisfies TrainOptions;

/** A trained net and the number of examples that it saw, each as often as it saw it. */
export interface KanjiNet {
  net: MultilayerPerceptron;
  trained: TrainedNet;
  examplesSeen: number;
}

/**
 * A generalist from the cache, or trained now.
 *
 * @param training - the examples to learn from
 * @param member - from 1: which of several that differ only in their initial weights
 */
export async function kanjiGeneralist(
  training: LabelledDataset,
  options: GeneralistOptions,
  member: number,
  seed: number,
  onProgress?: ProgressListener,
): Promise<KanjiNet> {
  const { hiddenUnits, epochs, batchSize, learningRate, warmUpEpochs } = options;
  const initial = subSeed(seed, "generalist", member);
  const layerSizes = [sizeOf(training), hiddenUnits, hiddenUnits, training.classes];
  const net = new MultilayerPerceptron({ layerSizes, seed: initial });
  const trained = await trainReusably(net, initial, training, {
    ...KANJI_TRAINING,
    label: `generalist ${member}, seed ${seed}`,
    seed: subSeed(seed, "generalist-order"),
    epochs,
    batchSize,
    learningRate,
    warmUpEpochs,
    onProgress,
  });
  return { net, trained, examplesSeen: epochs * training.count };
}

/** The kanji and the first generalist, with which every trial of specialists begins. */
export async function kanjiWithGeneralist(
  options: GeneralistOptions,
  { seed, onProgress }: Pick<TrialContext, "seed" | "onProgress">,
): Promise<KanjiData & { generalist: MultilayerPerceptron }> {
  const data = await kanjiData(options);
  const { net: generalist } = await kanjiGeneralist(data.training, options, 1, seed, onProgress);
  return { ...data, generalist };
}
