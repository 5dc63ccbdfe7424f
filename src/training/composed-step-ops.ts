/** {@link StepOps} by TensorFlow's own operations: for any optimiser, and where set-up could not compile ours. */
import type { NativeOps, NativeVariable, Value } from "./native-ops.js";
import { ADAM, adamStep, type OptimizerOptions } from "./optimizer.js";
import type { StepOps, StepOpsMaker, StepOpsOptions, Trained } from "./step-ops.js";

/** Computes in float32 but for products, whose factors and results are rounded if so asked. */
export function composedStepOps(
  ops: NativeOps,
  { maxNorm, precision, ...optimizer }: StepOpsOptions,
): StepOpsMaker {
  return {
    begin: (learningRate, update) => {
      const apply = updater(ops, optimizer, learningRate, update);
      const read = new Map<Trained, Value>();
      return {
        operand: (value) => value,
        weightsOf: (weights) => {
          const value = ops.valueOf(weights.variable);
          read.set(weights, value);
          return value;
        },
        product: precision === "float32" ? ops.matMul : roundedProducts(ops),
        hidden: (product, biases, mask) => {
          const units = ops.relu(withBiases(ops, product, biases));
          return mask === undefined ? units : ops.mul(units, mask);
        },
        output: (product, biases) => withBiases(ops, product, biases),
        hiddenGradient: (gradient, units, mask) => {
          // Where dropout made a unit zero, ReluGrad's own zero would do; elsewhere the mask's factor counts.
          const masked = mask === undefined ? gradient : ops.mul(gradient, mask);
          const result = ops.reluGradient(masked, units);
          return { gradient: result, biasGradient: ops.biasAddGradient(result) };
        },
        updateWeights: (weights, gradient) => {
          ops.free(read.get(weights)!);
          apply(weights, gradient);
          if (maxNorm < Infinity) constrainNorm(ops, weights.variable, maxNorm);
        },
        updateBiases: apply,
      };
    },
    dispose: () => undefined,
  };
}

function withBiases(ops: NativeOps, product: Value, biases: Trained): Value {
  const value = ops.valueOf(biases.variable);
  const sum = ops.biasAdd(product, value);
  ops.free(value);
  return sum;
}

/** Products of float32 values in bfloat16; what was rounded once in a step is not rounded again. */
function roundedProducts(ops: NativeOps): StepOps["product"] {
  const rounded = new Map<Value, Value>();
  const round = (value: Value) => {
    const known = rounded.get(value) ?? ops.cast(value, "bfloat16");
    rounded.set(value, known);
    return known;
  };
  return (a, b, transposed) => ops.cast(ops.matMul(round(a), round(b), transposed, "bfloat16"), "float32");
}

/** What changes a variable by its gradient in this step: TensorFlow's own optimisers, in place. */
function updater(
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

/** As `constrainNorm` of max-norm.ts; the weights are only written where a norm is above the limit. */
function constrainNorm(ops: NativeOps, weights: NativeVariable, maxNorm: number): void {
  ops.scope(() => {
    const values = ops.valueOf(weights);
    const norms = ops.read(ops.norm(values, ops.constant([1], Int32Array.of(0))));
    const limit = Math.fround(maxNorm);
    const factors = norms.map((norm) => limit / Math.max(norm, limit));
    if (factors.every((factor) => factor === 1)) return;
    ops.assign(weights, ops.mul(values, ops.constant([factors.length], factors)));
  });
}
