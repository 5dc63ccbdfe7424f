/** A small net on MNIST as a trial, in all the ways in which the paper trains one: §3, and §6 on digits. */
import { join } from "node:path";
import { checkOptions } from "../../support/options.js";
import { holdOut } from "../../data/hold-out.js";
import { firstExamples } from "../../data/select-examples.js";
import type { Dataset, InMemory, LabelledDataset, TransferSet } from "../../data/dataset.js";
import type { MultilayerPerceptron } from "../../models/multilayer-perceptron.js";
import { subSeed } from "../../support/random.js";
import { agreement } from "../../statistics/agreement.js";
import { bestEpoch } from "../../training/best-epoch.js";
import { logitsOf } from "../../training/evaluate.js";
import { trainReusably } from "../../training/reusable-training.js";
import { checkPrecision } from "../../training/step-kind.js";
import { transferSet } from "../../training/soft-target-cache.js";
import { DivergenceError } from "../../training/divergence.js";
import type { EpochRecord } from "../../training/epoch-record.js";
import type { TrainOptions } from "../../training/train-options.js";
import type { Recipe, TrialContext } from "../../trials/recipe.js";
import { accuracyOn } from "./accuracy.js";
import { chooseBias } from "./bias-choice.js";
import { closerLook } from "./closer-look.js";
import {
  STUDENT_DEFAULTS,
  STUDENT_OPTIONS_ADDED_LATER,
  STUDENT_SCHEMA,
  studentDigits,
  studentLoss,
  type StudentTrialOptions,
} from "./mnist-student-options.js";
import { studentSeconds } from "./mnist-cost.js";
import { trialDigits, trialTeacher } from "./mnist-teacher-recipe.js";
import { withTeacherWrittenOut } from "./mnist-teacher-options.js";
import { MNIST_TRAINING, mnistNet, type NetRun } from "./mnist-teacher.js";
import { netDetails, netMetrics } from "./net-metrics.js";
import { picturesOf, type Pictures } from "./transfer-pictures.js";

const WHERE = "mnist-student";

/** All digits of a student's trial. */
interface StudentData {
  /** What the student learns from. */
  transfer: Dataset | TransferSet<Dataset>;
  /** Where the student's pictures change: answers them as the student sees them. */
  beside: MultilayerPerceptron | undefined;
  /** All training digits, the teacher's. */
  training: LabelledDataset;
  heldOut: LabelledDataset | undefined;
  test: InMemory<LabelledDataset>;
  teacher: NetRun;
}

/**
 * Metrics: those of {@link netMetrics}; `sameAnswers` and `divergence`, see `agreement`; `trainAccuracy` on the
 * `transferDigits` that were learned from; `teacherErrors`; `seconds`; `stoppedAfter`, the epoch that was taken; those of
 * {@link chooseBias} for students that have not seen every class; those of {@link closerLook} if asked for. Of a student that diverged only `diverged`: 1 is known.
 */
export const mnistStudentRecipe: Recipe<StudentTrialOptions> = {
  name: WHERE,
  version: 2,
  defaults: STUDENT_DEFAULTS,
  schema: STUDENT_SCHEMA,
  addedLater: STUDENT_OPTIONS_ADDED_LATER,
  writeOut: withTeacherWrittenOut,
  estimatedSeconds: studentSeconds,
  run: async (options, context) => {
    checkOptions(WHERE, STUDENT_SCHEMA, options);
    checkPrecision(WHERE, { precision: options.precision, step: "automatic" });
    const data = await dataOf(options, context);
    const net = mnistNet("small", options.hiddenUnits, context.seed);
    try {
      const { epochs, ...trained } = await learn(net, data, options, context);
      const { metrics, details } = judge(net, data, epochs, options);
      return { metrics: { ...metrics, ...trained, diverged: 0 }, details };
    } catch (error) {
      if (!(error instanceof DivergenceError)) throw error;
      return { metrics: { teacherErrors: data.teacher.evaluation.errors, diverged: 1 } };
    } finally {
      net.dispose();
      data.beside?.dispose();
    }
  },
};

