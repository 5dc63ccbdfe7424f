/** How the native step changes weights: by TensorFlow's own optimisers, in place. */
import type { NativeOps, NativeVariable, Value } from "./native-ops.js";
import { ADAM, adamStep, type OptimizerOptions } from "./optimizer.js";

/** A variable of the net with what the optimiser remembers of it. */
export interface Trained {
  name: string;
  variable: NativeVariable;
  slots: NativeVariable[];
}

/** What changes a variable by its gradient in this step. */
export function updater(
  ops: NativeOps,
  { optimizer, momentum }: OptimizerOptions,
  learningRate: number,
  update: number,
): (one: Trained, gradient: Value) => void {
  if (optimizer === "momentum") {
    const options = { rate: ops.scalar(learningRate), momentum: ops.scalar(momentum) };
    return ({ variable, slots }, gradient) => {
      ops.applyMomentum(variable, slots[0]!, { ...options, gradient });
    };
  }
  const { rate, epsilon } = adamStep(learningRate, update);
  const none = ops.scalar(0);
  const options = {
    // TensorFlow would correct the rate by these powers; the rate is corrected already.
    firstPower: none,
    secondPower: none,
    rate: ops.scalar(rate),
    beta1: ops.scalar(ADAM.beta1),
    beta2: ops.scalar(ADAM.beta2),
    epsilon: ops.scalar(epsilon),
  };
  return ({ variable, slots: [first, second] }, gradient) => {
    ops.applyAdam(variable, { first: first!, second: second! }, { ...options, gradient });
  };
}

/** As `constrainNorm`; the weights are only written where a norm is above the limit. */
export function constrainNormNatively(ops: NativeOps, weights: NativeVariable, maxNorm: number): void {
  ops.scope(() => {
    const values = ops.valueOf(weights);
    const norms = ops.read(ops.norm(values, ops.constant([1], Int32Array.of(0))));
    const limit = Math.fround(maxNorm);
    const factors = norms.map((norm) => limit / Math.max(norm, limit));
    if (factors.every((factor) => factor === 1)) return;
    ops.assign(weights, ops.mul(values, ops.constant([factors.length], factors)));
  });
}
