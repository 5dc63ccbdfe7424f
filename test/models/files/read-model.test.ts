/** Models from disk teach, and say which part of them is wrong. */
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, test, vi } from "vitest";
import { withoutSoftmax } from "../../../src/models/end-softmax.js";
import { MultilayerPerceptron } from "../../../src/models/multilayer-perceptron.js";
import type { Net } from "../../../src/models/net.js";
import { readModel } from "../../../src/models/files/read-model.js";
import { distillation } from "../../../src/training/batch-loss.js";
import { evaluate, logitsOf } from "../../../src/training/evaluate.js";
import { transferSet } from "../../../src/training/soft-target-cache.js";
import { train } from "../../../src/training/train.js";
import { stripes, values } from "../../helpers.js";

const data = stripes(100);
const newFolder = () => mkdtempSync(join(tmpdir(), "model-"));
const loss = distillation({ temperature: 3, softWeight: 1, hardWeight: 0.1 });
const makeStudent = () => new MultilayerPerceptron({ layerSizes: [16, 8, 4], seed: 1 });

/** Writes what tfjs would, on any backend. */
function write(folder: string, json: object, weights: Float32Array): string {
  writeFileSync(join(folder, "weights.bin"), Buffer.from(weights.buffer));
  writeFileSync(join(folder, "model.json"), JSON.stringify(json));
  return folder;
}

async function saved(model: tf.LayersModel, folder = newFolder()): Promise<string> {
  await model.save(
    tf.io.withSaveHandler((artifacts) => {
      const { modelTopology, weightSpecs, weightData } = artifacts;
      const weightsManifest = [{ paths: ["weights.bin"], weights: weightSpecs }];
      const json = { format: "layers-model", modelTopology, weightsManifest };
      write(folder, json, new Float32Array(weightData as ArrayBuffer));
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" } });
    }),
  );
  return folder;
}

const seeded = (seed: number) => ({ kernelInitializer: tf.initializers.glorotUniform({ seed }) });
const dense = (activation: "linear" | "softmax" | "sigmoid" = "linear") =>
  tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [4, 4] }),
      tf.layers.dense({ units: 6, activation: "relu", ...seeded(1) }),
      tf.layers.dense({ units: 4, activation, ...seeded(2) }),
    ],
  });

/** logits = x · w + b, and a softmax after it, as TensorFlow writes a graph down. */
function graph(folder = newFolder(), end: "Softmax" | "Identity" = "Softmax", columns = 4): string {
  const numbers = Float32Array.from({ length: 17 * columns }, (_, at) => Math.sin(at));
  const float = { dtype: { type: "DT_FLOAT" } };
  const shape = (...sizes: number[]) => ({
    shape: { shape: { dim: sizes.map((size) => ({ size: String(size) })) } },
  });
  const T = { T: { type: "DT_FLOAT" } };
  const node = [
    { name: "x", op: "Placeholder", attr: { ...float, ...shape(-1, 16) } },
    {
      name: "w",
      op: "Const",
      attr: {
        ...float,
        value: {
          tensor: { dtype: "DT_FLOAT", tensorShape: { dim: [{ size: "16" }, { size: String(columns) }] } },
        },
      },
    },
    {
      name: "b",
      op: "Const",
      attr: {
        ...float,
        value: { tensor: { dtype: "DT_FLOAT", tensorShape: { dim: [{ size: String(columns) }] } } },
      },
    },
    {
      name: "product",
      op: "MatMul",
      input: ["x", "w"],
      attr: { ...T, transpose_a: { b: false }, transpose_b: { b: false } },
    },
    { name: "logits", op: "BiasAdd", input: ["product", "b"], attr: T },
    { name: "end", op: end, input: ["logits"], attr: T },
    { name: "Identity", op: "Identity", input: ["end"], attr: T },
  ];
  const weights = [
    { name: "w", shape: [16, columns], dtype: "float32" },
    { name: "b", shape: [columns], dtype: "float32" },
  ];
  const json = {
    format: "graph-model",
    modelTopology: { node, versions: { producer: 1 } },
    weightsManifest: [{ paths: ["weights.bin"], weights }],
  };
  return write(folder, json, numbers);
}

describe("a layers model", () => {
  test("by its folder, its model.json or an address: answers as before, teaches and learns", async () => {
    const model = dense();
    const folder = await saved(model);
    const path = join(folder, "model.json");
    for (const name of [folder, path, pathToFileURL(path).href, `file://${path}`]) {
      const read = (await readModel(name)) as tf.LayersModel;
      expect(logitsOf(read, data)).toEqual(logitsOf(model, data));
    }
    const read = (await readModel(folder)) as tf.LayersModel;
    await train(makeStudent(), data, { epochs: 1, teacher: read, loss });
    const { epochs } = await train(read, data, { epochs: 6, batchSize: 20 });
    expect(epochs.at(-1)!.loss).toBeLessThan(epochs[0]!.loss);
  });

  test("its parts are named where they are wrong", async () => {
    const folder = await saved(dense());
    const path = join(folder, "model.json");
    const json = JSON.parse(readFileSync(path, "utf8")) as {
      modelTopology: { config: { layers: { class_name: string }[] } };
    };
    const refused = () => expect(readModel(folder)).rejects;
    truncateSync(join(folder, "weights.bin"), 100);
    await refused().toThrow(/weights\.bin: expected 520 bytes of weights, as model.json says, found 100/);
    rmSync(join(folder, "weights.bin"));
    await refused().toThrow(/weights\.bin: expected weights of .*model.json, found ENOENT/);
    await saved(dense(), folder);
    json.modelTopology.config.layers[1]!.class_name = "Mystery";
    writeFileSync(path, JSON.stringify(json));
    await refused().toThrow(
      /Mystery.*make the class Mystery known first, tf.serialization.registerClass\(Mystery\)/,
    );
    writeFileSync(path, "<html>");
    await refused().toThrow(/model.json: expected a model of tfjs, found no JSON/);
    writeFileSync(path, "{}");
    await refused().toThrow(/expected a model of tfjs, found no modelTopology/);
    rmSync(path);
    await refused().toThrow(/model.json: expected a model.json of tfjs, found ENOENT/);
  });
});

