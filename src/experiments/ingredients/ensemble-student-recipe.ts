/**
 * A single net as a trial, which learns from an ensemble's soft targets, or from labels alone, on all the data or on a
 * fraction: the distilled nets of §4, and those of §6.
 */
import { join } from "node:path";
import type { Augmentation } from "../../data/augmentation.js";
import type { LabelledDataset, TransferSet } from "../../data/dataset.js";
import { selectExamples } from "../../data/select-examples.js";
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
import { logitsOf } from "../../training/evaluate.js";
import { LOSS_KINDS } from "../../training/loss-terms.js";
import { trainReusably } from "../../training/reusable-training.js";
import { TRAIN_SCHEMA, type TrainOptions } from "../../training/train-options.js";
import type { Recipe, TrialContext } from "../../trials/recipe.js";
import { accuracyOn } from "./accuracy.js";
import {
  ENSEMBLE_TRAINING,
  ensembleMembers,
  learnedFrom,
  MEMBER_DEFAULTS,
  MEMBER_SCHEMA,
  netFor,
  type MemberOptions,
} from "./ensemble-members.js";
import { scores } from "./score.js";

const WHERE = "ensemble-student";

/** Options of the recipe `ensemble-student`. */
export interface EnsembleStudentOptions extends MemberOptions {
  /** How many members are the teacher: 1 for a single net, not looked at if `softWeight` is 0. */
  members: number;
  /** From 1: which of several students of one ensemble. Each starts from weights of its own and sees an order of its own. */
  student: number;
  /** T of the soft targets. */
  temperature: number;
  mean: string;
  soften: string;
  /** Weight of the soft term, which is multiplied by T² as well; 0 for labels only. */
  softWeight: number;
  /** Weight of the hard term. */
  hardWeight: number;
  /** Of the student; it has the first architecture of the members. */
  studentEpochs: number;
  studentLearningRate: number;
  /** The rate rises over this many epochs first, without which a student may diverge at a high T. */
  studentWarmUpEpochs: number;
  /**
   * The student's examples are shifted, or get fresh noise, as the members' do, and the members are evaluated on the very examples
   * that it sees. Or else it sees each as it was recorded, with soft targets that are computed once.
   */
  studentAugmented: boolean;
  /** Part of the training examples, chosen by the seed, from which the student learns. */
  fraction: number;
  /** Take the net as it was after the epoch with the fewest errors on validation examples, 10,000 of them at most. */
  stopEarly: boolean;
  /** Count errors on the training examples, and on test examples, 10,000 at most, after each epoch. */
  curve: boolean;
}

const { epochs, learningRate, warmUpEpochs } = TRAIN_SCHEMA.kinds;

/** What each option of the recipe `ensemble-student` may be. */
export const ENSEMBLE_STUDENT_SCHEMA = optionsSchema<EnsembleStudentOptions>(
  {
    ...MEMBER_SCHEMA.kinds,
    members: kind.members,
    student: kind.count,
    ...LOSS_KINDS,
    mean: kind.choice("arithmetic", "geometric"),
    soften: kind.choice("members", "mean"),
    studentEpochs: epochs,
    studentLearningRate: learningRate,
    studentWarmUpEpochs: warmUpEpochs,
    studentAugmented: kind.flag,
    fraction: kind.fraction,
    stopEarly: kind.flag,
    curve: kind.flag,
  },
  [
    ...MEMBER_SCHEMA.rules,
    someWeight("softWeight", "hardWeight"),
    below("studentWarmUpEpochs", "studentEpochs"),
    {
      must: () =>
        "other means than that of the members' soft targets need examples that don't change: studentAugmented must be false",
      holds: (options) =>
        (options.mean === "arithmetic" && options.soften === "members") || !changesExamples(options),
      found: ({ mean, soften }) => ({ mean, soften }),
    },
  ],
);

/** Whether the student sees other examples in each epoch. */
function changesExamples({ studentAugmented, maxShiftPixels, freshNoise }: EnsembleStudentOptions): boolean {
  return studentAugmented && (maxShiftPixels > 0 || freshNoise);
}

/**
 * Metrics: those of {@link scores}; `trainAccuracy` on the `trainingExamples`, as they were recorded; `testExamples`; `stoppedAfter`, the
 * epoch that was taken; `seconds`. Details: `curve`, see {@link AccuracyCurve}, if asked for.
 */
