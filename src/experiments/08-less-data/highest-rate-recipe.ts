/**
 * The highest learning rate that a student bears, and the one with the fewest errors, as a trial. The loss is scaled so that its first
 * gradient is as long as that of the labels: otherwise a weight on the loss would decide. §1
 */
import { holdOut } from "../../data/hold-out.js";
import { firstExamples } from "../../data/select-examples.js";
import type { LabelledDataset, TransferSet } from "../../data/dataset.js";
import type { WeightValues } from "../../models/net.js";
import * as kind from "../../support/option-kinds.js";
import { checkOptions, optionsSchema, someWeight } from "../../support/options.js";
import { subSeed } from "../../support/random.js";
import { distillation, hardTargets } from "../../training/batch-loss.js";
import { DivergenceError } from "../../training/divergence.js";
import { evaluate } from "../../training/evaluate.js";
import type { Precision } from "../../training/precision.js";
import type { ProgressListener } from "../../training/progress.js";
import { transferSet } from "../../training/soft-target-cache.js";
import { checkPrecision } from "../../training/step-kind.js";
import { train } from "../../training/train.js";
import { LOSS_KINDS, type LossTerms } from "../../training/loss-terms.js";
import { TRAIN_SCHEMA } from "../../training/train-options.js";
import type { Recipe } from "../../trials/recipe.js";
import { gradientLength } from "../ingredients/first-gradient.js";
import { studentSeconds } from "../ingredients/mnist-cost.js";
import { STUDENT_DEFAULTS } from "../ingredients/mnist-student-options.js";
import { trialDigits, trialTeacher } from "../ingredients/mnist-teacher-recipe.js";
import {
  digitsLeft,
  ENOUGH_DIGITS,
  TEACHER_TRIAL_KINDS,
  withTeacherWrittenOut,
  type TeacherTrialOptions,
} from "../ingredients/mnist-teacher-options.js";
import { MNIST_TRAINING, mnistNet } from "../ingredients/mnist-teacher.js";
import { searchRates } from "./rate-search.js";

const WHERE = "mnist-highest-rate";

/** Options of the recipe; those of `mnist-student` mean the same. */
export interface HighestRateOptions extends TeacherTrialOptions {
  teacherSeed: number;
  hiddenUnits: number;
  temperature: number;
  softWeight: number;
  hardWeight: number;
  /** Passes over the digits at each rate. */
  epochs: number;
  warmUpEpochs: number;
  precision: Precision;
  /** Use only this many digits, from the first. A sixth of all is held out before. */
  first: number;
  /** The lowest rate, which is doubled until the student no longer learns. */
  lowestRate: number;
  /** Largest number of rates. */
  mostRates: number;
}

const SCHEMA = optionsSchema<HighestRateOptions>(
  {
    ...TEACHER_TRIAL_KINDS,
    teacherSeed: kind.seed,
    hiddenUnits: kind.units,
    ...LOSS_KINDS,
    epochs: TRAIN_SCHEMA.kinds.epochs,
    warmUpEpochs: TRAIN_SCHEMA.kinds.warmUpEpochs,
    precision: TRAIN_SCHEMA.kinds.precision,
    first: kind.count,
    lowestRate: kind.learningRate,
    mostRates: kind.whole(1, 30),
  },
  [
    someWeight("softWeight", "hardWeight"),
    {
      must: () => "closerLook must be false: of the nets of a search, only one number is kept",
      holds: ({ closerLook }) => !closerLook,
      found: ({ closerLook }) => closerLook,
    },
    {
      must: () => "warmUpEpochs must be below epochs",
      holds: ({ warmUpEpochs, epochs }) => warmUpEpochs < epochs,
      found: ({ warmUpEpochs }) => warmUpEpochs,
    },
    { ...ENOUGH_DIGITS, holds: (options) => left(options) > 0 },
    {
      must: (options) => `first must be at most ${left(options)}, the digits to learn from`,
      holds: (options) => options.first <= left(options),
      found: ({ first }) => first,
    },
  ],
);

const left = (options: HighestRateOptions) => digitsLeft({ ...options, heldOut: true });

