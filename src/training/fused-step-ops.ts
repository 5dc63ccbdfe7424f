/**
 * {@link StepOps} by operations that this library adds to TensorFlow (fused-ops.cc): each reads and writes its values once where
 * TensorFlow's own take several passes, and in bfloat16 nothing but the updates is computed from float32 copies. For gradient
 * descent with momentum.
 */
import { compiledAddon } from "../runtime/compiled-addon.js";
import { isNative, type NativeOps, type Precision, type Value } from "./native-ops.js";
import type { StepOpsMaker, StepOpsOptions, Trained } from "./step-ops.js";

/** Whether this process has the operations: set-up has compiled them, and TensorFlow has taken them. */
export function hasFusedOps(): boolean {
  if (!isNative()) return false;
  const addon = compiledAddon("fused-ops") as { registerOps(): string } | undefined;
  return addon?.registerOps() === "";
}

/** Computes with values of the products' precision; needs {@link hasFusedOps}, and momentum as optimiser. */
export function fusedStepOps(ops: NativeOps, { maxNorm, precision, momentum }: StepOpsOptions): StepOpsMaker {
  /** Weights rounded for products, which each update renews. */
  const rounded = new Map<Trained, Value>();
  const roundedWeights = (weights: Trained) => {
    const known = rounded.get(weights) ?? ops.keep(ops.cast(ops.valueOf(weights.variable), "bfloat16"));
    rounded.set(weights, known);
    return known;
  };
  return {
    begin: (learningRate) => {
      const none = ops.scalar(0);
      const update = (
        { variable, slots }: Trained,
        type: Precision,
        limit: number,
        gradientAndCopy: Record<"gradient" | "rounded", Value>,
      ) => {
        const parameters = ops.constant([3], Float32Array.of(learningRate, momentum, limit));
        const [weights, velocity] = [ops.valueOf(variable), ops.valueOf(slots[0]!)];
        ops.fusedMomentum({ weights, velocity, parameters, ...gradientAndCopy }, type);
      };
      return {
        operand: (value) => (precision === "float32" ? value : ops.cast(value, precision)),
        weightsOf: (weights) =>
          precision === "float32" ? ops.valueOf(weights.variable) : roundedWeights(weights),
        product: (a, b, transposed) => ops.matMul(a, b, transposed, precision),
        hidden: (product, biases, mask = none) => {
          ops.fusedHidden(product, ops.valueOf(biases.variable), mask, precision);
          return product;
        },
        output: (product, biases) =>
          ops.biasAdd(
            precision === "float32" ? product : ops.cast(product, "float32"),
            ops.valueOf(biases.variable),
          ),
        hiddenGradient: (gradient, units, mask = none) => ({
          gradient,
          biasGradient: ops.fusedHiddenGradient(gradient, units, mask, precision),
        }),
        updateWeights: (weights, gradient) => {
          const copy = precision === "float32" ? none : roundedWeights(weights);
          update(weights, precision, maxNorm, { gradient, rounded: copy });
        },
        updateBiases: (biases, gradient) => {
          update(biases, "float32", Infinity, { gradient, rounded: none });
        },
      };
    },
    dispose: () => {
      rounded.forEach(ops.free);
      rounded.clear();
    },
  };
}
