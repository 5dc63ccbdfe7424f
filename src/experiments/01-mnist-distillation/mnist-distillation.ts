/**
 * The paper's first experiment (§3): a large net learns MNIST from jittered digits with dropout; a small net learns it
 * from the labels alone; the small net learns it again from the large net's soft targets.
 */
import type { LabelledDataset } from "../../data/dataset.js";
import { subSeed } from "../../support/random.js";
import { distillation } from "../../training/batch-loss.js";
import type { ProgressListener } from "../../training/progress.js";
import { trainReusably } from "../../training/reusable-training.js";
import { transferSet } from "../../training/soft-target-cache.js";
import type { TrainOptions } from "../../training/train-options.js";
import { mnistDigits, mnistOptions, type MnistDistillationOptions } from "../ingredients/mnist-settings.js";
import {
  evaluated,
  MNIST_TRAINING,
  mnistNet,
  trainedTeacher,
  type NetRun,
} from "../ingredients/mnist-teacher.js";

/** The nets of one seed. */
export interface MnistRun {
  seed: number;
  teacher: NetRun;
  small: NetRun;
  distilled: NetRun;
}

/** What the experiment of §3 came to: its options, a run for each seed, the digits. */
export interface MnistDistillation {
  options: MnistDistillationOptions;
  runs: MnistRun[];
  test: LabelledDataset;
}

/**
 * Runs the experiment.
 *
 * @param setting - options to start from: `quick` or `full`
 * @param changes - options that differ; `seeds: []` stands for the setting's own
 * @throws ArgumentError if an option is out of range
 */
export async function trainThreeNets(
  setting: string,
  changes: Partial<MnistDistillationOptions> = {},
  onProgress?: ProgressListener,
): Promise<MnistDistillation> {
  const options = mnistOptions("mnistDistillation", setting, changes);
  const digits = mnistDigits("mnistDistillation", options);
  const runs: MnistRun[] = [];
  for (const seed of options.seeds) runs.push(await runSeed(seed, digits, options, onProgress));
  return { options, runs, test: digits.test };
}

async function runSeed(
  seed: number,
  digits: { training: LabelledDataset; test: LabelledDataset },
  options: MnistDistillationOptions,
  onProgress: ProgressListener | undefined,
): Promise<MnistRun> {
  const { temperature, softWeight, hardWeight } = options;
  const teacher = await trainedTeacher(options, seed, digits, onProgress);
  const small = mnistNet("small", options.smallHiddenUnits, seed);
  // Small and distilled net differ in what they learn from, not in where they start.
  const start = small.values();
  const learn = async (data: LabelledDataset, training: TrainOptions, reuse: boolean) => {
    small.setValues(start);
    const common = {
      ...MNIST_TRAINING,
      seed: subSeed(seed, "small"),
      precision: options.precision,
      evaluateOn: digits.test,
      onProgress,
    };
    const trained = await trainReusably(
      small,
      subSeed(seed, "small"),
      data,
      { ...common, ...training },
      { reuse, resume: options.resume },
    );
    return evaluated(small, trained, digits.test);
  };
  const onLabels = {
    label: `small net, seed ${seed}`,
    epochs: options.smallEpochs,
    learningRate: options.smallLearningRate,
  };
  const onSoftTargets = {
    label: `distilled net, seed ${seed}`,
    epochs: options.distilledEpochs,
    learningRate: options.distilledLearningRate,
    warmUpEpochs: options.distilledWarmUpEpochs,
    loss: distillation({ temperature, softWeight, hardWeight }),
  };
  // Temperature and weights change nothing for it.
  const smallRun = await learn(digits.training, onLabels, options.reuseTeacher);
  const distilledRun = await learn(await transferSet(teacher.net, digits.training), onSoftTargets, false);
  teacher.net.dispose();
  small.dispose();
  return { seed, teacher: teacher.run, small: smallRun, distilled: distilledRun };
}
