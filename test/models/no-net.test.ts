/** What is given in place of a net, or where a net has no place. */
import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeEach, describe, expect, test, vi, type MockInstance } from "vitest";
import type { LabelledDataset } from "../../src/data/dataset.js";
import { withoutSoftmax } from "../../src/models/end-softmax.js";
import { asNet } from "../../src/models/layers-net.js";
import { netFromLayersModel } from "../../src/models/layers-model.js";
import { compareNets } from "../../src/training/compare-nets.js";
import { evaluate, logitsOf } from "../../src/training/evaluate.js";
import { transferSet } from "../../src/training/soft-target-cache.js";
import { train } from "../../src/training/train.js";
import { stripes } from "../helpers.js";

const set = stripes(8);
const good = () => tf.sequential({ layers: [tf.layers.dense({ units: 4, inputShape: [16] })] });

/** What takes a net. */
const ENTRANCES: readonly [string, (net: never) => unknown][] = [
  ["train", (net) => train(net, set, { epochs: 1 })],
  ["evaluate", (net) => evaluate(net, set)],
  ["logitsOf", (net) => logitsOf(net, set)],
  ["transferSet", (net) => transferSet(net, set)],
  ["compareNets", (net) => compareNets({ student: net }, set)],
  ["withoutSoftmax", (net) => withoutSoftmax(net)],
  ["netFromLayersModel", (net) => netFromLayersModel(net)],
];

/** A model as a second copy of tfjs makes it: all that ours has, of other classes. (A real one would register its layers over ours.) */
function foreignModel(): unknown {
  const model: object = good();
  const foreign = Object.create({}) as Record<string, unknown>;
  for (let from: object = model; from !== Object.prototype; from = Object.getPrototypeOf(from) as object) {
    const all = Object.entries<PropertyDescriptor>(Object.getOwnPropertyDescriptors(from));
    for (const [name, descriptor] of all) {
      if (!(name in foreign)) Object.defineProperty(foreign, name, descriptor);
    }
  }
  return foreign;
}

describe.each(ENTRANCES)("%s", (_name, enter) => {
  const refused = (given: unknown) => {
    const call = async () => {
      await enter(given as never);
    };
    return expect(call()).rejects;
  };

  test("a model of another copy of tfjs is named as that", async () => {
    const foreign = foreignModel();
    expect(foreign).not.toBeInstanceOf(tf.LayersModel);
    await refused(foreign).toThrow(
      /must be made by dark-knowledge's own copy of @tensorflow\/tfjs \(run npm dedupe, .*got "a model that another/,
    );
  });

  test("a forgotten await", async () => {
    await refused(Promise.resolve(good())).toThrow(/must be a net: await it.* got "a promise"/);
  });

  test("a data set", async () => {
    await refused({ inputs: [], count: 1, more: 2 }).toThrow(/must be a net|a teacher must be/);
  });
});

test("a net in place of the data, as in transferSet(data, net)", async () => {
  for (const net of [good(), asNet("here", good())]) {
    await expect(transferSet(set as never, net as unknown as LabelledDataset)).rejects.toThrow(
      'transferSet: data must be a data set, which is given second, after the net, got "a net"',
    );
  }
  await expect(train(set as never, good() as never)).rejects.toThrow(
    'train: the net must be a net, which is given first, and the data second, got "a data set"',
  );
});

test("models of two inputs, and of one output for two classes: what to do", () => {
  const inputs = [tf.input({ shape: [2] }), tf.input({ shape: [3] })];
  const joined = tf.layers.concatenate().apply(inputs) as tf.SymbolicTensor;
  const outputs = tf.layers.dense({ units: 2 }).apply(joined) as tf.SymbolicTensor;
  expect(() => asNet("here", tf.model({ inputs, outputs }))).toThrow(
    "here: the model must have one input and one output (concatenate several inputs into one, and split them",
  );
  const one = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [16] })] });
  const two = { ...set, labels: set.labels.map((label) => label % 2), classes: 2 };
  expect(() => evaluate(one, two)).toThrow(
    "the net must have 16 inputs and 2 classes for stripes (give it 2 outputs, one per class), got [16, 1]",
  );
});

describe("the end of a model", () => {
  let warn: MockInstance;
  beforeEach(() => {
    warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  });
  afterEach(() => {
    warn.mockRestore();
  });
  const ending = (...layers: tf.layers.Layer[]) => tf.sequential({ layers: [...good().layers, ...layers] });

  test.each([
    [
      "dense",
      () => tf.sequential({ layers: [tf.layers.dense({ units: 4, inputShape: [16], activation: "relu" })] }),
    ],
    ["activation", () => ending(tf.layers.activation({ activation: "relu" }))],
    ["layer", () => ending(tf.layers.reLU())],
  ])("a relu is said once: %s", (_name, make) => {
    const model = make();
    asNet("here", model);
    asNet("here", model);
    expect(warn.mock.calls).toEqual([
      [expect.stringMatching(/here: the model ends in a relu .* let its last layer be linear/)],
    ]);
  });

  test("linear outputs say nothing; a softmax is refused in plain words", () => {
    asNet("here", good());
    expect(warn).not.toHaveBeenCalled();
    const softmax = ending(tf.layers.activation({ activation: "softmax" }));
    expect(() => asNet("here", softmax)).toThrow('got "an Activation layer with softmax"');
  });
});
