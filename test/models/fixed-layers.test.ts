/** Which models training need not follow in each step. */
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { asNet } from "../../src/models/layers-net.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";

class Doubled extends tf.layers.Layer {
  static readonly className: string = "Doubled";
  override call(inputs: tf.Tensor | tf.Tensor[]) {
    return tf.mul(Array.isArray(inputs) ? inputs[0]! : inputs, 2);
  }
  override computeOutputShape(shape: tf.Shape) {
    return shape;
  }
}
/** Calls itself as one of tfjs's. */
class Flattened extends Doubled {
  static override readonly className = "Flatten";
}
const registered = { className: "HalfRegularizer", config: {} };
class HalfRegularizer extends tf.serialization.Serializable {
  static readonly className = "HalfRegularizer";
  apply(weights: tf.Tensor) {
    return tf.mul<tf.Scalar>(0.5, tf.sum(weights));
  }
  getConfig() {
    return {};
  }
}
tf.serialization.registerClass(HalfRegularizer);

const input = { inputShape: [6] };
const end = () => tf.layers.dense({ units: 3 });
const changed = () => {
  const layer = tf.layers.activation({ activation: "relu", ...input });
  return Object.assign(layer, { call: (inputs: tf.Tensor[]) => tf.neg(inputs[0]!) });
};
const twice = () => {
  const [from, dropout] = [tf.input({ shape: [6] }), tf.layers.dropout({ rate: 0.5 })];
  const once = dropout.apply(from) as tf.SymbolicTensor;
  return tf.model({ inputs: from, outputs: end().apply(dropout.apply(once)) as tf.SymbolicTensor });
};

const models: [name: string, isFixed: boolean, model: () => tf.LayersModel][] = [
  [
    "a perceptron",
    true,
    () => tf.sequential({ layers: [tf.layers.dense({ units: 4, activation: "relu", ...input }), end()] }),
  ],
  [
    "a penalty",
    true,
    () => tf.sequential({ layers: [tf.layers.dense({ units: 3, kernelRegularizer: "l1l2", ...input })] }),
  ],
  [
    "dropout, of which training makes masks",
    true,
    () => tf.sequential({ layers: [tf.layers.dropout({ rate: 0.5, ...input }), end()] }),
  ],
  ["dropout twice, which tfjs draws", false, twice],
  [
    "noise, which tfjs draws",
    false,
    () => tf.sequential({ layers: [tf.layers.gaussianNoise({ stddev: 1, ...input }), end()] }),
  ],
  ["a layer of one's own", false, () => tf.sequential({ layers: [new Doubled(input), end()] })],
  [
    "a layer that calls itself as one of tfjs's",
    false,
    () => tf.sequential({ layers: [new Flattened(input), end()] }),
  ],
  ["a layer that was changed", false, () => tf.sequential({ layers: [changed(), end()] })],
  [
    "a layer of one's own in a model within",
    false,
    () => tf.sequential({ layers: [tf.sequential({ layers: [new Doubled(input)] }), end()] }),
  ],
  [
    "a penalty of one's own",
    false,
    () =>
      tf.sequential({
        layers: [tf.layers.dense({ units: 3, kernelRegularizer: registered as never, ...input })],
      }),
  ],
];

test.each(models)("%s: %s", (_, isFixed, model) => {
  expect(asNet("test", model()).isFixed).toBe(isFixed);
});

test("a perceptron of this library's is fixed, a class made of it may not be", () => {
  class Other extends MultilayerPerceptron {}
  const options = { layerSizes: [6, 3], seed: 1 };
  expect(new MultilayerPerceptron(options).isFixed).toBe(true);
  expect(new Other(options).isFixed).toBe(false);
  const changed = new MultilayerPerceptron(options);
  changed.apply = (inputs) => tf.mul(changed.logits(inputs as tf.Tensor2D), 2);
  expect(changed.isFixed).toBe(false);
});

test("a net that is made of a fixed one is not", () => {
  const net = asNet("test", tf.sequential({ layers: [tf.layers.dense({ units: 3, ...input })] }));
  const apply = () => tf.zeros<tf.Rank.R2>([1, 3]);
  expect(net.isFixed).toBe(true);
  expect({ ...net, apply }.isFixed).toBeUndefined();
  net.apply = apply;
  expect(net.isFixed).toBe(false);
});
