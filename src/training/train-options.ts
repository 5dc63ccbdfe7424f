/** The options of a training and their ranges. */
import { check, checkInteger } from "../support/checks.js";
import * as kind from "../support/option-kinds.js";
import { below, checkKind, optionsSchema, withChanges } from "../support/options.js";
import {
  AUGMENTATION_SCHEMA,
  augmentsBy,
  NO_AUGMENTATION,
  type AugmentInputs,
  type Augmentation,
} from "../data/augmentation.js";
import type { Dataset, LabelledDataset } from "../data/dataset.js";
import { pictureSize } from "../data/write-inputs.js";
import { DROPOUT_KIND, type DropoutRates } from "../models/dropout.js";
import { MultilayerPerceptron } from "../models/multilayer-perceptron.js";
import type { Net } from "../models/net.js";
import { hardTargets } from "./batch-loss.js";
import { checkFits } from "./check-fits.js";
import type { CheckpointOptions } from "./checkpoint.js";
import type { EpochRecord } from "./epoch-record.js";
import { learnsFromHints } from "./hint-regressor.js";
import type { Schedule } from "./learning-rate.js";
import { checkLossTerms } from "./loss-terms.js";
import type { BatchLoss } from "./named-loss.js";
import { PRECISION_RULE, type Precision } from "./precision.js";
import { OPTIMIZER_KINDS, type OptimizerName } from "./optimizer.js";
import type { ProgressListener } from "./progress.js";
import { checkTeacherFits, teacherOf, type KnownTeacher, type Teacher } from "./teacher.js";
import type { TrainStep } from "./train-step.js";

/** The options of a training; the defaults are {@link TRAIN_DEFAULTS}. */
export interface TrainOptions {
  /**
   * The loss: one of the library's, such as `distillation(…)`, or your own, `(logits, batch) => losses` with one value for each
   * example, `[batch]`. The batch has inputs, labels, targets, weights and teacherLogits, as far as the data and the options provide them.
   * `namedLoss` gives your loss a name, so that results can be cached. Default: hardTargets, the labels alone.
   */
  loss?: BatchLoss;
  /**
   * A net, or several, that runs beside the student on the same, augmented inputs; the loss finds its logits in the batch. It costs a
   * forward pass per step, and progress and history show the time. Without augmentation, use `transferSet(teacher, data)`, which runs
   * the teacher only once. Default: undefined, no teacher but the one of the transfer set.
   */
  teacher?: Teacher | undefined;
  /**
   * Changes the examples in each step: `{ maxShiftPixels, noise, mixup, inputs }`, or your own function of the inputs. Default: nothing
   * changes.
   */
  augment?: Augmentation | AugmentInputs | undefined;
  /** Passes over the data. Default: 10. */
  epochs?: number;
  /** Examples per step; the last step of an epoch may be smaller. Default: 128. */
  batchSize?: number;
  /** The highest learning rate, above 0; see {@link TrainOptions.schedule}. Default: 0.1, for momentum; Adam wants about 0.001. */
  learningRate?: number;
  /** `constant`, or `cosine`: half a cosine from the full rate down to zero at the last step. Default: cosine. */
  schedule?: Schedule;
  /**
   * Epochs in which the rate rises linearly before the schedule begins, fewer than `epochs`; this lets nets use rates at which they would
   * otherwise diverge. Default: 0.
   */
  warmUpEpochs?: number;
  /** `momentum` or `adam`. Default: momentum. */
  optimizer?: OptimizerName;
  /** Fraction of the last update that is added to the next, in [0, 1). Adam ignores it. Default: 0.9. */
  momentum?: number;
  /**
   * Averages the weights after each epoch: average ← averagingDecay · average + (1 − averagingDecay) · weights. The average is
   * evaluated and becomes the net's final weights; the losses are those of the weights themselves. In [0, 1). Default: 0, no average.
   */
  averagingDecay?: number;
  /**
   * Fractions of the units that dropout switches off in a step, each in [0, 1), in a perceptron; a tf.LayersModel has its own dropout
   * layers. Default: { input: 0, hidden: 0 }.
   */
  dropout?: DropoutRates;
  /** Largest Euclidean norm of a unit's incoming weights, above 0. Default: Infinity, no constraint. */
  maxNorm?: number;
  /**
   * Pixels: shifts each image by up to this many in each direction, differently in each epoch; short for `augment: { maxShiftPixels }`.
   * Default: 0.
   */
  maxShiftPixels?: number;
  /** Seed of order, masks and augmentation, a whole number; the net has its own seed for the initial weights. Default: 1. */
  seed?: number;
  /** A labelled set on which to count errors after each epoch. Default: undefined, none. */
  evaluateOn?: LabelledDataset | undefined;
  /** Called after each epoch with the current net, to look at it while it learns. Default: undefined. */
  afterEpoch?: ((record: EpochRecord) => void) | undefined;
  /**
   * The training step: `recorded` runs the step of any net and any loss as one TensorFlow graph, `plain` is the readable one.
   * Default: automatic, `recorded` if set-up compiled the native addon.
   */
  step?: TrainStep["kind"] | "automatic";
  /**
   * Precision of the recorded step's matrix products. `bfloat16` is faster on processors that support it, and rounds inputs,
   * weights and gradients to 8 bits in the products. Default: float32.
   */
  precision?: Precision;
  /** Writes checkpoints, from which the training resumes after an interrupt, a kill or a crash: `{ path, everySeconds, resume }`. Default: undefined, none. */
  checkpoint?: CheckpointOptions | undefined;
  /** A label for the progress display. Default: net. */
  label?: string;
  /** Called after each step; `showProgress()` draws a bar. Default: undefined. */
  onProgress?: ProgressListener | undefined;
}

