/** Our contestant: reads a specification, then numbers of steps; answers with milliseconds a step. */
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(import.meta.url);
/** @type {typeof import("../../src/index.ts")} */
const library = require("../../dist/index.js");
/** @type {typeof import("@tensorflow/tfjs")} */
const tf = require("@tensorflow/tfjs");
/** @type {typeof import("../../src/training/recorded/recorded-step.ts")} */
const { recordedStep } = require("../../dist/training/recorded/recorded-step.js");
/** @type {typeof import("../../src/models/layers-net.ts")} */
const { asNet } = require("../../dist/models/layers-net.js");
/** @type {typeof import("../../src/kernels/step-memory.ts")} */
const { stepMemory } = require("../../dist/kernels/step-memory.js");
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const next = async () => String((await lines.next()).value ?? "");

const { description } = await library.backendReady();
/** @type {import("./workloads.mjs").Spec} */
const spec = JSON.parse(await next());
const runStep = spec.productsOnly ? products(spec) : trainingStep(spec);
runStep();
console.log(description);
for (let steps = Number(await next()); steps > 0; steps = Number(await next())) {
  const started = performance.now();
  for (let step = 0; step < steps; step++) runStep();
  console.log((performance.now() - started) / steps);
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

/** A step as `train` takes it: batch, masks, update. @param {import("./workloads.mjs").Spec} spec */
function trainingStep({
  layers,
  batch,
  regularised = false,
  teacher,
  step,
  convolutional = false,
  precision = "float32",
  members = 1,
}) {
  const classes = layers.at(-1) ?? 0;
  const digits = { ...library.loadMnist().training, classes };
  const logits = new Float32Array(digits.count * classes);
  const data = teacher ? { ...digits, teacherLogits: logits.map((_, index) => index % 7) } : digits;
  const terms = { temperature: 20, softWeight: teacher ? 0.5 : 0, hardWeight: teacher ? 0.1 : 1 };
  const options = {
    loss: library.distillation(terms),
    terms,
    optimizer: /** @type {const} */ ("momentum"),
    momentum: 0.9,
    maxNorm: regularised ? Math.sqrt(15) : Infinity,
    precision,
  };
  const loss = teacher ? options.loss : library.hardTargets;
  const makeStep = (/** @type {number} */ seed) => {
    const net = convolutional
      ? asNet("bench", convolutionalModel())
      : new library.MultilayerPerceptron({ layerSizes: layers, seed });
    return step === "plain"
      ? library.trainStep(net, { ...options, loss })
      : recordedStep(net, { ...options, loss });
  };
  const nets = Array.from({ length: members }, (_, seed) => makeStep(seed));
  const generator = library.randomGenerator(1, "benchmark");
  const rates = regularised ? { input: 0.2, hidden: 0.5 } : { input: 0, hidden: 0 };
  const order = library.randomOrder(digits.count, generator);
  const memory = stepMemory();
  let update = 0;
  return () => {
    const first = (update * batch) % (digits.count - batch);
    const positions = order.subarray(first, first + batch);
    update++;
    for (const net of nets) {
      const examples = library.makeBatch(
        data,
        positions,
        regularised ? { maxShiftPixels: 2, generator } : undefined,
        memory,
      );
      const masks = library.dropoutMasks(layers, batch, rates, generator, memory);
      net.run(examples, masks, 0.01, update);
      library.disposeBatch(examples);
      for (const mask of masks) mask?.dispose();
    }
  };
}

function convolutionalModel() {
  const convolution = (/** @type {number} */ filters) =>
    tf.layers.conv2d({
      inputShape: [28, 28, 1],
      filters,
      kernelSize: 3,
      padding: "same",
      activation: "relu",
    });
  const pool = () => tf.layers.maxPooling2d({ poolSize: 2 });
  const end = [tf.layers.flatten(), tf.layers.dense({ units: 10 })];
  return tf.sequential({ layers: [convolution(16), pool(), convolution(32), pool(), ...end] });
}
