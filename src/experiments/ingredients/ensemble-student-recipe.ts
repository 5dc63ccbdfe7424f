/**
 * A single net as a trial, which learns from an ensemble's soft targets, or from labels alone, on all the data or on a
 * fraction: the distilled nets of §4, and those of §6.
 */
import { join } from "node:path";
import type { LabelledDataset, TransferSet } from "../../data/dataset.js";
import { labelledData, type LabelledData } from "../../data/labelled-data.js";
import { takeFraction } from "../../data/transfer-set.js";
import type { EnsembleSoftTargetsOptions } from "../../distillation/ensemble.js";
import type { MultilayerPerceptron } from "../../models/multilayer-perceptron.js";
import * as kind from "../../support/option-kinds.js";
import { below, checkOptions, optionsSchema, someWeight } from "../../support/options.js";
import { subSeed } from "../../support/random.js";
import { distillation, hardTargets } from "../../training/batch-loss.js";
import { bestEpoch } from "../../training/best-epoch.js";
import { ensembleTransferSet } from "../../training/ensemble-transfer-set.js";
import { accuracyCurve, type AccuracyCurve } from "../../training/accuracy-curve.js";
import { evaluate, logitsOf } from "../../training/evaluate.js";
import { LOSS_KINDS } from "../../training/loss-terms.js";
import { trainReusably } from "../../training/reusable-training.js";
import { TRAIN_SCHEMA, type TrainOptions } from "../../training/train-options.js";
import type { Recipe, TrialContext } from "../../trials/recipe.js";
import {
  ENSEMBLE_TRAINING,
  ensembleMembers,
  MEMBER_DEFAULTS,
  MEMBER_SCHEMA,
  netFor,
  type MemberOptions,
} from "./ensemble-members.js";
import { scores } from "./score.js";

const WHERE = "ensemble-student";

/** Options of the recipe `ensemble-student`. */
export interface EnsembleStudentOptions extends MemberOptions {
  /** So many members are the teacher: 1 for a single net, not looked at if `softWeight` is 0. */
  members: number;
  /** T of the soft targets. */
  temperature: number;
  mean: string;
  soften: string;
  /** Weight of the soft term, which is multiplied by T² besides; 0 for labels only. */
  softWeight: number;
  /** Weight of the hard term. */
  hardWeight: number;
  /** Of the student; it has the first architecture of the members. */
  studentEpochs: number;
  studentLearningRate: number;
  /** The rate rises over so many epochs first, without which a student may diverge at a high T. */
  studentWarmUpEpochs: number;
  /** Part of the training examples, chosen by the seed, of which the student learns. */
  fraction: number;
  /** Take the net as it was after the epoch with the fewest errors on the validation set. */
  stopEarly: boolean;
  /** Count errors on what is learned from, on validation and on test set after each epoch. */
  curve: boolean;
}

const { epochs, learningRate, warmUpEpochs } = TRAIN_SCHEMA.kinds;

/** What each option of the recipe `ensemble-student` may be. */
export const ENSEMBLE_STUDENT_SCHEMA = optionsSchema<EnsembleStudentOptions>(
  {
    ...MEMBER_SCHEMA.kinds,
    members: kind.members,
    ...LOSS_KINDS,
    mean: kind.choice("arithmetic", "geometric"),
    soften: kind.choice("members", "mean"),
    studentEpochs: epochs,
    studentLearningRate: learningRate,
    studentWarmUpEpochs: warmUpEpochs,
    fraction: kind.fraction,
    stopEarly: kind.flag,
    curve: kind.flag,
  },
  [
    ...MEMBER_SCHEMA.rules,
    someWeight("softWeight", "hardWeight"),
    below("studentWarmUpEpochs", "studentEpochs"),
  ],
);

/**
 * Metrics: those of {@link scores}; `trainAccuracy` on the `trainingExamples` that were learned from; `testExamples`; `stoppedAfter`, the epoch
 * that was taken; `seconds`. Details: `curve`, see {@link AccuracyCurve}, if asked for.
 */
export const ensembleStudentRecipe: Recipe<EnsembleStudentOptions> = {
  name: WHERE,
  version: 2,
  defaults: {
    ...MEMBER_DEFAULTS,
    members: 10,
    temperature: 2,
    mean: "arithmetic",
    soften: "members",
    softWeight: 1,
    hardWeight: 0.5,
    studentEpochs: 10,
    studentLearningRate: 0.05,
    studentWarmUpEpochs: 0,
    fraction: 1,
    stopEarly: false,
    curve: false,
  },
  schema: ENSEMBLE_STUDENT_SCHEMA,
  run: async (options, context) => {
    checkOptions(WHERE, ENSEMBLE_STUDENT_SCHEMA, options);
    const data = await labelledData(options);
    const transfer = takeFraction(
      await transferSetOf(data.training, options, context),
      options.fraction,
      context.seed,
    );
    const initial = subSeed(context.seed, "student");
    const net = netFor(data.training, options.architectures[0]!, initial);
    const { curve, ...learned } = await learn(net, initial, transfer, data, options, context);
    const metrics = {
      ...scores((set) => logitsOf(net, set), data),
      trainAccuracy: 1 - evaluate(net, transfer).errors / transfer.count,
      trainingExamples: transfer.count,
      testExamples: data.test.count,
      ...learned,
    };
    net.dispose();
    return { metrics, ...(curve && { details: { curve: { ...curve } } }) };
  },
};

/** The training examples, with the ensemble's soft targets if the student looks at them. */
async function transferSetOf(
  train: LabelledDataset,
  options: EnsembleStudentOptions,
  { seed, onProgress }: TrialContext,
): Promise<LabelledDataset | TransferSet> {
  const { softWeight, members, temperature, mean, soften } = options;
  if (softWeight === 0) return train;
  const nets = await ensembleMembers(train, options, members, seed, onProgress);
  const how = { temperature, mean, soften } as Required<EnsembleSoftTargetsOptions>;
  const transfer = await ensembleTransferSet(nets, train, how);
  for (const net of nets) net.dispose();
  return transfer;
}

async function learn(
  net: MultilayerPerceptron,
  initial: number,
  transfer: LabelledDataset | TransferSet,
  { validation, test }: LabelledData,
  options: EnsembleStudentOptions,
  { seed, folder, onProgress }: TrialContext,
): Promise<{ seconds: number; stoppedAfter: number; curve: AccuracyCurve | undefined }> {
  const { temperature, softWeight, hardWeight } = options;
  const { studentEpochs, batchSize, studentLearningRate, studentWarmUpEpochs, precision } = options;
  const best = options.stopEarly ? bestEpoch(net, join(folder, "best-epoch.safetensors")) : undefined;
  const curve = options.curve
    ? accuracyCurve(net, { train: transfer, test }, join(folder, "curve.json"))
    : undefined;
  const training: TrainOptions = {
    ...ENSEMBLE_TRAINING,
    label: `student, seed ${seed}`,
    seed: subSeed(seed, "student-order"),
    loss: softWeight === 0 ? hardTargets : distillation({ temperature, softWeight, hardWeight }),
    epochs: studentEpochs,
    batchSize,
    learningRate: studentLearningRate,
    warmUpEpochs: studentWarmUpEpochs,
    precision,
    evaluateOn: best ? validation : undefined,
    afterEpoch: (record) => {
      best?.look(record);
      curve?.look(record);
    },
    onProgress,
  };
  // What a trial came to is kept with the trial.
  const { seconds } = await trainReusably(net, initial, transfer, training, { reuse: false });
  return { seconds, stoppedAfter: best?.restore() ?? studentEpochs, curve: curve?.read() };
}
