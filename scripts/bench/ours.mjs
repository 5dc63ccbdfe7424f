/** Our contestant: reads a specification, answers with the losses of the first steps, then with milliseconds for so many of each part. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";

const require = createRequire(import.meta.url);
/** @type {typeof import("@tensorflow/tfjs")} */
const tf = require("@tensorflow/tfjs");
const { backendReady, distillation, hardTargets, loadMnist, MultilayerPerceptron } =
  /** @type {typeof import("../../src/index.ts")} */ (require("../../dist/index.js"));
const { disposeBatch, makeBatch } = /** @type {typeof import("../../src/data/batches.ts")} */ (
  require("../../dist/data/batches.js")
);
const { stepMemory } = /** @type {typeof import("../../src/kernels/step-memory.ts")} */ (
  require("../../dist/kernels/step-memory.js")
);
const { asNet } = /** @type {typeof import("../../src/models/layers-net.ts")} */ (
  require("../../dist/models/layers-net.js")
);
const { randomGenerator, randomOrder } = /** @type {typeof import("../../src/support/random.ts")} */ (
  require("../../dist/support/random.js")
);
const { recordedStep } = /** @type {typeof import("../../src/training/recorded/recorded-step.ts")} */ (
  require("../../dist/training/recorded/recorded-step.js")
);
const { trainStep } = /** @type {typeof import("../../src/training/train-step.ts")} */ (
  require("../../dist/training/train-step.js")
);

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const next = async () => String((await lines.next()).value ?? "");

const { description } = await backendReady();
/** @type {import("./workloads.mjs").Spec} */
const spec = JSON.parse(await next());
const step = trainingStep(spec);
/** @type {Record<string, () => unknown>} */
const parts = { step: () => step(false), products: products(spec) };
const losses = Array.from({ length: spec.checked ?? 0 }, () => step(true));
step(false);
console.log(JSON.stringify({ version: description, losses }));
for (let line = await next(); line !== ""; line = await next()) {
  const [part = "", count = ""] = line.split(" ");
  const run = parts[part] ?? (() => undefined);
  run();
  const started = performance.now();
  for (let done = 0; done < Number(count); done++) run();
  console.log((performance.now() - started) / Number(count));
}
process.exit();

/** The five large products of a step of a net with two hidden layers. @param {import("./workloads.mjs").Spec} spec */
function products({ layers: [inputs = 0, hidden = 0], batch }) {
  const filled = (/** @type {number} */ rows, /** @type {number} */ columns) =>
    tf.fill([rows, columns], 0.01);
  const images = filled(batch, inputs);
  const units = filled(batch, hidden);
  const [first, second] = [filled(inputs, hidden), filled(hidden, hidden)];
  return () => {
    tf.tidy(() => {
      tf.matMul(images, first);
      tf.matMul(units, second);
      tf.matMul(units, second, false, true);
      tf.matMul(units, units, true);
      tf.matMul(images, units, true);
    });
  };
}

/** A step as `train` takes it: batch, masks, update; without anything random if it is to be exact. @param {import("./workloads.mjs").Spec} spec */
function trainingStep({ layers, batch, regularised = false, members = 1, ...rest }) {
  const data = trainingData(layers.at(-1) ?? 0, rest);
  const generator = randomGenerator(1, "benchmark");
  const order = rest.start ? read("order.u32", Uint32Array) : randomOrder(data.count, generator);
  const steps = Array.from({ length: members }, (_, seed) =>
    oneStep(seed, { layers, batch, regularised, ...rest }),
  );
  const memory = stepMemory();
  let update = 0;
  return (/** @type {boolean} */ exact) => {
    const first = (update * batch) % (data.count - batch);
    const positions = order.subarray(first, first + batch);
    update++;
    const isRandom = regularised && !exact;
    const rates = isRandom ? { input: 0.2, hidden: 0.5 } : { input: 0, hidden: 0 };
    const jitter = isRandom ? { maxShiftPixels: 2, generator } : undefined;
    let loss = NaN;
    for (const { net, step } of steps) {
      const examples = makeBatch(data, positions, jitter, memory);
      const masks = net.masks(batch, rates, generator, memory);
      loss = step.run(examples, masks, 0.01, update);
      disposeBatch(examples);
      for (const mask of masks) mask?.dispose();
    }
    return loss;
  };
}

/** The digits, with the teacher's logits where there is one. @param {number} classes @param {Partial<import("./workloads.mjs").Spec>} spec */
function trainingData(classes, { teacher, start }) {
  const digits = { ...loadMnist().training, classes };
  if (!teacher) return digits;
  const known = start ? read("teacher-logits.f32", Float32Array) : new Float32Array(digits.count * classes);
  return { ...digits, teacherLogits: known };
}

/** A net with its step. @param {number} seed @param {import("./workloads.mjs").Spec} spec */
function oneStep(
  seed,
  { layers, teacher, step, start, net: name = "", convolutional, precision = "float32", ...rest },
) {
  const terms = { temperature: 20, softWeight: teacher ? 0.5 : 0, hardWeight: teacher ? 0.1 : 1 };
  const net = convolutional
    ? asNet("bench", convolutionalModel())
    : new MultilayerPerceptron({ layerSizes: layers, seed });
  if (start) net.setValues(startValues(net, name));
  const options = {
    loss: teacher ? distillation(terms) : hardTargets,
    optimizer: /** @type {const} */ ("momentum"),
    momentum: 0.9,
    maxNorm: rest.regularised ? (rest.maxNorm ?? Infinity) : Infinity,
  };
  return {
    net,
    step: step === "plain" ? trainStep(net, options) : recordedStep(net, { ...options, precision }),
  };
}

/** What all contestants begin with. @param {import("../../src/models/net.ts").Net} net @param {string} name */
function startValues(net, name) {
  const values = read(`${name}.f32`, Float32Array);
  let position = 0;
  return Object.fromEntries(
    net.namedVariables.map(({ name, variable: { shape, size } }) => [
      name,
      { shape: [...shape], values: values.subarray(position, (position += size)) },
    ]),
  );
}

/**
 * @template {Float32Array | Uint32Array} Values
 * @param {string} name of a file of start-values.mjs's @param {new (buffer: ArrayBuffer) => Values} kind @returns {Values}
 */
function read(name, kind) {
  return new kind(new Uint8Array(readFileSync(join(spec.start ?? "", name))).buffer);
}

function convolutionalModel() {
  const convolution = (/** @type {number} */ filters, given = {}) =>
    tf.layers.conv2d({ ...given, filters, kernelSize: 3, padding: "same", activation: "relu" });
  const pool = () => tf.layers.maxPooling2d({ poolSize: 2 });
  const end = [tf.layers.flatten(), tf.layers.dense({ units: 10 })];
  const begin = [convolution(16, { inputShape: [28, 28, 1] }), pool(), convolution(32), pool()];
  return tf.sequential({ layers: [...begin, ...end] });
}
