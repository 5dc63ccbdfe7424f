/**
 * Whether soft targets make the gradient vary less between training cases: labels beside soft targets at several T, before, while and after
 * students learn. §1
 */
import * as tf from "@tensorflow/tfjs";
import { makeBatch, disposeBatch } from "../../data/batches.js";
import type { TransferSet } from "../../data/dataset.js";
import { hardTargetGradient, softTargetGradient } from "../../distillation/gradients.js";
import { entropy, softmaxWithTemperature } from "../../distillation/softmax.js";
import type { MultilayerPerceptron } from "../../models/multilayer-perceptron.js";
import * as kind from "../../support/option-kinds.js";
import { checkOptions, optionsSchema } from "../../support/options.js";
import { subSeed } from "../../support/random.js";
import { distillation, hardTargets } from "../../training/batch-loss.js";
import type { ProgressListener } from "../../training/progress.js";
import { train } from "../../training/train.js";
import { gradientLength } from "../ingredients/first-gradient.js";
import { MNIST_TRAINING, mnistNet } from "../ingredients/mnist-teacher.js";
import { gradientVariance } from "./gradient-variance.js";

/** What a student learns from, or what a gradient is that of: labels, or soft targets. */
export type TargetKind = "labels" | "soft targets";

/** The gradient of one kind of target, on one student. */
export interface VarianceRow {
  /** T of soft targets; 0, the limit, for labels. */
  temperature: number;
  /** Of the gradient with respect to the logits; that of soft targets is multiplied by T². */
  logitVariance: number;
  logitSignal: number;
  /** The same of the weights of the last layer. */
  weightVariance: number;
  weightSignal: number;
  /** Mean entropy of the targets, in nats. */
  entropy: number;
  /** Correlation, over the examples, of the targets' entropy with the squared length of the logits' gradient; of soft targets. */
  entropyCorrelation?: number;
}

/** The gradients on a student at some time of its training. */
export interface VarianceStage {
  learner: TargetKind;
  /** Epochs learned so far; 0 for the fresh net, which is the same for both learners. */
  epoch: number;
  rows: VarianceRow[];
}

/** Students, and what is looked at. */
export interface VarianceStudyOptions {
  seed: number;
  hiddenUnits: number;
  /** T of the student that learns from soft targets. */
  temperature: number;
  /** T of the soft targets whose gradients are looked at. */
  temperatures: readonly number[];
  /** After which epochs to look. The last one ends the training. */
  epochs: readonly number[];
  learningRate: number;
  /** Number of examples, from the first, over which the variance is taken. */
  sampleSize: number;
}

const SCHEMA = optionsSchema<VarianceStudyOptions>({
  seed: kind.seed,
  hiddenUnits: kind.units,
  temperature: kind.temperature,
  temperatures: kind.temperatures,
  epochs: kind.list(kind.whole(0)),
  learningRate: kind.learningRate,
  sampleSize: kind.whole(2),
});

/**
 * Trains one student on labels and one on soft targets from the same weights, with first gradients of the same length, and looks at the
 * gradients of all targets on both.
 * @throws ArgumentError if an option is out of range
 */
export async function varianceStudy(
  transfer: TransferSet,
  options: VarianceStudyOptions,
  onProgress?: ProgressListener,
): Promise<VarianceStage[]> {
  checkOptions("varianceStudy", SCHEMA, options);
  const { seed, hiddenUnits, temperature, temperatures, epochs, learningRate, sampleSize } = options;
  const stages: VarianceStage[] = [];
  for (const learner of ["labels", "soft targets"] as const) {
    const net = mnistNet("small", hiddenUnits, seed);
    const look = (epoch: number) => {
      if (!epochs.includes(epoch)) return;
      stages.push({ learner, epoch, rows: variancesOn(net, transfer, { temperatures, sampleSize }) });
    };
    look(0);
    const loss =
      learner === "labels"
        ? hardTargets
        : distillation({ temperature, softWeight: fairWeight(net, transfer, temperature), hardWeight: 0 });
    await train(net, transfer, {
      ...MNIST_TRAINING,
      label: `student from ${learner}, seed ${seed}`,
      seed: subSeed(seed, "small"),
      epochs: Math.max(1, ...epochs),
      learningRate,
      loss,
      onProgress,
      afterEpoch: ({ epoch }) => {
        look(epoch);
      },
    });
    net.dispose();
  }
  return stages;
}

/** With this weight, the soft targets' first gradient is as long as that of the labels, so one learning rate suits both. */
function fairWeight(net: MultilayerPerceptron, transfer: TransferSet, temperature: number): number {
  const soft = distillation({ temperature, softWeight: 1, hardWeight: 0 });
  return gradientLength(net, hardTargets, transfer) / gradientLength(net, soft, transfer);
}

function variancesOn(
  net: MultilayerPerceptron,
  transfer: TransferSet,
  { temperatures, sampleSize }: Pick<VarianceStudyOptions, "temperatures" | "sampleSize">,
): VarianceRow[] {
  const positions = Uint32Array.from({ length: Math.min(sampleSize, transfer.count) }, (_, row) => row);
  const batch = makeBatch(transfer, positions);
  const lastHidden = net.layers.length - 1;
  const rows = tf.tidy(() => {
    const { hidden, logits: student } = net.hiddenAndLogits(batch.inputs, lastHidden);
    const teacher = batch.teacherLogits!;
    const labels = rowOf(hardTargetGradient(student, batch.labels!) as tf.Tensor2D, hidden);
    const soft = temperatures.map((temperature) => {
      // T² times eq. 2, as the loss has it.
      const gradients = tf.mul<tf.Tensor2D>(
        softTargetGradient({ student, teacher }, { temperature }),
        temperature ** 2,
      );
      const entropies = entropy(softmaxWithTemperature(teacher, temperature)) as tf.Tensor1D;
      return {
        temperature,
        ...rowOf(gradients, hidden),
        entropy: tf.mean(entropies).dataSync<"float32">()[0]!,
        entropyCorrelation: correlation(entropies, tf.sum(tf.square(gradients), 1)),
      };
    });
    return [{ temperature: 0, ...labels, entropy: 0 }, ...soft];
  });
  disposeBatch(batch);
  return rows;
}

function rowOf(gradients: tf.Tensor2D, hidden: tf.Tensor2D) {
  const logits = gradientVariance(gradients);
  const weights = gradientVariance(gradients, hidden);
  return {
    logitVariance: logits.variance,
    logitSignal: logits.signal,
    weightVariance: weights.variance,
    weightSignal: weights.signal,
  };
}

/** Pearson's correlation of two quantities over the examples, `[examples]`. */
function correlation(first: tf.Tensor1D, second: tf.Tensor1D): number {
  const [a, b] = [first, second].map((values) => tf.sub(values, tf.mean(values))) as [tf.Tensor, tf.Tensor];
  const product = tf.mul(tf.norm(a), tf.norm(b));
  return tf.divNoNan(tf.sum(tf.mul(a, b)), product).dataSync<"float32">()[0]!;
}
