/** Examples that change from step to step, all of it seeded. */
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  augmentedBatch,
  namedAugmentation,
  NO_AUGMENTATION,
  type Augmentation,
} from "../../src/data/augmentation.js";
import { disposeBatch, makeBatch, type Batch } from "../../src/data/batches.js";
import { dataset } from "../../src/data/make-dataset.js";
import { mixBatch } from "../../src/data/mixup.js";
import { hardTargetLoss } from "../../src/distillation/losses.js";
import { stepMemory } from "../../src/kernels/step-memory.js";
import { betaNumber } from "../../src/support/beta.js";
import { randomGenerator } from "../../src/support/random.js";
import { meanLoss } from "../../src/training/batch-loss.js";
import { stripes, values } from "../helpers.js";

const data = stripes(40);
const POSITIONS = Uint32Array.from({ length: 20 }, (_, index) => index);
const generatorsOf = (seed: number) => ({
  shifts: randomGenerator(seed, "shifts"),
  augment: randomGenerator(seed, "augment"),
});
const augmented = (changes: Augmentation, seed = 1, set: Parameters<typeof makeBatch>[0] = data): Batch =>
  augmentedBatch(set, POSITIONS, { ...NO_AUGMENTATION, ...changes }, generatorsOf(seed), stepMemory());

test("without any change the examples as they are, and nothing is drawn", () => {
  const generators = generatorsOf(1);
  const batch = augmentedBatch(data, POSITIONS, NO_AUGMENTATION, generators, stepMemory());
  expect(values(batch.inputs)).toEqual(values(makeBatch(data, POSITIONS).inputs));
  expect(generators.augment.state()).toEqual(generatorsOf(1).augment.state());
});

test.each<[string, Augmentation]>([
  ["shifts", { maxShiftPixels: 1 }],
  ["noise", { noise: 0.1 }],
  ["mixup", { mixup: 0.5 }],
  ["a function", { inputs: (inputs, generator) => tf.add(inputs, generator.uniform()) }],
])("%s: the same for the same seed, others for another one", (_name, changes) => {
  const first = values(augmented(changes).inputs);
  expect(values(augmented(changes).inputs)).toEqual(first);
  expect(values(augmented(changes, 2).inputs)).not.toEqual(first);
});

test("noise is normal, of the deviation that is asked for", () => {
  const zeros = dataset({ inputs: new Float32Array(20 * 5001), shape: [5001] });
  const noise = values(augmented({ noise: 0.3 }, 3, zeros).inputs);
  const moment = (power: number) => noise.reduce((sum, x) => sum + x ** power, 0) / noise.length;
  expect(moment(1)).toBeCloseTo(0, 2);
  expect(Math.sqrt(moment(2))).toBeCloseTo(0.3, 2);
  // Of a normal distribution 3 σ⁴.
  expect(moment(4) / moment(2) ** 2).toBeCloseTo(3, 0);
});

describe("a function of one's own", () => {
  test("sees the examples in their shape, as nets see them", () => {
    const shapes: number[][] = [];
    const batch = augmented({
      inputs: (inputs) => {
        shapes.push(inputs.shape);
        return tf.reverse(inputs, -1);
      },
    });
    expect(shapes).toEqual([[20, 4, 4]]);
    expect(batch.inputs.shape).toEqual([20, 16]);
    const plain = values(makeBatch(data, POSITIONS).inputs);
    expect(values(batch.inputs).slice(0, 4)).toEqual(plain.slice(0, 4).reverse());
  });

  test("that gives what is no input is refused", () => {
    const refused = (inputs: unknown) => expect(() => augmented({ inputs: inputs as () => tf.Tensor }));
    const shape = "augment.inputs must give a tensor of shape [20, 4, 4], as it is given, got ";
    refused(() => undefined).toThrow(`${shape}undefined`);
    refused(() => Promise.resolve(tf.zeros([20, 4, 4]))).toThrow(`${shape}a promise`);
    refused((x: tf.Tensor) => tf.reshape(x, [20, 16])).toThrow(`${shape}[20, 16]`);
    refused((x: tf.Tensor) => tf.cast(x, "int32")).toThrow("augment.inputs must give float32, got");
  });

  test("has a content if it has a name", () => {
    const named = (least: number) =>
      namedAugmentation({ name: "darker", least }, (inputs, generator, own) =>
        tf.mul(inputs, own.least + (1 - own.least) * generator.uniform()),
      );
    expect(named(0.5).content!()).toMatchObject({ name: "darker", parameters: { least: 0.5 } });
    const outside = 3;
    expect(() => namedAugmentation({ name: "mine" }, (inputs) => tf.mul(inputs, outside))).toThrow(
      'namedAugmentation: what mine takes from outside must be among its parameters, since it may change unseen, got ["outside"]',
    );
  });
});

