/** The native step in its two ways: by this library's own operations, and composed of TensorFlow's. */
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { installedRoute } from "../../scripts/setup/addon.mjs";
import { dropoutMasks } from "../../src/models/dropout.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import type { WeightValues } from "../../src/models/net.js";
import { randomGenerator } from "../../src/support/random.js";
import { hasFusedOps } from "../../src/training/fused-step-ops.js";
import { nativeOps, type Precision } from "../../src/training/native-ops.js";
import { nativeStep } from "../../src/training/native-step.js";
import { ROOT } from "../setup/small-repository.js";

const BATCH = 24;
const CLASSES = 7;

test("the fused operations are there where set-up has compiled tfjs-node's addon", () => {
  expect(hasFusedOps()).toBe(installedRoute(ROOT) === "native");
});

/** What a net of odd sizes comes to after some steps: weights and velocities. */
function trained(layerSizes: number[], how: { fused: boolean; precision: Precision; regularised: boolean }) {
  const terms = { temperature: 4, softWeight: 0.7, hardWeight: 0.2 };
  const net = new MultilayerPerceptron({ layerSizes, seed: 1 });
  const maxNorm = how.regularised ? 0.9 : Infinity;
  const step = nativeStep(net, { ...how, terms, optimizer: "momentum", momentum: 0.9, maxNorm });
  const generator = randomGenerator(1, "native step");
  const rates = how.regularised ? { input: 0.2, hidden: 0.5 } : { input: 0, hidden: 0 };
  const losses = [1, 2, 3, 4].map((update) => {
    const labels = Int32Array.from({ length: BATCH }, (_, example) => (example * update) % CLASSES);
    const batch = {
      inputs: tf.randomUniform<tf.Rank.R2>([BATCH, layerSizes[0]!], 0, 1, "float32", update),
      labels: tf.oneHot(labels, CLASSES).toFloat() as tf.Tensor2D,
      teacherLogits: tf.randomNormal<tf.Rank.R2>([BATCH, CLASSES], 0, 5, "float32", update),
    };
    const masks = dropoutMasks(layerSizes, BATCH, rates, generator);
    const loss = step.run(batch, masks, 0.05, update);
    tf.dispose([batch, masks.filter((mask) => mask !== undefined)]);
    return loss;
  });
  step.writeBack();
  const state = step.state();
  step.dispose();
  return { losses, weights: net.values(), state, net };
}

function furthestApart(first: WeightValues, second: WeightValues): number {
  const apart = Object.entries(first).map(([name, { values }]) => {
    const largest = Math.max(...values.map(Math.abs));
    return Math.max(...values.map((value, i) => Math.abs(value - second[name]!.values[i]!))) / largest;
  });
  return Math.max(...apart);
}

const cases = (["float32", "bfloat16"] as const).flatMap((precision) =>
  [false, true].flatMap((regularised) =>
    // The last one's weights are many enough for several threads.
    [
      [5, CLASSES],
      [13, 37, 21, CLASSES],
      [301, 401, CLASSES],
    ].map((layerSizes) => ({ precision, regularised, layerSizes })),
  ),
);

test.runIf(hasFusedOps()).each(cases)("fused and composed agree: %o", ({ layerSizes, ...how }) => {
  const fused = trained(layerSizes, { ...how, fused: true });
  const composed = trained(layerSizes, { ...how, fused: false });
  const tolerance = how.precision === "float32" ? 2e-5 : 0.03;
  expect(furthestApart(fused.weights, composed.weights)).toBeLessThan(tolerance);
  expect(furthestApart(fused.state, composed.state)).toBeLessThan(3 * tolerance);
  fused.losses.forEach((loss, step) => {
    expect(Math.abs(loss / composed.losses[step]! - 1)).toBeLessThan(tolerance);
  });
});

test.runIf(hasFusedOps())(
  "momentum rounds each product and sum, as JavaScript does: the bits are no matter of chance",
  () => {
    const generator = randomGenerator(2, "momentum");
    const count = 3 * 21;
    const drawn = () => Float32Array.from({ length: count }, () => generator.uniform() - 0.5);
    const [weights, velocity, gradient] = [drawn(), drawn(), drawn()];
    const [rate, momentum] = [Math.fround(0.05), Math.fround(0.9)];
    const velocities = velocity.map((value, i) => Math.fround(Math.fround(value * momentum) + gradient[i]!));
    const expected = weights.map((value, i) => Math.fround(value - Math.fround(rate * velocities[i]!)));
    const ops = nativeOps();
    const values = ops.scope(() => {
      const shaped = (numbers: Float32Array) => ops.constant([3, 21], numbers);
      const [changed, moved] = [shaped(weights.slice()), shaped(velocity.slice())];
      const parameters = ops.constant([3], Float32Array.of(rate, momentum, Infinity));
      const fixed = { gradient: shaped(gradient), rounded: ops.scalar(0), parameters };
      ops.fusedMomentum({ weights: changed, velocity: moved, ...fixed }, "float32");
      return { weights: ops.read(changed), velocity: ops.read(moved) };
    });
    expect(values.velocity).toEqual(velocities);
    expect(values.weights).toEqual(expected);
  },
);

test.runIf(hasFusedOps())("norms are at the limit where they would be above it", () => {
  const { weights } = trained([13, 37, 21, CLASSES], {
    fused: true,
    precision: "float32",
    regularised: true,
  });
  const { values, shape } = weights.weights0!;
  const [inputs, units] = shape as [number, number];
  const norms = Array.from({ length: units }, (_, unit) =>
    Math.hypot(...Array.from({ length: inputs }, (__, input) => values[input * units + unit]!)),
  );
  expect(Math.max(...norms)).toBeCloseTo(0.9, 5);
  expect(norms.filter((norm) => norm > 0.89999).length).toBeGreaterThan(5);
});

test.runIf(hasFusedOps())("values that do not fit are refused", () => {
  const ops = nativeOps();
  ops.scope(() => {
    const product = ops.constant([2, 3], new Float32Array(6));
    expect(() => {
      ops.fusedHidden(product, ops.constant([2], new Float32Array(2)), ops.scalar(0), "float32");
    }).toThrow("biases and mask must have the product's shape");
  });
});

test.runIf(hasFusedOps())("what is not a number goes on, so that the loss shows it", () => {
  const ops = nativeOps();
  const shown = ops.scope(() => {
    const product = ops.constant([1, 2], Float32Array.of(NaN, -1));
    ops.fusedHidden(product, ops.constant([2], new Float32Array(2)), ops.scalar(0), "float32");
    return ops.read(product);
  });
  expect([...shown]).toEqual([NaN, 0]);
});