/** The defaults of the options: no regularisation, as for the paper's small net. */
export const TRAIN_DEFAULTS = {
  loss: hardTargets,
  teacher: undefined,
  augment: NO_AUGMENTATION,
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

/** The range of each option of a training; experiments use them, too. */
export const TRAIN_SCHEMA = optionsSchema<TrainSettings>(
  {
    loss: kind.callback<BatchLoss>(
      "a function (logits, batch) => losses, such as hardTargets or distillation({ … })",
    ),
    // Nets are checked elsewhere.
    teacher: kind.whatever(),
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
    augment: AUGMENTATION_SCHEMA.all,
    seed: kind.seed,
    // Data are checked elsewhere.
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
  [below("warmUpEpochs", "epochs"), PRECISION_RULE],
);

/**
 * Options that were added after nets had been cached, each with the value that means "as before". With this value, earlier nets and
 * checkpoints are still found.
 */
export const OPTIONS_ADDED_LATER: Partial<TrainOptions> = { augment: NO_AUGMENTATION };

/** All options of a training, with defaults filled in. */
export type TrainSettings = Omit<Required<TrainOptions>, "augment"> & { augment: Required<Augmentation> };

/**
 * Fills in the defaults of options that are left out or undefined.
 * @throws ArgumentError naming an option that is out of range or unknown
 */
export function withDefaults(options: TrainOptions): TrainSettings {
  const given = withAugmentation(options);
  const settings = withChanges<TrainSettings>("train", TRAIN_SCHEMA, TRAIN_DEFAULTS, given);
  if (settings.loss.terms) checkLossTerms("train", settings.loss.terms);
  const { maxShiftPixels, augment } = settings;
  const shifts = [maxShiftPixels, augment.maxShiftPixels].filter((most) => most > 0);
  const expectation = "maxShiftPixels and augment.maxShiftPixels must not differ";
  check(new Set(shifts).size <= 1, "train", expectation, shifts);
  const most = shifts[0] ?? 0;
  return { ...settings, maxShiftPixels: most, augment: { ...augment, maxShiftPixels: most } };
}

/** The options with the complete augmentation. */
function withAugmentation(options: TrainOptions): Partial<TrainSettings> {
  const { augment } = Object(options) as TrainOptions;
  if (augment === undefined) return options as Partial<TrainSettings>;
  const named = typeof augment === "function" ? { inputs: augment } : augment;
  checkKind("train", AUGMENTATION_SCHEMA.some, named, "augment");
  const some = Object.entries(named).filter(([, value]) => value !== undefined);
  return { ...options, augment: { ...NO_AUGMENTATION, ...Object.fromEntries(some) } };
}

/**
 * Checks before a training begins that net, data, teachers and options fit together.
 * @throws ArgumentError naming the mistake
 */
export function checkSettings(
  net: Net,
  data: Dataset,
  settings: TrainSettings,
  teacher: KnownTeacher | undefined,
): void {
  const learns =
    "the net must have variables to train (a graph model only infers, and a frozen one has none)";
  check(net.namedVariables.length > 0, "train", learns, "none");
  checkFits("train", net, data);
  settings.loss.checkData?.(data);
  if (settings.evaluateOn) checkFits("train", net, settings.evaluateOn);
  const { input, hidden } = settings.dropout;
  const drops = net instanceof MultilayerPerceptron || (input === 0 && hidden === 0);
  check(drops, "train", "dropout of a tf.LayersModel must be that of its own layers", [input, hidden]);
  const { augment, loss } = settings;
  const ignores = loss.ignoresTeacher ?? loss.terms?.softWeight === 0;
  if (teacher) {
    const expectation =
      "with a teacher the loss must look at it, such as distillation({ temperature: 4, softWeight: 1, hardWeight: 0.1 })";
    check(
      !ignores,
      "train",
      expectation,
      loss === hardTargets ? "hardTargets, the default" : "one that doesn't",
    );
    checkTeacher(net, data, teacher);
  }
  const kept = data.teacherLogits !== undefined || data.memberLogits !== undefined;
  if (kept && !ignores) {
    const expectation =
      `${data.name} must not be augmented, since its soft targets were computed for the examples as they are, and augmented ones ` +
      `are others: give the data without them, and the teacher as the option teacher`;
    check(augmentsBy(augment).length === 0, "train", expectation, augmentsBy(augment));
  }
  if (learnsFromHints(net)) {
    const expectation =
      "a net with hints must not have its examples augmented, since the hints were computed for them as they are";
    check(augmentsBy(augment).length === 0, "train", expectation, augmentsBy(augment));
  }
  if (augment.maxShiftPixels === 0) return;
  const { height, width } = pictureSize("train", data);
  checkInteger("train", "maxShiftPixels", augment.maxShiftPixels, 0, Math.min(height, width) - 1);
}

function checkTeacher(net: Net, data: Dataset, teacher: KnownTeacher): void {
  const kept = data.teacherLogits !== undefined || data.memberLogits !== undefined;
  const expectation = `either ${data.name} must have soft targets, or the option teacher be given`;
  check(!kept, "train", expectation, "both");
  checkTeacherFits("train", teacher, data);
  const [own, others] = [net.classes, teacher.nets[0]!.classes];
  check(own === others, "train", "teacher and student must have equally many classes", [others, own]);
  const learning = new Set(net.namedVariables.map(({ variable }) => variable));
  const shared = teacher.nets
    .flatMap(({ namedVariables }) => namedVariables)
    .find(({ variable }) => learning.has(variable));
  const alone = "the teacher must be a net of its own, that doesn't change while the student learns";
  check(shared === undefined, "train", alone, `one that shares ${shared?.name ?? ""} with the student`);
}

/** The teachers that run beside the student, if any. */
export function knownTeacher({ teacher }: Pick<TrainSettings, "teacher">): KnownTeacher | undefined {
  return teacher === undefined ? undefined : teacherOf("train", teacher);
}