describe("mixup", () => {
  const weighted = (weights: readonly number[]) =>
    makeBatch(
      dataset({ inputs: [[0], [1], [2], [3]], labels: [0, 1, 2, 0], classes: 3, weights }),
      [0, 1, 2, 3],
    );

  test("mixes inputs and labels by one number", () => {
    const batch = makeBatch(data, POSITIONS);
    const [inputs, labels] = [values(batch.inputs), values(batch.labels!)];
    const mixed = mixBatch(batch, 1, randomGenerator(4));
    const part = betaNumber(1, randomGenerator(4));
    const rows = values(mixed.labels!);
    for (let row = 0; row < 20; row++) {
      const row4 = rows.slice(4 * row, 4 * row + 4);
      expect(row4.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 6);
      const own = row4[labels.slice(4 * row, 4 * row + 4).indexOf(1)]!;
      expect([part, 1].some((expected) => Math.abs(own - expected) < 1e-6)).toBe(true);
    }
    const sum = (all: number[]) => all.reduce((total, one) => total + one, 0);
    // Each example is mixed into exactly one.
    expect(sum(values(mixed.inputs))).toBeCloseTo(sum(inputs), 2);
  });

  test("its mean loss is that of both examples, each with its weight", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 3, noNaN: true }), { minLength: 4, maxLength: 4 }),
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0.1, max: 4, noNaN: true }),
        (numbers, seed, alpha) => {
          const weights = [1, ...numbers.slice(1)];
          const logits = tf.tensor2d([
            [1, 2, 3],
            [0, -1, 2],
            [4, 0, 1],
            [-1, 1, 0],
          ]);
          const before = weighted(weights);
          const [labels, inputs] = [before.labels!.clone(), values(before.inputs)];
          const mixed = mixBatch(before, alpha, randomGenerator(seed));
          const part = betaNumber(alpha, randomGenerator(seed));
          // x = λ row + (1 − λ) other says which example each was mixed with.
          const others = values(mixed.inputs).map((x, row) =>
            part > 1 - 1e-4 ? row : Math.round((x - part * inputs[row]!) / (1 - part)),
          );
          fc.pre(part < 1 - 1e-4);
          const own = values(hardTargetLoss(logits, labels));
          const theirs = values(hardTargetLoss(logits, tf.gather(labels, tf.tensor1d(others, "int32"))));
          const expected =
            own.reduce(
              (sum, loss, row) =>
                sum + part * weights[row]! * loss + (1 - part) * weights[others[row]!]! * theirs[row]!,
              0,
            ) / 4;
          const found = meanLoss(hardTargetLoss(logits, mixed.labels!) as tf.Tensor1D, mixed);
          expect(found.dataSync()[0]).toBeCloseTo(expected, 3);
        },
      ),
      { numRuns: 50 },
    );
  });

  test("λ is from Beta(α, α): mean ½ and variance 1 / (4 (2α + 1)), and in [0, 1] for any α", () => {
    for (const alpha of [0.2, 1, 5]) {
      const generator = randomGenerator(1, "beta");
      const numbers = Array.from({ length: 20_000 }, () => betaNumber(alpha, generator));
      const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
      const variance = numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / numbers.length;
      expect(mean).toBeCloseTo(0.5, 2);
      expect(variance * 4 * (2 * alpha + 1)).toBeCloseTo(1, 1);
    }
    const extreme = [1e-6, 1e-3, 1e6].flatMap((alpha) =>
      Array.from({ length: 100 }, (_, seed) => betaNumber(alpha, randomGenerator(seed))),
    );
    expect(extreme.every((x) => x >= 0 && x <= 1)).toBe(true);
  });
});

test("leaves no tensor behind but the batch", () => {
  const all: Augmentation = { maxShiftPixels: 1, noise: 0.1, mixup: 1, inputs: (x) => tf.mul(x, 2) };
  const before = tf.memory().numTensors;
  disposeBatch(augmented(all));
  expect(() => augmented({ inputs: () => tf.zeros([1]) })).toThrow();
  expect(tf.memory().numTensors).toBe(before);
});