async function dataOf(options: StudentTrialOptions, context: TrialContext): Promise<StudentData> {
  const { training, test } = trialDigits(WHERE, options);
  const parts = <Set extends LabelledDataset>(digits: Set) => {
    const { training: left, validation } = options.heldOut
      ? holdOut(digits)
      : { training: digits, validation: undefined };
    return { transfer: studentDigits(left, options, context.seed), validation };
  };
  // Whether any digits are left should be known before a teacher is trained for them.
  parts(training);
  const teacherSeed = options.teacherSeed || context.seed;
  const { net, run } = await trialTeacher(
    WHERE,
    options,
    teacherSeed,
    { training, test },
    context.onProgress,
  );
  const data = { training, test, teacher: run, beside: undefined };
  if (options.pictures !== "training digits") {
    const transfer = await otherTransferSet(net, training.count, options, context);
    net.dispose();
    return { ...data, transfer, heldOut: undefined };
  }
  if (options.maxShiftPixels > 0) {
    const { transfer, validation } = parts(training);
    if (options.softWeight > 0) return { ...data, transfer, heldOut: validation, beside: net };
    net.dispose();
    return { ...data, transfer, heldOut: validation };
  }
  const { transfer, validation } = parts(
    await transferSet(net, training, { onProgress: context.onProgress }),
  );
  net.dispose();
  return { ...data, transfer, heldOut: validation };
}

/** The soft targets of pictures that the teacher did not learn from. */
async function otherTransferSet(
  teacher: MultilayerPerceptron,
  seenDigits: number,
  { pictures, first }: StudentTrialOptions,
  { seed, onProgress }: TrialContext,
): Promise<TransferSet<Dataset>> {
  const kind = pictures as Exclude<Pictures, "training digits">;
  const all = picturesOf(kind, { seenDigits, count: first, seed });
  return transferSet(teacher, first === 0 ? all : firstExamples(all, first), { onProgress });
}

async function learn(
  net: MultilayerPerceptron,
  { transfer, heldOut, test, beside }: StudentData,
  options: StudentTrialOptions,
  { seed, folder, onProgress }: TrialContext,
): Promise<{ epochs: EpochRecord[]; seconds: number; stoppedAfter: number }> {
  const { epochs, learningRate, warmUpEpochs, precision, stopEarly, curve, maxShiftPixels } = options;
  const best = stopEarly ? bestEpoch(net, join(folder, "best-epoch.safetensors")) : undefined;
  const training: TrainOptions = {
    ...MNIST_TRAINING,
    label: `student, seed ${seed}`,
    seed: subSeed(seed, "small"),
    loss: studentLoss(options),
    epochs,
    learningRate,
    warmUpEpochs,
    precision,
    teacher: beside,
    maxShiftPixels,
    evaluateOn: curve ? (stopEarly ? heldOut : test) : undefined,
    afterEpoch: best?.look,
    onProgress,
  };
  const { epochs: records, seconds } = await trainReusably(net, subSeed(seed, "small"), transfer, training, {
    // What a trial came to is kept with the trial.
    reuse: false,
  });
  return { epochs: records, seconds, stoppedAfter: best?.restore() ?? epochs };
}

function judge(
  net: MultilayerPerceptron,
  { transfer, training, heldOut, test, teacher }: StudentData,
  epochs: readonly EpochRecord[],
  { omit, only, softWeight, temperature, closerLook: isCloser }: StudentTrialOptions,
) {
  const logits = logitsOf(net, test);
  const closer = isCloser
    ? closerLook(net, test, logits, softWeight > 0 ? temperature : undefined)
    : undefined;
  const judged = (set: LabelledDataset) => ({ logits: logitsOf(net, set), set });
  const moved = only.length > 0 ? only : omit;
  const bias =
    moved.length === 0
      ? undefined
      : chooseBias({
          moved,
          test: { logits, set: test },
          unlabelled: judged(training),
          heldOut: heldOut && judged(heldOut),
        });
  return {
    metrics: {
      ...netMetrics(logits, test),
      ...agreement({ student: logits, teacher: teacher.testLogits }, test.classes),
      ...(isLabelled(transfer) && {
        trainAccuracy: accuracyOn(net, transfer),
      }),
      transferDigits: transfer.count,
      teacherErrors: teacher.evaluation.errors,
      ...bias?.metrics,
      ...closer?.metrics,
    },
    details: { ...netDetails(logits, test, epochs), ...bias?.details, ...closer?.details },
  };
}

function isLabelled<Set extends Dataset>(set: Set): set is Set & LabelledDataset {
  return set.labels !== undefined;
}