/**
 * Metrics: `highestRate`, the last of the doubled rates before the first at which the student diverged or erred on more than half of the held-out digits; `bestRate`, the one with the
 * fewest errors on held-out digits, and `errors`, on the test digits at this rate alone; `firstGradient`, the length of the loss's first
 * gradient over that of the labels, by which the loss is divided; `endless`, 1 if the student learned at every rate. Details: `rates` at which it
 * learned, and `heldOutErrors` at these.
 */
export const highestRateRecipe: Recipe<HighestRateOptions> = {
  name: WHERE,
  version: 1,
  defaults: {
    setting: STUDENT_DEFAULTS.setting,
    teacher: {},
    evaluateOn: "test",
    closerLook: false,
    teacherSeed: 0,
    hiddenUnits: 300,
    temperature: STUDENT_DEFAULTS.temperature,
    softWeight: STUDENT_DEFAULTS.softWeight,
    hardWeight: STUDENT_DEFAULTS.hardWeight,
    epochs: 20,
    warmUpEpochs: 0,
    precision: "float32",
    first: 10_000,
    lowestRate: 0.0125,
    mostRates: 10,
  },
  schema: SCHEMA,
  writeOut: withTeacherWrittenOut,
  // Most searches end after seven or eight rates.
  estimatedSeconds: (options) => 8 * studentSeconds({ ...STUDENT_DEFAULTS, ...options, heldOut: true }),
  run: async (options, { seed, onProgress }) => {
    checkOptions(WHERE, SCHEMA, options);
    checkPrecision(WHERE, { precision: options.precision, step: "automatic" });
    const { training, test } = trialDigits(WHERE, options);
    const teacherSeed = options.teacherSeed || seed;
    const teacher = await trialTeacher(WHERE, options, teacherSeed, { training, test }, onProgress);
    const parts = holdOut(await transferSet(teacher.net, training));
    teacher.net.dispose();
    const digits = {
      transfer: firstExamples(parts.training, options.first),
      heldOut: parts.validation,
      test,
    };
    return searched(digits, options, { seed, onProgress });
  },
};

interface SearchDigits {
  transfer: TransferSet;
  heldOut: LabelledDataset;
  test: LabelledDataset;
}

async function searched(
  { transfer, heldOut, test }: SearchDigits,
  options: HighestRateOptions,
  { seed, onProgress }: { seed: number; onProgress: ProgressListener },
) {
  const { hiddenUnits, epochs, warmUpEpochs, precision, lowestRate, mostRates } = options;
  const net = mnistNet("small", hiddenUnits, seed);
  const start = net.values();
  const terms = scaledTerms(options, 1);
  const length = (loss: typeof hardTargets) => gradientLength(net, loss, transfer);
  const firstGradient = length(distillation(terms)) / length(hardTargets);
  const loss = distillation(scaledTerms(options, 1 / firstGradient));
  let best: { rate: number; errors: number; weights: WeightValues } | undefined;
  const search = await searchRates(
    { lowest: lowestRate, most: mostRates, heldOut: heldOut.count },
    async (rate) => {
      net.setValues(start);
      try {
        await train(net, transfer, {
          ...MNIST_TRAINING,
          label: `student, seed ${seed}, rate ${rate}`,
          seed: subSeed(seed, "small"),
          loss,
          epochs,
          learningRate: rate,
          warmUpEpochs,
          precision,
          onProgress,
        });
      } catch (error) {
        if (!(error instanceof DivergenceError)) throw error;
        return { heldOutErrors: undefined };
      }
      const { errors } = evaluate(net, heldOut);
      if (best === undefined || errors < best.errors) best = { rate, errors, weights: net.values() };
      return { heldOutErrors: errors };
    },
  );
  const { rates, heldOutErrors, firstUnstable } = search;
  const metrics: Record<string, number> = { firstGradient, endless: Number(firstUnstable === undefined) };
  const chosen = best as { rate: number; weights: WeightValues } | undefined;
  if (chosen !== undefined && rates.length > 0) {
    net.setValues(chosen.weights);
    metrics.highestRate = rates.at(-1)!;
    metrics.bestRate = chosen.rate;
    metrics.errors = evaluate(net, test).errors;
  }
  net.dispose();
  return { metrics, details: { rates, heldOutErrors } };
}

function scaledTerms({ temperature, softWeight, hardWeight }: HighestRateOptions, factor: number): LossTerms {
  return { temperature, softWeight: factor * softWeight, hardWeight: factor * hardWeight };
}
