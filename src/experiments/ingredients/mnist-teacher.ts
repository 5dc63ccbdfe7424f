/** The large net of §3, from which all students on MNIST learn: trained once and kept. */
import * as kind from "../../support/option-kinds.js";
import { checkKind } from "../../support/options.js";
import { subSeed } from "../../support/random.js";
import type { LabelledDataset } from "../../data/dataset.js";
import { MultilayerPerceptron } from "../../models/multilayer-perceptron.js";
import { smoothedTargets } from "../../training/batch-loss.js";
import { evaluateLogits, logitsOf, type Evaluation } from "../../training/evaluate.js";
import type { ProgressListener } from "../../training/progress.js";
import { trainReusably, type TrainedNet } from "../../training/reusable-training.js";
import type { TrainOptions } from "../../training/train-options.js";
import { mnistDigits, mnistOptions, type MnistDistillationOptions } from "./mnist-settings.js";

/** A net that was trained and evaluated on the test digits. */
export interface NetRun extends TrainedNet {
  evaluation: Evaluation;
  /** Logits of the test digits, `10,000 · 10`. */
  testLogits: Float32Array;
}

/** A teacher with the digits that it learned from. */
export interface MnistTeacher {
  net: MultilayerPerceptron;
  run: NetRun;
  training: LabelledDataset;
  test: LabelledDataset;
}

/** Largest norm of a unit's incoming weights: the dropout report's squared length of 15. */
const MAX_NORM = Math.sqrt(15);

/** What all trainings on MNIST have in common. */
export const MNIST_TRAINING = { momentum: 0.9, batchSize: 128 } satisfies TrainOptions;

/**
 * The teacher of a setting and seed: from the cache, or trained now, which takes minutes in the quick setting.
 *
 * @param setting - `quick` or `full`
 * @param changes - options that differ from the setting's; those of the students change nothing here
 * @throws ArgumentError if an option is out of range
 */
export async function mnistTeacher(
  setting: string,
  seed: number,
  changes: Partial<MnistDistillationOptions> = {},
  onProgress?: ProgressListener,
): Promise<MnistTeacher> {
  checkKind("mnistTeacher", kind.seed, seed, "seed");
  const options = mnistOptions("mnistTeacher", setting, changes);
  const digits = mnistDigits("mnistTeacher", options);
  return { ...digits, ...(await trainedTeacher(options, seed, digits, onProgress)) };
}

/** The same for options and digits that were loaded before. */
export async function trainedTeacher(
  options: MnistDistillationOptions,
  seed: number,
  { training: digits, test }: { training: LabelledDataset; test: LabelledDataset },
  onProgress?: ProgressListener,
): Promise<{ net: MultilayerPerceptron; run: NetRun }> {
  const net = mnistNet("teacher", options.teacherHiddenUnits, seed);
  const training: TrainOptions = {
    ...MNIST_TRAINING,
    label: `teacher, seed ${seed}`,
    seed: subSeed(seed, "teacher"),
    epochs: options.teacherEpochs,
    learningRate: options.teacherLearningRate,
    schedule: options.teacherSchedule,
    averagingDecay: options.teacherAveragingDecay,
    dropout: options.dropout,
    maxShiftPixels: options.maxShiftPixels,
    precision: options.precision,
    maxNorm: MAX_NORM,
    loss: smoothedTargets(options.labelSmoothing),
    evaluateOn: test,
    onProgress,
  };
  const trained = await trainReusably(net, subSeed(seed, "teacher"), digits, training, {
    reuse: options.reuseTeacher,
    resume: options.resume,
  });
  return { net, run: evaluated(net, trained, test) };
}

/** A net of the paper's kind, its initial weights drawn by name and seed. */
export function mnistNet(name: string, hiddenUnits: number, seed: number): MultilayerPerceptron {
  return new MultilayerPerceptron({
    layerSizes: [784, hiddenUnits, hiddenUnits, 10],
    seed: subSeed(seed, name),
  });
}

/** What a trained net does on the test digits. */
export function evaluated(net: MultilayerPerceptron, trained: TrainedNet, test: LabelledDataset): NetRun {
  const testLogits = logitsOf(net, test);
  return { ...trained, evaluation: evaluateLogits(testLogits, test), testLogits };
}
