/** What the T² is for: the size of both terms' gradients against T, before, while and after a student learns. §2 */
import * as tf from "@tensorflow/tfjs";
import type { TransferSet } from "../../data/dataset.js";
import { firstExamples } from "../../data/select-examples.js";
import { termContributions } from "../../distillation/gradients.js";
import * as kind from "../../support/option-kinds.js";
import { checkOptions, optionsSchema, someWeight } from "../../support/options.js";
import { subSeed } from "../../support/random.js";
import type { LogitPair } from "../../distillation/logit-pair.js";
import { spreadOf, type Spread } from "../../statistics/spread.js";
import { distillation } from "../../training/batch-loss.js";
import { LOSS_KINDS } from "../../training/loss-terms.js";
import type { ProgressListener } from "../../training/progress.js";
import { train } from "../../training/train.js";
import { pairOn } from "../ingredients/logit-pairs.js";
import { MNIST_TRAINING, mnistNet } from "../ingredients/mnist-teacher.js";
import { wrongClasses, type WrongClasses } from "./wrong-classes.js";

/** Euclidean norms of the terms' gradients with respect to one example's logits, at one T, and what the wrong classes are of the soft one. */
export interface ContributionRow extends WrongClasses {
  temperature: number;
  /** Of softWeight · T² · (q − p)/T. */
  scaledSoft: Spread;
  /** Of hardWeight · (q − y). */
  hard: Spread;
  /** Mean hard norm divided by mean soft norm, the soft term multiplied by T². */
  ratio: number;
  /** The same without the T². */
  ratioWithout: number;
}

/** Weights of the two terms of the objective. §2 */
export interface Weights {
  softWeight: number;
  hardWeight: number;
}

/**
 * The contributions of both terms at several temperatures.
 * @param labels - y, one-hot, `[batch, classes]`
 */
export function contributionsAgainstTemperature(
  pair: LogitPair,
  labels: tf.Tensor,
  temperatures: readonly number[],
  weights: Weights,
): ContributionRow[] {
  return temperatures.map((temperature) => {
    const contributions = termContributions(pair, labels, { temperature, ...weights });
    const hard = spreadOf(contributions.hard.dataSync<"float32">());
    const scaledSoft = spreadOf(contributions.soft.dataSync<"float32">());
    tf.dispose([contributions.hard, contributions.soft]);
    const ratio = hard.mean / scaledSoft.mean;
    const wrong = wrongClasses(pair, labels, temperature);
    return { temperature, scaledSoft, hard, ratio, ratioWithout: ratio * temperature ** 2, ...wrong };
  });
}

/** A student at some time of its training, with what pulls at it then. */
export interface ContributionStage {
  /** Epochs learned so far; 0 for the fresh net. */
  epoch: number;
  rows: ContributionRow[];
}

/** What the study of contributions looks at, and how its student learns. */
export interface ContributionStudyOptions extends Weights {
  seed: number;
  hiddenUnits: number;
  /** T that the student is distilled at; the gradients are looked at for every T of `temperatures`. */
  temperature: number;
  temperatures: readonly number[];
  /** After which epochs to look; 0 is the fresh net. The last one ends the training. */
  epochs: readonly number[];
  learningRate: number;
  /** So many of the transfer set's examples are looked at. */
  sampleSize: number;
}

const SCHEMA = optionsSchema<ContributionStudyOptions>(
  {
    ...LOSS_KINDS,
    seed: kind.seed,
    hiddenUnits: kind.units,
    temperatures: kind.temperatures,
    epochs: kind.list(kind.whole(0)),
    learningRate: kind.learningRate,
    sampleSize: kind.count,
  },
  [someWeight("softWeight", "hardWeight")],
);

/**
 * Distils a student and looks at both terms' gradients on the way, on the first examples of its transfer set.
 * @throws ArgumentError if an option is out of range
 */
export async function contributionStudy(
  transfer: TransferSet,
  options: ContributionStudyOptions,
  onProgress?: ProgressListener,
): Promise<ContributionStage[]> {
  checkOptions("contributionStudy", SCHEMA, options);
  const { seed, hiddenUnits, temperature, temperatures, epochs, learningRate, sampleSize, ...weights } =
    options;
  const net = mnistNet("small", hiddenUnits, seed);
  const sample = firstExamples(transfer, sampleSize);
  const stages: ContributionStage[] = [];
  const look = (epoch: number) => {
    if (!epochs.includes(epoch)) return;
    const pair = pairOn(net, sample);
    stages.push({ epoch, rows: contributionsAgainstTemperature(pair, pair.labels, temperatures, weights) });
    tf.dispose([pair.student, pair.teacher, pair.labels]);
  };
  look(0);
  await train(net, transfer, {
    ...MNIST_TRAINING,
    label: `student, seed ${seed}`,
    seed: subSeed(seed, "small"),
    epochs: Math.max(1, ...epochs),
    learningRate,
    loss: distillation({ temperature, ...weights }),
    onProgress,
    afterEpoch: ({ epoch }) => {
      look(epoch);
    },
  });
  net.dispose();
  return stages;
}
