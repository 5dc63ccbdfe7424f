/**
 * The paper's first experiment (§3): a large net learns MNIST from jittered digits with dropout; a small net learns it
 * from the labels alone; the small net learns it again from the large net's soft targets.
 */
import type { ImageSet } from "../data/image-set.js";
import { loadMnist } from "../data/mnist.js";
import { selectExamples } from "../data/image-set.js";
import { check, checkInteger } from "../checks.js";
import type { DropoutRates } from "../models/dropout.js";
import { MultilayerPerceptron } from "../models/multilayer-perceptron.js";
import { subSeed } from "../random.js";
import { cached } from "../storage/cache.js";
import { softTargets } from "../training/batch-loss.js";
import { evaluateLogits, logitsOf, type Evaluation } from "../training/evaluate.js";
import type { ProgressListener } from "../training/progress.js";
import { transferSet } from "../training/soft-target-cache.js";
import { train, type EpochRecord, type TrainOptions } from "../training/train.js";

/** What can be changed of the experiment. */
export interface MnistDistillationOptions {
  /** One teacher, small net and distilled net for each. */
  seeds: readonly number[];
  /** T of the soft targets. */
  temperature: number;
  /** Weight of the soft term, which is multiplied by T² besides. */
  softWeight: number;
  /** Weight of the hard term. */
  hardWeight: number;
  teacherHiddenUnits: number;
  smallHiddenUnits: number;
  teacherEpochs: number;
  smallEpochs: number;
  distilledEpochs: number;
  teacherLearningRate: number;
  smallLearningRate: number;
  distilledLearningRate: number;
  /** The teacher's dropout, squared norms being limited to 15 besides. */
  dropout: DropoutRates;
  /** The teacher's inputs are shifted by up to so many pixels. */
  maxShiftPixels: number;
  /** Use only the first so many training digits, to try something out. */
  trainingDigits: number;
  /** Take a teacher that was trained before with the same options from the cache. */
  reuseTeacher: boolean;
}

/** In a few minutes on two cores: too short for dropout to pay, so the quick teacher does without it. */
const QUICK: MnistDistillationOptions = {
  seeds: [1],
  temperature: 20,
  softWeight: 0.5,
  hardWeight: 0.1,
  teacherHiddenUnits: 1200,
  smallHiddenUnits: 800,
  teacherEpochs: 20,
  smallEpochs: 10,
  distilledEpochs: 25,
  teacherLearningRate: 0.05,
  smallLearningRate: 0.1,
  distilledLearningRate: 0.1,
  dropout: { input: 0, hidden: 0 },
  maxShiftPixels: 2,
  trainingDigits: 60_000,
  reuseTeacher: true,
};

/** The experiment's settings by name; `full` takes hours. */
export const MNIST_SETTINGS = {
  quick: QUICK,
  full: {
    ...QUICK,
    seeds: [1, 2, 3, 4, 5],
    teacherEpochs: 200,
    smallEpochs: 40,
    distilledEpochs: 200,
    dropout: { input: 0.2, hidden: 0.5 },
  },
} satisfies Record<string, MnistDistillationOptions>;

/** One trained net. */
export interface NetRun {
  epochs: EpochRecord[];
  /** Of training; that of an earlier run, if the net came from the cache. */
  seconds: number;
  fromCache: boolean;
  /** On the test digits. */
  evaluation: Evaluation;
  /** Logits of the test digits, `10,000 · 10`. */
  testLogits: Float32Array;
}

/** The nets of one seed. */
export interface MnistRun {
  seed: number;
  teacher: NetRun;
  small: NetRun;
  distilled: NetRun;
}

export interface MnistDistillation {
  options: MnistDistillationOptions;
  runs: MnistRun[];
  test: ImageSet;
}

/** Largest norm of a unit's incoming weights: the dropout report's squared length of 15. */
const MAX_NORM = Math.sqrt(15);

/**
 * Runs the experiment.
 *
 * @param setting - options to start from: `quick` or `full`
 * @param changes - options that differ; `seeds: []` stands for the setting's own
 * @throws ArgumentError if an option is out of range
 */
