/** One training step, the readable version: gradients by automatic differentiation. */
import * as tf from "@tensorflow/tfjs";
import type { Batch } from "../data/batches.js";
import { constrainNorm } from "../models/max-norm.js";
import type { Masks, Net, WeightValues } from "../models/net.js";
import type { BatchLoss } from "./named-loss.js";
import { netLoss } from "./net-loss.js";
import { applyGradient, checkStepOptions, SLOTS, type OptimizerOptions } from "./optimizer.js";

/** Options of {@link trainStep}. */
export interface TrainStepOptions extends OptimizerOptions {
  loss: BatchLoss;
  /** Largest norm of a unit's incoming weights; Infinity for no constraint. */
  maxNorm: number;
}

/** A net with its optimiser's state. */
export interface TrainStep {
  /** `plain` is the step in this file; the one in `recorded/` does the same faster. */
  readonly kind: "plain" | "recorded";
  /**
   * Updates the net's weights with one batch.
   *
   * @param masks - dropout masks, see `Net.masks`
   * @param update - number of this step, from 1
   * @returns the batch's mean loss before the change, in nats
   */
  run(batch: Batch, masks: Masks, learningRate: number, update: number): number;
  /** Updates the net's own variables with all steps so far. */
  writeBack(): void;
  /** A copy of the optimiser's state, by names such as `weights0.velocity`. */
  state(): WeightValues;
  /** Resumes from a copy of `state`; set the net's own weights before you make the step. */
  setState(state: WeightValues): void;
  /** Frees the optimiser's state, not the net. */
  dispose(): void;
}

/** Prepares a net for training with any loss that tfjs can differentiate. */
export function trainStep(net: Net, { loss, maxNorm, ...optimizer }: TrainStepOptions): TrainStep {
  checkStepOptions("trainStep", { ...optimizer, maxNorm });
  const slotNames = SLOTS[optimizer.optimizer];
  const trained = net.namedVariables.map(({ name, variable }) => ({
    variable,
    slots: slotNames.map((slotName) => ({
      name: `${name}.${slotName}`,
      slot: tf.tidy(() => tf.variable(tf.zerosLike(variable), false)),
    })),
  }));
  const slots = trained.flatMap((one) => one.slots);
  return {
    kind: "plain",
    run: (batch, masks, rate, update) =>
      tf.tidy(() => {
        const { value, grads } = tf.variableGrads(
          () => netLoss(net, loss, batch, masks),
          trained.map(({ variable }) => variable),
        );
        for (const { variable, slots: own } of trained) {
          const remembered = own.map(({ slot }) => slot);
          const gradient = grads[variable.name];
          // A variable on which the loss does not depend stays as it is.
          if (gradient) applyGradient(variable, remembered, gradient, { ...optimizer, rate, update });
        }
        if (maxNorm < Infinity) for (const weights of net.weights) constrainNorm(weights, maxNorm);
        return value.dataSync<"float32">()[0]!;
      }),
    writeBack: () => undefined,
    state: () =>
      Object.fromEntries(
        slots.map(({ name, slot }) => [
          name,
          { shape: slot.shape, values: Float32Array.from(slot.dataSync<"float32">()) },
        ]),
      ),
    setState: (state) => {
      tf.tidy(() => {
        for (const { name, slot } of slots) slot.assign(tf.tensor(state[name]!.values, slot.shape));
      });
    },
    dispose: () => {
      tf.dispose(slots.map(({ slot }) => slot));
    },
  };
}
