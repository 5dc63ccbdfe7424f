/** The training loop: seeded order, masks and shifts; progress; evaluation; a clean stop. */
import * as tf from "@tensorflow/tfjs";
import { check, checkInteger, checkPositive } from "../checks.js";
import { disposeBatch, makeBatch } from "../data/batches.js";
import { checkImageSet, type ImageSet, type TransferSet } from "../data/image-set.js";
import { checkDropout, dropoutMasks, type DropoutRates } from "../models/dropout.js";
import type { MultilayerPerceptron } from "../models/multilayer-perceptron.js";
import { randomGenerator, randomOrder } from "../random.js";
import { hardTargets, type BatchLoss } from "./batch-loss.js";
import { evaluate } from "./evaluate.js";
import { interruptible } from "./interrupt.js";
import { learningRateAt, type Schedule } from "./learning-rate.js";
import type { ProgressListener } from "./progress.js";
import { progressReporter } from "./progress-reporter.js";
import { isNative, type Precision } from "./native-ops.js";
import { nativeStep } from "./native-step.js";
import { checkOptimizer, type OptimizerName } from "./optimizer.js";
import { trainStep, type TrainStep } from "./train-step.js";

export interface TrainOptions {
  /** What to learn. Default: the labels. */
  loss?: BatchLoss;
  /** Passes over the data. */
  epochs?: number;
  /** Examples per step; what is left of an epoch makes a last, smaller step. */
  batchSize?: number;
  /** Of the first step; see {@link TrainOptions.schedule}. */
  learningRate?: number;
  schedule?: Schedule;
  optimizer?: OptimizerName;
  /** Part of the last update that is added to the next, in [0, 1). Not used by Adam. */
  momentum?: number;
  /** Part of the units switched off in a step. */
  dropout?: DropoutRates;
  /** Largest Euclidean norm of a unit's incoming weights. Default: no constraint. */
  maxNorm?: number;
  /** Each image is moved by up to this many pixels in each direction, anew in each epoch. */
  maxShiftPixels?: number;
  /** Seed of order, masks and shifts (the initial weights are the net's own affair). */
  seed?: number;
  /** What to count errors on after each epoch. Default: nothing. */
  evaluateOn?: ImageSet | undefined;
  /** Called after each epoch, the net being up to date: to look at it while it learns. */
  afterEpoch?: ((record: EpochRecord) => void) | undefined;
  /** Which training step: `native` is the fast one, `plain` the readable one. Default: native where it can be. */
  step?: TrainStep["kind"] | "automatic";
  /**
   * Of the native step's matrix products: `bfloat16` is faster where the processor has it, and rounds inputs,
   * weights and gradients to 8 bits in the products. Default: float32.
   */
  precision?: Precision;
  /** What is trained, for the progress display. */
  label?: string;
  onProgress?: ProgressListener | undefined;
}

/** The options' defaults: no regularisation, as the paper's small net. */
export const TRAIN_DEFAULTS = {
  loss: hardTargets,
  epochs: 10,
  batchSize: 128,
  learningRate: 0.1,
  schedule: "cosine",
  optimizer: "momentum",
  momentum: 0.9,
  dropout: { input: 0, hidden: 0 },
  maxNorm: Infinity,
  maxShiftPixels: 0,
  seed: 1,
  evaluateOn: undefined,
  afterEpoch: undefined,
  step: "automatic",
  precision: "float32",
  label: "net",
  onProgress: undefined,
} satisfies TrainOptions;

/** What one epoch came to. */
export interface EpochRecord {
  /** From 1. */
  epoch: number;
  /** Mean training loss over the epoch, in nats per example. */
  loss: number;
  /** Errors on `evaluateOn` after the epoch, if that was asked for. */
  errors: number | undefined;
}

/** What a training came to. */
export interface TrainingHistory {
  epochs: EpochRecord[];
  seconds: number;
  /** Which training step was used. */
  step: TrainStep["kind"];
  /** An interrupted training leaves the net as the last whole step made it. */
  ended: "finished" | "interrupted";
}

/** The loss is no number any more. */
export class DivergenceError extends Error {
  override name = "DivergenceError";
}

// Two trainings at once would share one event loop, and each believe that the clock is its own.
let running: string | undefined;

/**
 * Trains a net in place.
 *
 * @param model - the net; its weights change
 * @param data - what to learn from; a {@link TransferSet} for losses that look at the teacher
 * @throws ArgumentError if an option is out of range, the data and the net don't fit, or another training runs
 * @throws DivergenceError if the loss stops being finite
 */
export async function train(
  model: MultilayerPerceptron,
  data: ImageSet | TransferSet,
  options: TrainOptions = {},
): Promise<TrainingHistory> {
  const settings = { ...TRAIN_DEFAULTS, ...options };
  checkSettings(model, data, settings);
  check(running === undefined, "train", "another training must have ended first", running);
  running = settings.label;
  try {
    const step = chooseStep(model, settings);
    try {
      return await runEpochs(model, data, settings, step);
    } finally {
      step.writeBack();
      step.dispose();
    }
  } finally {
    running = undefined;
  }
}

