/**
 * The training step for speed: the same mathematics as `train-step.ts`, with the gradient of a multilayer perceptron
 * written out and everything computed by TensorFlow's own operations on variables that are updated in place.
 */
import * as tf from "@tensorflow/tfjs";
import type { Batch } from "../data/batches.js";
import type { MultilayerPerceptron } from "../models/multilayer-perceptron.js";
import { teacherLogitsOf, type LossTerms } from "./batch-loss.js";
import { nativeOps, type NativeOps, type NativeVariable } from "./native-ops.js";
import type { TrainStep } from "./train-step.js";

interface NativeLayer {
  weights: NativeVariable;
  biases: NativeVariable;
  weightVelocity: NativeVariable;
  biasVelocity: NativeVariable;
}

type Masks = readonly (tf.Tensor2D | undefined)[];

/** What one layer's backward pass needs of its forward pass. */
interface Activation {
  /** The layer's inputs, dropout applied, `[batch, inputs]`. */
  inputs: tf.Tensor;
  /** The layer's weights, as read for this step. */
  weights: tf.Tensor;
}

export interface NativeStepOptions {
  terms: LossTerms;
  momentum: number;
  maxNorm: number;
}

/** As `trainStep`, for losses made of the hard and the soft term. Needs the native backend. */
export function nativeStep(
  model: MultilayerPerceptron,
  { terms, momentum, maxNorm }: NativeStepOptions,
): TrainStep {
  const ops = nativeOps();
  const layers: NativeLayer[] = [];
  tf.tidy(() => {
    for (const layer of model.layers) layers.push(nativeLayer(ops, layer));
  });
  const momentumScalar = tf.scalar(momentum);

  const run = (batch: Batch, masks: Masks, learningRate: number) => {
    const rate = tf.scalar(learningRate);
    const { logits, activations } = forward(ops, layers, batch.inputs, masks);
    const { loss, gradient } = lossAndGradient(ops, logits, batch, terms);
    let outputGradient = gradient;
    for (let index = layers.length - 1; index >= 0; index--) {
      const { weights, biases, weightVelocity, biasVelocity } = layers[index]!;
      const { inputs, weights: readWeights } = activations[index]!;
      const weightGradient = ops.matMul(inputs, outputGradient, "first");
      const biasGradient = ops.biasAddGradient(outputGradient);
      if (index > 0) outputGradient = backward(ops, outputGradient, activations[index]!, masks[index]);
      readWeights.dispose();
      ops.applyMomentum(weights, weightVelocity, {
        rate,
        gradient: weightGradient,
        momentum: momentumScalar,
      });
      ops.applyMomentum(biases, biasVelocity, { rate, gradient: biasGradient, momentum: momentumScalar });
      weightGradient.dispose();
      if (maxNorm < Infinity) constrainNormNatively(ops, weights, maxNorm);
    }
    return mean(loss.dataSync<"float32">());
  };

  return {
    kind: "native",
    run: (batch, masks, learningRate) => tf.tidy(() => run(batch, masks, learningRate)),
    writeBack: () => {
      tf.tidy(() => {
        layers.forEach(({ weights, biases }, index) => {
          model.layers[index]!.weights.assign(ops.read(weights) as tf.Tensor2D);
          model.layers[index]!.biases.assign(ops.read(biases) as tf.Tensor1D);
        });
      });
    },
    dispose: () => {
      for (const layer of layers) Object.values(layer).forEach(ops.destroy);
      momentumScalar.dispose();
    },
  };
}

function nativeLayer(
  ops: NativeOps,
  { weights, biases }: MultilayerPerceptron["layers"][number],
): NativeLayer {
  return {
    weights: ops.variable(weights),
    biases: ops.variable(biases),
    weightVelocity: ops.variable(tf.zerosLike(weights)),
    biasVelocity: ops.variable(tf.zerosLike(biases)),
  };
}

function forward(ops: NativeOps, layers: readonly NativeLayer[], batch: tf.Tensor, masks: Masks) {
  const activations: Activation[] = [];
  let values = batch;
  layers.forEach((layer, index) => {
    const mask = masks[index];
    const inputs = mask ? ops.mul(values, mask) : values;
    const weights = ops.read(layer.weights);
    const biases = ops.read(layer.biases);
    values = ops.biasAdd(ops.matMul(inputs, weights), biases);
    if (index < layers.length - 1) values = ops.relu(values);
    biases.dispose();
    activations.push({ inputs, weights });
  });
  return { logits: values, activations };
}

/** From the gradient of a layer's pre-activations to that of the layer below. */
function backward(
  ops: NativeOps,
  gradient: tf.Tensor,
  { inputs, weights }: Activation,
  mask: tf.Tensor | undefined,
) {
  const inputGradient = ops.matMul(gradient, weights, "second");
  // Where dropout made an input zero, ReluGrad's own zero would do; elsewhere the mask's factor counts.
  return ops.reluGradient(mask ? ops.mul(inputGradient, mask) : inputGradient, inputs);
}

/**
 * The loss per example, and the gradient of the batch's mean with respect to the logits: hardWeight (q − y), with q at
 * T = 1, and softWeight·T² (q − p)/T, with q and p at T. Eq. 2
 */
function lossAndGradient(
  ops: NativeOps,
  logits: tf.Tensor,
  batch: Batch,
  { hardWeight, softWeight, temperature }: LossTerms,
): { loss: tf.Tensor; gradient: tf.Tensor } {
  const batchSize = logits.shape[0];
  const scaled = ([loss, gradient]: [tf.Tensor, tf.Tensor], lossWeight: number, gradientWeight: number) => ({
    loss: ops.mul(loss, tf.scalar(lossWeight)),
    gradient: ops.mul(gradient, tf.scalar(gradientWeight / batchSize)),
  });
  const hard = scaled(ops.softmaxCrossEntropy(logits, batch.labels), hardWeight, hardWeight);
  if (softWeight === 0) return hard;
  const divisor = tf.scalar(temperature);
  const p = ops.softmax(ops.div(teacherLogitsOf(batch), divisor));
  const soft = scaled(
    ops.softmaxCrossEntropy(ops.div(logits, divisor), p),
    softWeight * temperature ** 2,
    softWeight * temperature,
  );
  return { loss: ops.add(hard.loss, soft.loss), gradient: ops.add(hard.gradient, soft.gradient) };
}

/** As `constrainNorm`. */
function constrainNormNatively(ops: NativeOps, weights: NativeVariable, maxNorm: number): void {
  tf.tidy(() => {
    const values = ops.read(weights);
    const limit = tf.scalar(maxNorm);
    const norms = ops.sqrt(ops.sum(ops.square(values), tf.tensor1d([0], "int32")));
    ops.assign(weights, ops.mul(values, ops.div(limit, ops.maximum(norms, limit))));
  });
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
