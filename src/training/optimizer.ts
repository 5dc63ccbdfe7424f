/** The optimisers: gradient descent with momentum, and Adam (Kingma and Ba 2015). */
import * as tf from "@tensorflow/tfjs";
import * as kind from "../support/option-kinds.js";
import { checkKind, type Kinds } from "../support/options.js";

/** `momentum`: v ← m v + g, w ← w − rate · v. `adam`: with β₁ = 0.9, β₂ = 0.999. */
export type OptimizerName = "momentum" | "adam";

/** The optimiser and its momentum. */
export interface OptimizerOptions {
  optimizer: OptimizerName;
  /** Fraction of the last update that is added to the next, in [0, 1). Adam ignores it. */
  momentum: number;
}

/** Adam's constants (Kingma and Ba 2015). */
export const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;

/** The optimiser's state for each variable: its velocity, or Adam's two moments. */
export const SLOTS = { momentum: ["velocity"], adam: ["first", "second"] } as const;

/** The ranges of both options. */
export const OPTIMIZER_KINDS: Kinds<OptimizerOptions> = {
  optimizer: kind.choice("momentum", "adam"),
  momentum: kind.rate,
};

/**
 * Checks the options of any training step.
 * @throws ArgumentError, in the name of `where`, if the optimiser does not exist or a number is out of range
 */
export function checkStepOptions(
  where: string,
  { optimizer, momentum, maxNorm }: OptimizerOptions & { maxNorm: number },
): void {
  checkKind(where, OPTIMIZER_KINDS.optimizer, optimizer, "optimizer");
  checkKind(where, OPTIMIZER_KINDS.momentum, momentum, "momentum");
  checkKind(where, kind.limit, maxNorm, "maxNorm");
}

/**
 * Adam's rate and ε for the n-th update, which include the correction of the moments:
 * rate · √(1 − β₂ⁿ) / (1 − β₁ⁿ) and ε √(1 − β₂ⁿ).
 */
export function adamStep(rate: number, update: number): { rate: number; epsilon: number } {
  const root = Math.sqrt(1 - ADAM.beta2 ** update);
  return { rate: (rate * root) / (1 - ADAM.beta1 ** update), epsilon: ADAM.epsilon * root };
}

/**
 * Changes one variable and its state in place.
 *
 * @param slots - as many as {@link SLOTS} names for the optimiser, of the variable's shape
 * @param update - number of this update, from 1
 */
export function applyGradient(
  variable: tf.Variable,
  slots: readonly tf.Variable[],
  gradient: tf.Tensor,
  { optimizer, momentum, rate, update }: OptimizerOptions & { rate: number; update: number },
): void {
  tf.tidy(() => {
    if (optimizer === "momentum") {
      const velocity = slots[0]!;
      velocity.assign(tf.add(tf.mul(velocity, momentum), gradient));
      variable.assign(tf.sub(variable, tf.mul(velocity, rate)));
      return;
    }
    const [first, second] = slots as [tf.Variable, tf.Variable];
    const mix = (old: tf.Tensor, fresh: tf.Tensor, beta: number) =>
      tf.add<tf.Tensor>(tf.mul(old, beta), tf.mul(fresh, 1 - beta));
    first.assign(mix(first, gradient, ADAM.beta1));
    second.assign(mix(second, tf.square(gradient), ADAM.beta2));
    const { rate: corrected, epsilon } = adamStep(rate, update);
    const direction = tf.div(first, tf.add(tf.sqrt(second), epsilon));
    variable.assign(tf.sub(variable, tf.mul(direction, corrected)));
  });
}
