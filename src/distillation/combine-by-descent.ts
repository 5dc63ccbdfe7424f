/** Eq. 5 as a loss, and the paper's own way to minimise it: gradient descent on logits. §5.4 */
import * as tf from "@tensorflow/tfjs";
import { check, checkSameShape } from "../support/checks.js";
import type { NumberSource } from "../support/numbers.js";
import * as kind from "../support/option-kinds.js";
import { optionsSchema, withChanges } from "../support/options.js";
import { SMALLEST_NORMAL } from "./cross-entropy.js";
import { softmax } from "./log-softmax.js";
import { logitsOf } from "./logits.js";
import { hardTargetLoss } from "./losses.js";
import { entropy } from "./softmax.js";
import {
  checkedPredictions,
  type CheckedPredictions,
  type CheckedSpecialist,
  type CombineOptions,
  type GeneralistAndSpecialists,
} from "./specialist-predictions.js";

/**
 * Eq. 5: KL(p_g ‖ q) + Σ_m KL(p_m ‖ q_m) over the specialists that are active, with q = softmax(z). q_m has q of the specialist's
 * classes, and in its dustbin the sum of q over all others. Differentiable in z.
 *
 * @param logits - z, `[examples, classes]`
 * @returns nats, `[examples]`
 * @throws ArgumentError as `combineSpecialists`, or if z does not fit
 */
export function combinationLoss(
  logits: NumberSource,
  predictions: GeneralistAndSpecialists,
  options: CombineOptions = {},
): tf.Tensor1D {
  return tf.tidy(() => {
    const checked = checkedPredictions("combinationLoss", predictions, options);
    const z = logitsOf("combinationLoss", "logits", logits);
    const shape = [checked.count, checked.classes];
    checkSameShape("combinationLoss", "logits and the generalist's predictions", z.shape, shape);
    return lossOf(checked)(z) as tf.Tensor1D;
  });
}

/** Options of {@link combineByDescent}. */
export interface DescentOptions extends CombineOptions {
  /** Number of steps. Default: 1000. */
  steps?: number;
  /** Step size, divided by the number of distributions. Default: 2. */
  learningRate?: number;
}

const WHERE = "combineByDescent";
const SCHEMA = optionsSchema<Required<DescentOptions>>({
  temperature: kind.temperature,
  steps: kind.count,
  learningRate: kind.learningRate,
});
const DEFAULTS: Required<DescentOptions> = { temperature: 1, steps: 1000, learningRate: 2 };

/** Eq. 5 may rise by so much, in nats, by rounding; a descent that diverges rises by more. */
const MOST_RISE = 1e-3;

/**
 * What `combineSpecialists` computes, as the paper does it: z starts at ln p_g and follows the gradient of `combinationLoss`, with momentum 0.9.
 * The readable reference, for a few hundred examples. Improbable classes settle last: after 1000 steps, probabilities are right to 0.001.
 *
 * @returns q, `[examples, classes]`
 * @throws ArgumentError as `combineSpecialists`, if an option is unknown or out of range, or if the descent diverges
 */
export function combineByDescent(
  predictions: GeneralistAndSpecialists,
  options: DescentOptions = {},
): tf.Tensor2D {
  const { temperature, steps, learningRate } = withChanges(WHERE, SCHEMA, DEFAULTS, options);
  return tf.tidy(() => {
    const checked = checkedPredictions(WHERE, predictions, { temperature });
    const { generalist, count, classes } = checked;
    const loss = lossOf(checked);
    const gradient = tf.grad(loss);
    const rate = learningRate / (checked.specialists.length + 1);
    const start = generalist.map((p) => Math.log(Math.max(p, SMALLEST_NORMAL)));
    const before = loss(tf.tensor2d(start, [count, classes])).dataSync<"float32">();
    let state: State = { z: tf.tensor2d(start, [count, classes]), velocity: tf.zeros([count, classes]) };
    for (let step = 0; step < steps; step++) {
      const { z, velocity } = state;
      state = tf.tidy((): State => {
        const next = tf.sub(tf.mul(velocity, 0.9), tf.mul(gradient(z), rate));
        return { z: tf.add(z, next), velocity: next };
      });
      tf.dispose([z, velocity]);
    }
    const after = loss(state.z).dataSync<"float32">();
    const risen = after.findIndex((value, example) => !(value <= before[example]! + MOST_RISE));
    const expectation = `learningRate must be small enough that eq. 5 does not rise, as it did at example ${risen}`;
    check(risen < 0, WHERE, expectation, learningRate);
    return softmax(state.z, 1) as tf.Tensor2D;
  });
}

/** Between two steps of the descent. A type, since tidy takes no interface. */
type State = { z: tf.Tensor; velocity: tf.Tensor }; // eslint-disable-line @typescript-eslint/consistent-type-definitions

/** The loss as a function of z. */
function lossOf({
  count,
  classes,
  generalist,
  specialists,
}: CheckedPredictions): (z: tf.Tensor) => tf.Tensor {
  const p = tf.tensor2d(generalist, [count, classes]);
  const views = specialists.map((one) => viewOf(one, count, classes));
  const entropies = tf.addN([entropy(p), ...views.map((one) => one.entropies)]);
  return (z) => {
    const q = softmax(z, 1);
    const crossEntropies = views.map(({ p, columns }) => {
      const logarithms = tf.log(tf.maximum(tf.matMul(q, columns), SMALLEST_NORMAL));
      return tf.neg(tf.sum(tf.mul(p, logarithms), -1));
    });
    return tf.sub(tf.addN([hardTargetLoss(z, p), ...crossEntropies]), entropies);
  };
}

/** One specialist's view of all examples. */
interface View {
  /** p_m, `[examples, its classes + 1]`: zeros where it is not active, which add nothing to the loss. */
  p: tf.Tensor2D;
  /** Sums q over the classes of each of its outputs: q_m = q · columns, with ones and zeros, `[classes, its classes + 1]`. */
  columns: tf.Tensor2D;
  /** Of p_m, `[examples]`, 0 where it is not active. */
  entropies: tf.Tensor;
}

function viewOf(
  { classes: own, examples, probabilities }: CheckedSpecialist,
  count: number,
  classes: number,
): View {
  const outputs = own.length + 1;
  const rows = new Float32Array(count * outputs);
  for (const [row, example] of examples.entries()) {
    rows.set(probabilities.subarray(row * outputs, (row + 1) * outputs), example * outputs);
  }
  const columns = new Float32Array(classes * outputs);
  const isOwn = new Set(own);
  for (const [output, label] of own.entries()) columns[label * outputs + output] = 1;
  for (let label = 0; label < classes; label++) if (!isOwn.has(label)) columns[(label + 1) * outputs - 1] = 1;
  const p = tf.tensor2d(rows, [count, outputs]);
  const terms = tf.mul(p, tf.log(tf.maximum(p, SMALLEST_NORMAL)));
  return { p, columns: tf.tensor2d(columns, [classes, outputs]), entropies: tf.neg(tf.sum(terms, -1)) };
}