export async function mnistDistillation(
  setting: string,
  changes: Partial<MnistDistillationOptions> = {},
  onProgress?: ProgressListener,
): Promise<MnistDistillation> {
  check(setting in MNIST_SETTINGS, "mnistDistillation", "setting must be quick or full", setting);
  const defaults = MNIST_SETTINGS[setting as keyof typeof MNIST_SETTINGS];
  const seeds = changes.seeds?.length ? changes.seeds : defaults.seeds;
  const options = { ...defaults, ...changes, seeds };
  const { train: allDigits, test } = loadMnist();
  checkInteger("mnistDistillation", "trainingDigits", options.trainingDigits, 1, allDigits.count);
  const positions = Uint32Array.from({ length: options.trainingDigits }, (_, position) => position);
  const digits = selectExamples(allDigits, positions);
  const runs: MnistRun[] = [];
  for (const seed of options.seeds) runs.push(await runSeed(seed, digits, test, options, onProgress));
  return { options, runs, test };
}

async function runSeed(
  seed: number,
  digits: ImageSet,
  test: ImageSet,
  options: MnistDistillationOptions,
  onProgress: ProgressListener | undefined,
): Promise<MnistRun> {
  const common = { evaluateOn: test, onProgress, momentum: 0.9, batchSize: 128 };
  const teacher = makeNet("teacher", options.teacherHiddenUnits, seed);
  const teacherRun = await trainNet(teacher, digits, test, options.reuseTeacher, {
    ...common,
    label: `teacher, seed ${seed}`,
    seed: subSeed(seed, "teacher"),
    epochs: options.teacherEpochs,
    learningRate: options.teacherLearningRate,
    dropout: options.dropout,
    maxShiftPixels: options.maxShiftPixels,
    maxNorm: MAX_NORM,
  });
  const small = makeNet("small", options.smallHiddenUnits, seed);
  // Small and distilled net differ in what they learn from, not in where they start.
  const start = small.values();
  const smallRun = await trainNet(small, digits, test, false, {
    ...common,
    label: `small net, seed ${seed}`,
    seed: subSeed(seed, "small"),
    epochs: options.smallEpochs,
    learningRate: options.smallLearningRate,
  });
  small.setValues(start);
  const distilledRun = await trainNet(small, await transferSet(teacher, digits), test, false, {
    ...common,
    label: `distilled net, seed ${seed}`,
    seed: subSeed(seed, "small"),
    epochs: options.distilledEpochs,
    learningRate: options.distilledLearningRate,
    loss: softTargets(options),
  });
  teacher.dispose();
  small.dispose();
  return { seed, teacher: teacherRun, small: smallRun, distilled: distilledRun };
}

function makeNet(name: string, hiddenUnits: number, seed: number): MultilayerPerceptron {
  return new MultilayerPerceptron({
    layerSizes: [784, hiddenUnits, hiddenUnits, 10],
    seed: subSeed(seed, name),
  });
}

/** Trains a net, or sets it to what an equal training made before. */
async function trainNet(
  net: MultilayerPerceptron,
  data: ImageSet,
  test: ImageSet,
  reuse: boolean,
  options: TrainOptions,
): Promise<NetRun> {
  const learn = async () => {
    const { epochs, seconds, ended } = await train(net, data, options);
    if (ended === "interrupted")
      throw new Error(`the training of ${options.label ?? "the net"} was interrupted`);
    return { arrays: net.values(), metadata: { epochs: JSON.stringify(epochs), seconds: String(seconds) } };
  };
  const { label: _label, onProgress: _listener, evaluateOn: _test, ...settings } = options;
  const key = { layers: net.layerSizes, weights: "he-normal", data: [data.name, data.count], settings };
  const { arrays, metadata, found } = reuse
    ? await cached("models", key, learn)
    : { ...(await learn()), found: false };
  net.setValues(arrays);
  const testLogits = logitsOf(net, test);
  return {
    epochs: JSON.parse(metadata.epochs) as EpochRecord[],
    seconds: Number(metadata.seconds),
    fromCache: found,
    evaluation: evaluateLogits(testLogits, test),
    testLogits,
  };
}