function chooseStep(model: MultilayerPerceptron, settings: Required<TrainOptions>): TrainStep {
  const { terms } = settings.loss;
  const possible = isNative() && terms !== undefined;
  check(
    settings.precision === "float32" || (possible && settings.step !== "plain"),
    "train",
    "precision bfloat16 needs the native step",
    settings.step,
  );
  if (settings.step === "plain" || (settings.step === "automatic" && !possible))
    return trainStep(model, settings);
  check(possible, "train", "step native needs the native backend and a loss with terms", tf.getBackend());
  return nativeStep(model, { ...settings, terms });
}

async function runEpochs(
  model: MultilayerPerceptron,
  data: ImageSet | TransferSet,
  settings: Required<TrainOptions>,
  step: TrainStep,
): Promise<TrainingHistory> {
  const { epochs, batchSize, seed, dropout, maxShiftPixels } = settings;
  const batches = Math.ceil(data.count / batchSize);
  const generators = {
    order: randomGenerator(seed, "order"),
    masks: randomGenerator(seed, "masks"),
    shifts: randomGenerator(seed, "shifts"),
  };
  const reporter = progressReporter(settings, epochs * batches);
  const records: EpochRecord[] = [];

  const ended = await interruptible(async (interruption) => {
    for (let epoch = 0; epoch < epochs; epoch++) {
      const order = randomOrder(data.count, generators.order);
      let lossSum = 0;
      for (let batch = 0; batch < batches; batch++) {
        const progress = (epoch + batch / batches) / epochs;
        const learningRate = learningRateAt(settings.schedule, settings.learningRate, progress);
        const positions = order.subarray(batch * batchSize, (batch + 1) * batchSize);
        const loss = runStep(positions, learningRate, epoch * batches + batch + 1);
        if (!Number.isFinite(loss)) throw divergence(settings.label, epoch, batch, learningRate, loss);
        lossSum += loss * positions.length;
        reporter.step(epoch, loss);
        if (await interruption.check()) return "interrupted" as const;
      }
      step.writeBack();
      const errors = settings.evaluateOn && evaluate(model, settings.evaluateOn).errors;
      const record = { epoch: epoch + 1, loss: lossSum / data.count, errors };
      records.push(record);
      settings.afterEpoch?.(record);
      reporter.evaluated(errors, settings.evaluateOn?.count);
    }
    return "finished" as const;
  }).catch((error: unknown) => {
    reporter.end("failed");
    throw error;
  });
  return { epochs: records, seconds: reporter.end(ended), step: step.kind, ended };

  function runStep(positions: Uint32Array, learningRate: number, update: number): number {
    const jitter = maxShiftPixels > 0 ? { maxShiftPixels, generator: generators.shifts } : undefined;
    const batch = makeBatch(data, positions, jitter);
    const masks = dropoutMasks(model.layerSizes, positions.length, dropout, generators.masks);
    try {
      return step.run(batch, masks, learningRate, update);
    } finally {
      disposeBatch(batch);
      tf.dispose(masks.filter((mask) => mask !== undefined));
    }
  }
}

function divergence(label: string, epoch: number, batch: number, learningRate: number, loss: number): Error {
  return new DivergenceError(
    `train: the loss of ${label} must stay finite, got ${loss} in epoch ${epoch + 1}, step ${batch + 1}, ` +
      `at learning rate ${learningRate.toPrecision(3)}. A smaller learningRate may help`,
  );
}

function checkSettings(model: MultilayerPerceptron, data: ImageSet, settings: Required<TrainOptions>): void {
  checkImageSet("train", data);
  checkFits(model, data);
  if (settings.evaluateOn) checkFits(model, settings.evaluateOn);
  checkInteger("train", "epochs", settings.epochs, 1);
  checkInteger("train", "batchSize", settings.batchSize, 1);
  checkPositive("train", "learningRate", settings.learningRate);
  check(
    ["constant", "cosine"].includes(settings.schedule),
    "train",
    "schedule must be constant or cosine",
    settings.schedule,
  );
  checkOptimizer("train", settings);
  const precisions = ["float32", "bfloat16"];
  check(
    precisions.includes(settings.precision),
    "train",
    "precision must be float32 or bfloat16",
    settings.precision,
  );
  checkDropout("train", settings.dropout);
  check(settings.maxNorm > 0, "train", "maxNorm must be positive", settings.maxNorm);
  checkInteger("train", "maxShiftPixels", settings.maxShiftPixels, 0, Math.min(data.height, data.width) - 1);
}

function checkFits(model: MultilayerPerceptron, { name, height, width, classes }: ImageSet): void {
  const ends = [model.layerSizes[0], model.layerSizes.at(-1)];
  const expectation = `the net must have ${height * width} inputs and ${classes} classes for ${name}`;
  check(ends[0] === height * width && ends[1] === classes, "train", expectation, ends);
}
