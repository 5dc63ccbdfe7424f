import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { dropoutMasks } from "../../src/models/dropout.js";
import { constrainNorm } from "../../src/models/max-norm.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { randomGenerator } from "../../src/support/random.js";
import { closeTo, values } from "../helpers.js";

describe("MultilayerPerceptron", () => {
  test("computes logits, by hand", () => {
    const net = new MultilayerPerceptron({ layerSizes: [2, 2, 1], seed: 1 });
    net.setValues({
      weights0: { shape: [2, 2], values: Float32Array.from([1, -1, 2, 1]) },
      biases0: { shape: [2], values: Float32Array.from([0, 0.5]) },
      weights1: { shape: [2, 1], values: Float32Array.from([3, 4]) },
      biases1: { shape: [1], values: Float32Array.from([-1]) },
    });
    // Hidden: relu(1 + 2·2) = 5 and relu(−1 + 2 + 0.5) = 1.5.
    closeTo(net.logits(tf.tensor2d([[1, 2]])), [3 * 5 + 4 * 1.5 - 1]);
    const masks = [undefined, tf.tensor2d([[0, 2]])];
    closeTo(net.logits(tf.tensor2d([[1, 2]]), masks), [4 * 3 - 1]);
  });

  test("starts from its seed, with variance 2 / inputs", () => {
    const make = (seed: number) => new MultilayerPerceptron({ layerSizes: [200, 100, 3], seed });
    expect(make(1).values()).toEqual(make(1).values());
    expect(make(1).values().weights0).not.toEqual(make(2).values().weights0);
    const weights = [...make(1).values().weights0!.values];
    expect(weights.reduce((sum, w) => sum + w * w, 0) / weights.length).toBeCloseTo(0.01, 3);
  });

  test("without a seed it starts from 1, the same each time", () => {
    const [one, other] = [{ layerSizes: [4, 3] }, { layerSizes: [4, 3], seed: 1 }];
    expect(new MultilayerPerceptron(one).values()).toEqual(new MultilayerPerceptron(other).values());
  });

  test("refuses other inputs, sizes and values", () => {
    const net = new MultilayerPerceptron({ layerSizes: [4, 3], seed: 1 });
    expect(() => net.logits(tf.zeros([2, 5]))).toThrow("inputs must have shape [batch, 4], got [2, 5]");
    expect(() => new MultilayerPerceptron({ layerSizes: [4, 0], seed: 1 })).toThrow("each of layerSizes");
    expect(() => new MultilayerPerceptron({ layerSizes: [4] })).toThrow("at least two sizes, as");
    expect(() => new MultilayerPerceptron({ layers: [4, 3] } as never)).toThrow(
      "MultilayerPerceptron: layerSizes must have at least two sizes, as [784, 30, 10], got undefined",
    );
    const before = net.values();
    expect(() => {
      net.setValues({ weights0: { shape: [3, 4], values: new Float32Array(12) } });
    }).toThrow("weights0 must have shape [4, 3], got [3, 4]");
    expect(net.values()).toEqual(before);
  });

  test("leaves no tensor behind", () => {
    const before = tf.memory().numTensors;
    const net = new MultilayerPerceptron({ layerSizes: [4, 3, 2], seed: 1 });
    tf.tidy(() => net.logits(tf.zeros([2, 4]))).dispose();
    net.setValues(net.values());
    net.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("dropoutMasks", () => {
  test.each([0.5, 0.2, 0.25])("switch off a part of %s and keep the mean at 1", (rate) => {
    const [input, hidden] = dropoutMasks(
      [300, 400, 10],
      50,
      { input: rate, hidden: rate },
      randomGenerator(1),
    );
    for (const mask of [values(input!), values(hidden!)]) {
      expect(mask.filter((value) => value === 0).length / mask.length).toBeCloseTo(rate, 1);
      expect(mask.reduce((sum, value) => sum + value, 0) / mask.length).toBeCloseTo(1, 1);
      expect(new Set(mask).size).toBe(2);
    }
  });

  test("differ from step to step, and are absent at rate 0", () => {
    const generator = randomGenerator(1);
    const next = () => dropoutMasks([20, 20, 10], 4, { input: 0, hidden: 0.5 }, generator);
    const [none, first] = next();
    expect(none).toBeUndefined();
    expect(values(first!)).not.toEqual(values(next()[1]!));
  });
});

test("constrainNorm shortens long columns and leaves short ones", () => {
  const weights = tf.variable(
    tf.tensor2d([
      [3, 1],
      [4, 1],
    ]),
  );
  constrainNorm(weights, 2);
  closeTo(weights, [1.2, 1, 1.6, 1]);
});
