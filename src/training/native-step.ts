/**
 * The training step for speed: the same mathematics as `train-step.ts`, with the gradient of a multilayer perceptron
 * written out and everything computed by TensorFlow's own operations on variables that are updated in place.
 */
import type { Batch } from "../data/batches.js";
import type { MultilayerPerceptron, WeightValues } from "../models/multilayer-perceptron.js";
import { teacherLogitsOf, type LossTerms } from "./batch-loss.js";
import { nativeOps, type NativeOps, type NativeVariable, type Precision, type Value } from "./native-ops.js";
import { constrainNormNatively, updater, type Trained } from "./native-update.js";
import { SLOTS, type OptimizerOptions } from "./optimizer.js";
import type { TrainStep } from "./train-step.js";

/** What one layer's backward pass needs of its forward pass. */
interface Activation {
  /** The layer's inputs, dropout applied, `[batch, inputs]`. */
  inputs: Value;
  /** The layer's weights, as read for this step. */
  weights: Value;
}

type Masks = readonly (Value | undefined)[];

/** Options of {@link nativeStep}. */
export interface NativeStepOptions extends OptimizerOptions {
  terms: LossTerms;
  maxNorm: number;
  /** Of the matrix products; weights, their updates and all else are float32. */
  precision: Precision;
}

/** As `trainStep`, for losses made of the hard and the soft term. Needs the native backend. */
export function nativeStep(
  model: MultilayerPerceptron,
  { terms, maxNorm, precision, ...optimizer }: NativeStepOptions,
): TrainStep {
  const ops = nativeOps();
  const slotNames = SLOTS[optimizer.optimizer];
  const trained = Object.entries(model.values()).map(([name, { shape, values }]): Trained => {
    const slot = () => ops.variable(shape, new Float32Array(values.length));
    return { name, variable: ops.variable(shape, values), slots: slotNames.map(slot) };
  });
  // `values` lists weights and biases of each layer in turn.
  const layers = model.layers.map((_, index) => ({
    weights: trained[2 * index]!,
    biases: trained[2 * index + 1]!,
  }));

  const run = (batch: Batch, masks: Masks, learningRate: number, update: number) => {
    const product = productsIn(ops, precision);
    const apply = updater(ops, optimizer, learningRate, update);
    const { logits, activations } = forward(ops, product, layers, ops.from(batch.inputs), masks);
    const { loss, gradient } = lossAndGradient(ops, logits, batch, terms);
    let outputGradient = gradient;
    for (let index = layers.length - 1; index >= 0; index--) {
      const { weights, biases } = layers[index]!;
      const { inputs, weights: readWeights } = activations[index]!;
      const weightGradient = product(inputs, outputGradient, "first");
      const biasGradient = ops.biasAddGradient(outputGradient);
      if (index > 0) {
        const inputGradient = product(outputGradient, readWeights, "second");
        const mask = masks[index];
        // Where dropout made an input zero, ReluGrad's own zero would do; elsewhere the mask's factor counts.
        outputGradient = ops.reluGradient(
          mask === undefined ? inputGradient : ops.mul(inputGradient, mask),
          inputs,
        );
      }
      ops.free(readWeights);
      apply(weights, weightGradient);
      apply(biases, biasGradient);
      ops.free(weightGradient);
      if (maxNorm < Infinity) constrainNormNatively(ops, weights.variable, maxNorm);
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

type Product = (a: Value, b: Value, transposed?: "plain" | "first" | "second") => Value;

/** Matrix products of float32 values in the given precision; what was rounded once in a step is not rounded again. */
function productsIn(ops: NativeOps, precision: Precision): Product {
  if (precision === "float32") return ops.matMul;
  const rounded = new Map<Value, Value>();
  const round = (value: Value) => {
    const known = rounded.get(value) ?? ops.cast(value, precision);
    rounded.set(value, known);
    return known;
  };
  return (a, b, transposed) => ops.cast(ops.matMul(round(a), round(b), transposed, precision), "float32");
}

function forward(
  ops: NativeOps,
  product: Product,
  layers: readonly Record<"weights" | "biases", Trained>[],
  batch: Value,
  masks: Masks,
) {
  const activations: Activation[] = [];
  let values = batch;
  layers.forEach((layer, index) => {
    const mask = masks[index];
    const inputs = mask === undefined ? values : ops.mul(values, mask);
    const weights = ops.valueOf(layer.weights.variable);
    const biases = ops.valueOf(layer.biases.variable);
    values = ops.biasAdd(product(inputs, weights), biases);
    if (index < layers.length - 1) values = ops.relu(values);
    ops.free(biases);
    activations.push({ inputs, weights });
  });
  return { logits: values, activations };
}

/**
 * The loss per example, and the gradient of the batch's mean with respect to the logits: hardWeight (q − y), with q at
 * T = 1, and softWeight·T² (q − p)/T, with q and p at T. Eq. 2
 */
function lossAndGradient(
  ops: NativeOps,
  logits: Value,
  batch: Batch,
  { hardWeight, softWeight, temperature, labelSmoothing = 0 }: LossTerms,
): { loss: Value; gradient: Value } {
  const [batchSize, classes] = batch.labels.shape;
  const oneHot = ops.from(batch.labels);
  const labels =
    labelSmoothing === 0
      ? oneHot
      : ops.add(ops.mul(oneHot, ops.scalar(1 - labelSmoothing)), ops.scalar(labelSmoothing / classes));
  const scaled = ([loss, gradient]: [Value, Value], lossWeight: number, gradientWeight: number) => ({
    loss: ops.mul(loss, ops.scalar(lossWeight)),
    gradient: ops.mul(gradient, ops.scalar(gradientWeight / batchSize)),
  });
  const hard = scaled(ops.softmaxCrossEntropy(logits, labels), hardWeight, hardWeight);
  if (softWeight === 0) return hard;
  const divisor = ops.scalar(temperature);
  const p = ops.softmax(ops.div(ops.from(teacherLogitsOf(batch)), divisor));
  const soft = scaled(
    ops.softmaxCrossEntropy(ops.div(logits, divisor), p),
    softWeight * temperature ** 2,
    softWeight * temperature,
  );
  return { loss: ops.add(hard.loss, soft.loss), gradient: ops.add(hard.gradient, soft.gradient) };
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
