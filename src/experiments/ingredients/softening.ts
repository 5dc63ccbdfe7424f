/** How far apart the ways to soften an ensemble are, on its own soft targets. §4 */
import * as tf from "@tensorflow/tfjs";
import type { LabelledDataset } from "../../data/dataset.js";
import { firstExamples } from "../../data/select-examples.js";
import { ensembleSoftTargets, type EnsembleSoftTargetsOptions } from "../../distillation/ensemble.js";
import { entropy } from "../../distillation/softmax.js";
import type { MultilayerPerceptron } from "../../models/multilayer-perceptron.js";
import { logitsOf } from "../../training/evaluate.js";

/** More examples would not change a digit of the table. */
const MOST_EXAMPLES = 2000;

/** By T, means over the examples. Entropies are in nats; distances are half the sum of differences (total variation). */
export type SofteningDetails = Record<
  | "temperatures"
  /** Mean of the members' soft targets at T; mean at T = 1, softened to T; geometric mean. */
  | "membersEntropy"
  | "meanEntropy"
  | "geometricEntropy"
  /** Of the second and the third from the first. */
  | "meanDistance"
  | "geometricDistance",
  readonly number[]
>;

/** Compares the ways on the first examples that the members learned from. */
export function compareSoftening(
  train: LabelledDataset,
  nets: readonly MultilayerPerceptron[],
  temperatures: readonly number[],
): SofteningDetails {
  const examples = firstExamples(train, Math.min(MOST_EXAMPLES, train.count));
  const shape: [number, number] = [examples.count, examples.classes];
  const logits =
    temperatures.length === 0 ? [] : nets.map((net) => tf.tensor2d(logitsOf(net, examples), shape));
  const rows = temperatures.map((temperature) => compared(logits, temperature));
  tf.dispose(logits);
  const column = (index: number) => rows.map((row) => row[index]!);
  return {
    temperatures,
    membersEntropy: column(0),
    meanEntropy: column(1),
    geometricEntropy: column(2),
    meanDistance: column(3),
    geometricDistance: column(4),
  };
}

function compared(logits: readonly tf.Tensor2D[], temperature: number): number[] {
  const targets = (rest: Omit<EnsembleSoftTargetsOptions, "temperature">) =>
    ensembleSoftTargets(logits, { temperature, ...rest });
  const figures = tf.tidy(() => {
    const ways = [targets({}), targets({ soften: "mean" }), targets({ mean: "geometric" })] as const;
    const distance = (other: tf.Tensor) => tf.mean(tf.mul(tf.sum(tf.abs(tf.sub(ways[0], other)), -1), 0.5));
    return tf.stack([...ways.map((way) => tf.mean(entropy(way))), distance(ways[1]), distance(ways[2])]);
  });
  const values = Array.from(figures.dataSync<"float32">());
  figures.dispose();
  return values;
}