export const ensembleStudentRecipe: Recipe<EnsembleStudentOptions> = {
  name: WHERE,
  version: 3,
  defaults: {
    ...MEMBER_DEFAULTS,
    members: 10,
    student: 1,
    temperature: 2,
    mean: "arithmetic",
    soften: "members",
    softWeight: 1,
    hardWeight: 0.5,
    studentEpochs: 10,
    studentLearningRate: 0.05,
    studentWarmUpEpochs: 0,
    studentAugmented: true,
    fraction: 1,
    stopEarly: false,
    curve: false,
  },
  schema: ENSEMBLE_STUDENT_SCHEMA,
  run: async (options, context) => {
    checkOptions(WHERE, ENSEMBLE_STUDENT_SCHEMA, options);
    const { fraction, student } = options;
    const data = await labelledData(options);
    const recorded = takeFraction(data.training, fraction, context.seed);
    const initial = subSeed(context.seed, "student", student);
    const net = netFor(data.training, options.architectures[0]!, initial);
    const lesson = await lessonOf(recorded, options, context);
    const { curve, ...learned } = await learn(
      net,
      initial,
      lesson,
      { ...data, training: recorded },
      options,
      context,
    );
    for (const teacher of lesson.teachers) teacher.dispose();
    const metrics = {
      ...scores((set) => logitsOf(net, set), data),
      trainAccuracy: accuracyOn(net, recorded),
      trainingExamples: recorded.count,
      testExamples: data.test.count,
      ...learned,
    };
    net.dispose();
    return { metrics, ...(curve && { details: { curve: { ...curve } } }) };
  },
};

/** What a student learns from. */
interface Lesson {
  examples: LabelledDataset | TransferSet;
  augment: Augmentation;
  /** Beside the student, where its examples change; else their soft targets are in the examples. */
  teachers: MultilayerPerceptron[];
}

/** @param recorded - the student's examples, as they are without augmentation */
async function lessonOf(
  recorded: LabelledDataset,
  options: EnsembleStudentOptions,
  { seed, onProgress }: TrialContext,
): Promise<Lesson> {
  const { softWeight, members, temperature, mean, soften, fraction } = options;
  const from = await learnedFrom(options);
  const ownExamples = changesExamples(options) ? takeFraction(from.examples, fraction, seed) : recorded;
  const augment = changesExamples(options) ? from.augment : {};
  if (softWeight === 0) return { examples: ownExamples, augment, teachers: [] };
  const teachers = await ensembleMembers(from, options, members, seed, onProgress);
  if (changesExamples(options)) return { examples: ownExamples, augment, teachers };
  const how = { temperature, mean, soften } as Required<EnsembleSoftTargetsOptions>;
  const transfer = await ensembleTransferSet(teachers, recorded, how, { onProgress });
  for (const teacher of teachers) teacher.dispose();
  return { examples: transfer, augment, teachers: [] };
}

/** More examples would take longer to look at after each epoch than to learn from. */
const MOST_EXAMPLES = 10_000;

/** At most {@link MOST_EXAMPLES} of a set, as far apart as there are too many: frames come in the order of their voices. */
function spread(set: LabelledDataset): LabelledDataset {
  const every = Math.ceil(set.count / MOST_EXAMPLES);
  if (every === 1) return set;
  const positions = Array.from({ length: Math.floor(set.count / every) }, (_, index) => index * every);
  return selectExamples(set, positions, `${set.name}, one in ${every}`);
}

async function learn(
  net: MultilayerPerceptron,
  initial: number,
  { examples, augment, teachers }: Lesson,
  { training: recorded, validation, test }: LabelledData,
  options: EnsembleStudentOptions,
  { seed, folder, onProgress }: TrialContext,
): Promise<{ seconds: number; stoppedAfter: number; curve: AccuracyCurve | undefined }> {
  const { student, temperature, softWeight, hardWeight } = options;
  const { studentEpochs, batchSize, studentLearningRate, studentWarmUpEpochs, precision } = options;
  const best = options.stopEarly ? bestEpoch(net, join(folder, "best-epoch.safetensors")) : undefined;
  const curve = options.curve
    ? accuracyCurve(net, { train: recorded, test: spread(test) }, join(folder, "curve.json"))
    : undefined;
  const training: TrainOptions = {
    ...ENSEMBLE_TRAINING,
    label: `student ${student}, seed ${seed}`,
    seed: subSeed(seed, "student-order", student),
    loss: softWeight === 0 ? hardTargets : distillation({ temperature, softWeight, hardWeight }),
    ...(teachers.length > 0 && { teacher: teachers }),
    augment,
    epochs: studentEpochs,
    batchSize,
    learningRate: studentLearningRate,
    warmUpEpochs: studentWarmUpEpochs,
    precision,
    evaluateOn: best ? spread(validation) : undefined,
    afterEpoch: (record) => {
      best?.look(record);
      curve?.look(record);
    },
    onProgress,
  };
  // The trial keeps its own result.
  const { seconds } = await trainReusably(net, initial, examples, training, { reuse: false });
  return { seconds, stoppedAfter: best?.restore() ?? studentEpochs, curve: curve?.read() };
}
