/** What can be chosen of a training, and what each choice must be. */
import { check, checkInteger } from "../support/checks.js";
import * as kind from "../support/option-kinds.js";
import { below, optionsSchema, withChanges } from "../support/options.js";
import type { Dataset, LabelledDataset } from "../data/dataset.js";
import { pictureSize } from "../data/write-inputs.js";
import { DROPOUT_KIND, type DropoutRates } from "../models/dropout.js";
import { MultilayerPerceptron } from "../models/multilayer-perceptron.js";
import type { Net } from "../models/net.js";
import { hardTargets } from "./batch-loss.js";
import { checkFits } from "./check-fits.js";
import type { CheckpointOptions } from "./checkpoint.js";
import type { EpochRecord } from "./epoch-record.js";
import type { Schedule } from "./learning-rate.js";
import { checkLossTerms } from "./loss-terms.js";
import type { BatchLoss } from "./named-loss.js";
import type { Precision } from "./precision.js";
import { OPTIMIZER_KINDS, type OptimizerName } from "./optimizer.js";
import type { ProgressListener } from "./progress.js";
import type { TrainStep } from "./train-step.js";

/** What can be chosen of a training; the defaults are {@link TRAIN_DEFAULTS}. */
export interface TrainOptions {
  /** What to learn. Default: the labels. */
  loss?: BatchLoss;
  /** Passes over the data. */
  epochs?: number;
  /** Examples per step; what is left of an epoch makes a last, smaller step. */
  batchSize?: number;
  /** The highest one; see {@link TrainOptions.schedule}. */
  learningRate?: number;
  schedule?: Schedule;
  /** The rate rises linearly over so many epochs before the schedule begins: nets that would diverge bear higher rates. */
  warmUpEpochs?: number;
  optimizer?: OptimizerName;
  /** Part of the last update that is added to the next, in [0, 1). Not used by Adam. */
  momentum?: number;
  /**
   * After each epoch, average ← averagingDecay · average + (1 − averagingDecay) · weights, and the average is what is
   * evaluated and what the net ends as; the losses are those of the weights themselves. In [0, 1). Default: 0, no average.
   */
  averagingDecay?: number;
  /** Part of the units switched off in a step. */
  dropout?: DropoutRates;
  /** Largest Euclidean norm of a unit's incoming weights. Default: no constraint. */
  maxNorm?: number;
  /** Each image is moved by up to this many pixels in each direction, anew in each epoch. */
  maxShiftPixels?: number;
  /** Seed of order, masks and shifts (the initial weights are the net's own affair). */
  seed?: number;
  /** What to count errors on after each epoch. Default: nothing. */
  evaluateOn?: LabelledDataset | undefined;
  /** Called after each epoch, the net being up to date: to look at it while it learns. */
  afterEpoch?: ((record: EpochRecord) => void) | undefined;
  /**
   * Which training step: `recorded` runs the step of any net and any loss as one TensorFlow graph, `plain` is the readable one.
   * Default: recorded where the native addon was compiled here.
   */
  step?: TrainStep["kind"] | "automatic";
  /**
   * Of the recorded step's matrix products: `bfloat16` is faster where the processor has it, and rounds inputs,
   * weights and gradients to 8 bits in the products. Default: float32.
   */
  precision?: Precision;
  /** Keep what is needed to go on after an interrupt, a kill or a crash. Default: nothing is kept. */
  checkpoint?: CheckpointOptions | undefined;
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
  warmUpEpochs: 0,
  optimizer: "momentum",
  momentum: 0.9,
  averagingDecay: 0,
  dropout: { input: 0, hidden: 0 },
  maxNorm: Infinity,
  maxShiftPixels: 0,
  seed: 1,
  evaluateOn: undefined,
  afterEpoch: undefined,
  step: "automatic",
  precision: "float32",
  checkpoint: undefined,
  label: "net",
  onProgress: undefined,
} satisfies TrainOptions;

/** What each option of a training may be; experiments take theirs from here. */
export const TRAIN_SCHEMA = optionsSchema<Required<TrainOptions>>(
  {
    loss: kind.callback<BatchLoss>(),
    epochs: kind.epochs,
    batchSize: kind.count,
    learningRate: kind.learningRate,
    schedule: kind.choice("constant", "cosine"),
    warmUpEpochs: kind.warmUpEpochs,
    ...OPTIMIZER_KINDS,
    averagingDecay: kind.rate,
    dropout: DROPOUT_KIND,
    maxNorm: kind.limit,
    maxShiftPixels: kind.whole(0),
    seed: kind.seed,
    // Data have a check of their own.
    evaluateOn: kind.whatever(),
    afterEpoch: kind.optional(kind.callback()),
    step: kind.choice("automatic", "recorded", "plain"),
    precision: kind.choice("float32", "bfloat16"),
    checkpoint: kind.optional(
      optionsSchema<CheckpointOptions>({
        path: kind.name,
        everySeconds: kind.optional(kind.seconds),
        resume: kind.optional(kind.flag),
      }).all,
    ),
    label: kind.text,
    onProgress: kind.optional(kind.callback()),
  },
  [below("warmUpEpochs", "epochs")],
);

/**
 * Options that were added after nets had been kept, each with the value that means "as before": while they have it, nets and
 * checkpoints of before are found.
 */
export const OPTIONS_ADDED_LATER: Partial<TrainOptions> = {};

/**
 * All options: those that are left out, or undefined, at their defaults.
 * @throws ArgumentError naming an option that is out of range or unknown
 */
export function withDefaults(options: TrainOptions): Required<TrainOptions> {
  const settings = withChanges<Required<TrainOptions>>("train", TRAIN_SCHEMA, TRAIN_DEFAULTS, options);
  if (settings.loss.terms) checkLossTerms("train", settings.loss.terms);
  return settings;
}

/**
 * Checks before a training begins whether net, data and options fit together.
 * @throws ArgumentError naming what is wrong
 */
export function checkSettings(net: Net, data: Dataset, settings: Required<TrainOptions>): void {
  checkFits("train", net, data);
  if (settings.evaluateOn) checkFits("train", net, settings.evaluateOn);
  const { input, hidden } = settings.dropout;
  const drops = net instanceof MultilayerPerceptron || (input === 0 && hidden === 0);
  check(drops, "train", "dropout of a tf.LayersModel must be that of its own layers", [input, hidden]);
  if (settings.maxShiftPixels === 0) return;
  const { height, width } = pictureSize("train", data);
  checkInteger("train", "maxShiftPixels", settings.maxShiftPixels, 0, Math.min(height, width) - 1);
}