describe("a graph model", () => {
  test("infers: it teaches and is evaluated, its softmax left out", async () => {
    const net = (await readModel(graph())) as Net;
    const plain = (await readModel(graph(newFolder(), "Identity"))) as Net;
    expect([net.inputShape, net.classes]).toEqual([[16], 4]);
    expect(logitsOf(net, data)).toEqual(logitsOf(plain, data));
    const [x] = values(tf.sum(net.apply(tf.ones([1, 16])), 1));
    const sum = Array.from({ length: 68 }, (_, at) => Math.sin(at)).reduce((total, one) => total + one, 0);
    expect(x).toBeCloseTo(sum, 4);
    expect(evaluate(net, data).count).toBe(100);
    const transfer = await transferSet(net, data, newFolder());
    expect(transfer.teacherLogits).toEqual(logitsOf(net, data));
    for (const teacher of [net, [net, makeStudent()]]) {
      const { ended } = await train(makeStudent(), data, { epochs: 1, teacher, loss });
      expect(ended).toBe("finished");
    }
  });

  test("doesn't learn, nor is it changed", async () => {
    const net = (await readModel(graph())) as Net;
    await expect(train(net, data, { epochs: 1 })).rejects.toThrow("a graph model only infers");
    expect(() => {
      net.setValues(net.values());
    }).toThrow("a graph model can't be changed");
  });

  test("with other classes, or soft targets kept by others, is told apart", async () => {
    const five = (await readModel(graph(newFolder(), "Identity", 5))) as Net;
    await expect(transferSet(five, data)).rejects.toThrow("the net must have 16 inputs and 4 classes");
    await expect(train(makeStudent(), data, { teacher: five, loss })).rejects.toThrow(
      "the teacher must have",
    );
    const folder = newFolder();
    const [net, plain] = [await readModel(graph()), await readModel(graph(newFolder(), "Identity"))];
    await transferSet(net, data, folder);
    expect((await transferSet(plain, data, folder)).teacherLogits).toEqual(logitsOf(plain, data));
  });

  test("leaves no tensor behind", async () => {
    const net = (await readModel(graph())) as Net;
    logitsOf(net, data);
    const before = tf.memory().numTensors;
    logitsOf(net, data);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("a softmax at the end", () => {
  const inner = () => {
    const input = tf.input({ shape: [16] });
    const last = tf.layers.dense({ units: 4, ...seeded(3) }).apply(input) as tf.SymbolicTensor;
    return tf.model({ inputs: input, outputs: tf.layers.softmax().apply(last) as tf.SymbolicTensor });
  };
  const functional = () => {
    const input = tf.input({ shape: [4, 4] });
    const flat = tf.layers.flatten().apply(input) as tf.SymbolicTensor;
    const last = tf.layers.dense({ units: 4, ...seeded(3) }).apply(flat) as tf.SymbolicTensor;
    const output = tf.layers.activation({ activation: "softmax" }).apply(last) as tf.SymbolicTensor;
    const shaped = tf.layers.reshape({ targetShape: [4] }).apply(output) as tf.SymbolicTensor;
    return tf.model({ inputs: input, outputs: shaped });
  };
  const nested = () => tf.sequential({ layers: [tf.layers.flatten({ inputShape: [4, 4] }), inner()] });

  test.each([
    ["in a dense layer", () => dense("softmax")],
    ["in a layer of its own, and what comes after changes no value", functional],
    ["at the end of a model within", nested],
  ])("%s: refused, and left out exactly", async (_name, make) => {
    const model: tf.LayersModel = make();
    expect(() => evaluate(model, data)).toThrow(
      /without a softmax at its end.*await withoutSoftmax\(model\)/,
    );
    const logits = await withoutSoftmax(model);
    const found = tf.softmax(tf.tensor2d(logitsOf(logits, data), [100, 4]));
    const inputs = tf.div(tf.tensor(Float32Array.from(data.inputs), [100, 4, 4]), 255);
    const expected = values(model.predict(inputs) as tf.Tensor);
    values(found).forEach((p, at) => {
      expect(p).toBeCloseTo(expected[at]!, 6);
    });
    await train(logits, data, { epochs: 1 });
    // The model that was given has weights of its own.
    expect(values(model.predict(inputs) as tf.Tensor)).toEqual(expected);
  });

  test("a sigmoid is warned about, and left out, too", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const model = dense("sigmoid");
    logitsOf(model, data);
    expect(warn.mock.calls.flat().join()).toMatch(/the model ends in a sigmoid/);
    warn.mockRestore();
    const logits = await withoutSoftmax(model);
    expect(Math.abs(values(tf.tensor(logitsOf(logits, data)))[0]!)).toBeGreaterThan(0);
    await expect(withoutSoftmax(logits)).rejects.toThrow('must end in a softmax or a sigmoid, got "linear"');
    await expect(withoutSoftmax(makeStudent() as never)).rejects.toThrow("must be a tf.LayersModel");
  });
});
