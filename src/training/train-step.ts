/** One step of training, the readable way: gradients by automatic differentiation, momentum by tfjs. */
import * as tf from "@tensorflow/tfjs";
import type { Batch } from "../data/batches.js";
import { constrainNorm } from "../models/max-norm.js";
import type { MultilayerPerceptron } from "../models/multilayer-perceptron.js";
import type { BatchLoss } from "./batch-loss.js";

export interface TrainStepOptions {
  loss: BatchLoss;
  /** Part of the last update that is added to the next, in [0, 1). */
  momentum: number;
  /** Largest norm of a unit's incoming weights; Infinity for no constraint. */
  maxNorm: number;
}

/** A net with what its optimiser remembers from step to step. */
export interface TrainStep {
  /** `plain` is this file's; `native` is that of native-step.ts, which does the same faster. */
  readonly kind: "plain" | "native";
  /**
   * Changes the net's weights by one batch: v ← m·v + ∂loss, w ← w − rate·v.
   *
   * @param masks - of dropout, see `dropoutMasks`
   * @returns the batch's mean loss before the change, in nats
   */
  run(batch: Batch, masks: readonly (tf.Tensor2D | undefined)[], learningRate: number): number;
  /** Brings the net's own variables up to date with all steps so far. */
  writeBack(): void;
  /** Frees what the optimiser remembers, not the net. */
  dispose(): void;
}

/** Prepares a net for training by gradient descent with momentum, with any loss that tfjs can differentiate. */
export function trainStep(
  model: MultilayerPerceptron,
  { loss, momentum, maxNorm }: TrainStepOptions,
): TrainStep {
  const optimizer = tf.train.momentum(0, momentum);
  return {
    kind: "plain",
    run: (batch, masks, learningRate) =>
      tf.tidy(() => {
        optimizer.setLearningRate(learningRate);
        const { value, grads } = tf.variableGrads(
          () => tf.mean<tf.Scalar>(loss(model.logits(batch.inputs, masks), batch)),
          model.variables,
        );
        optimizer.applyGradients(Object.entries(grads).map(([name, tensor]) => ({ name, tensor })));
        if (maxNorm < Infinity) for (const { weights } of model.layers) constrainNorm(weights, maxNorm);
        return value.dataSync<"float32">()[0]!;
      }),
    writeBack: () => undefined,
    dispose: () => {
      optimizer.dispose();
      // tfjs forgets the tensor in which it keeps the learning rate.
      (optimizer as unknown as { c: tf.Tensor }).c.dispose();
    },
  };
}
