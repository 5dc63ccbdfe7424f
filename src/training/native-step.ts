/**
 * The training step for speed: the same mathematics as `train-step.ts`, with the gradient of a multilayer perceptron
 * written out and everything computed in TensorFlow, on variables that are updated in place.
 */
import type { Batch } from "../data/batches.js";
import type { MultilayerPerceptron } from "../models/multilayer-perceptron.js";
import type { WeightValues } from "../models/net.js";
import { composedStepOps } from "./composed-step-ops.js";
import { fusedStepOps, hasFusedOps } from "./fused-step-ops.js";
import { checkLossTerms, type LossTerms } from "./loss-terms.js";
import { lossAndGradient } from "./native-loss.js";
import { nativeOps, type NativeOps, type NativeVariable, type Value } from "./native-ops.js";
import { SLOTS } from "./optimizer.js";
import type { StepOpsOptions, Trained } from "./step-ops.js";
import type { TrainStep } from "./train-step.js";

type Masks = readonly (Value | undefined)[];

/** Options of {@link nativeStep}. */
export interface NativeStepOptions extends StepOpsOptions {
  terms: LossTerms;
  /** By this library's own operations. Default: where they can be had, for momentum. */
  fused?: boolean;
}

/**
 * As `trainStep`, for losses made of the hard and the soft term. Needs the native backend.
 * @throws ArgumentError if a term is out of range
 */
export function nativeStep(
  model: MultilayerPerceptron,
  { terms, fused, ...options }: NativeStepOptions,
): TrainStep {
  checkLossTerms("nativeStep", terms);
  const ops = nativeOps();
  const slotNames = SLOTS[options.optimizer];
  const trained = Object.entries(model.values()).map(([name, { shape, values }]): Trained => {
    const slot = () => ops.variable(shape, new Float32Array(values.length));
    return { name, variable: ops.variable(shape, values), slots: slotNames.map(slot) };
  });
  // `values` lists weights and biases of each layer in turn.
  const layers = model.layers.map((_, index) => ({
    weights: trained[2 * index]!,
    biases: trained[2 * index + 1]!,
  }));

  const fuses = fused ?? (hasFusedOps() && options.optimizer === "momentum");
  const maker = fuses ? fusedStepOps(ops, options) : composedStepOps(ops, options);

  const run = (batch: Batch, masks: Masks, learningRate: number, update: number) => {
    const step = maker.begin(learningRate, update);
    const images = ops.from(batch.inputs);
    const inputs = [step.operand(masks[0] === undefined ? images : ops.mul(images, masks[0]))];
    const read = layers.map(({ weights }) => step.weightsOf(weights));
    layers.slice(0, -1).forEach(({ biases }, index) => {
      inputs.push(step.hidden(step.product(inputs[index]!, read[index]!), biases, masks[index + 1]));
    });
    const logits = step.output(step.product(inputs.at(-1)!, read.at(-1)!), layers.at(-1)!.biases);
    const { loss, gradient } = lossAndGradient(ops, logits, batch, terms);
    let outputs = { gradient: step.operand(gradient), biasGradient: ops.biasAddGradient(gradient) };
    for (let index = layers.length - 1; index >= 0; index--) {
      const { weights, biases } = layers[index]!;
      const weightGradient = step.product(inputs[index]!, outputs.gradient, "first");
      const { biasGradient } = outputs;
      if (index > 0) {
        const inputGradient = step.product(outputs.gradient, read[index]!, "second");
        outputs = step.hiddenGradient(inputGradient, inputs[index]!, masks[index]);
      }
      step.updateWeights(weights, weightGradient);
      step.updateBiases(biases, biasGradient);
      ops.free(weightGradient);
    }
    return mean(ops.read(loss));
  };

  return {
    kind: "native",
    run: (batch, masks, learningRate, update) =>
      ops.scope(() =>
        run(
          batch,
          masks.map((mask) => mask && ops.from(mask)),
          learningRate,
          update,
        ),
      ),
    beginEpoch: () => undefined,
    writeBack: () => {
      model.setValues(copyOf(ops, trained, ({ name, variable }) => [[name, variable]]));
    },
    state: () =>
      copyOf(ops, trained, ({ name, slots }) => slots.map((slot, k) => [`${name}.${slotNames[k]!}`, slot])),
    setState: (state) => {
      ops.scope(() => {
        for (const { name, slots } of trained) {
          slots.forEach((slot, k) => {
            ops.assign(slot, ops.constant(slot.shape, state[`${name}.${slotNames[k]!}`]!.values));
          });
        }
      });
    },
    dispose: () => {
      maker.dispose();
      for (const { variable, slots } of trained) [variable, ...slots].forEach(ops.destroy);
    },
  };
}

/** Copies of some variables by name. */
function copyOf(
  ops: NativeOps,
  trained: readonly Trained[],
  choose: (one: Trained) => [string, NativeVariable][],
): WeightValues {
  return ops.scope(() =>
    Object.fromEntries(
      trained
        .flatMap(choose)
        .map(([name, variable]) => [
          name,
          { shape: [...variable.shape], values: Float32Array.from(ops.read(ops.valueOf(variable))) },
        ]),
    ),
  );
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
