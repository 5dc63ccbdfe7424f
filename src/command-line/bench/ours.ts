/** Our contestant, a program: reads a specification, answers with the losses of the first steps, then with milliseconds for some of each part. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import * as tf from "@tensorflow/tfjs";
import { disposeBatch, makeBatch } from "../../data/batches.js";
import { checkDataset } from "../../data/check-dataset.js";
import { loadMnist } from "../../data/mnist.js";
import "../../kernels/compiled-kernels.js";
import { stepMemory } from "../../kernels/step-memory.js";
import { asNet } from "../../models/layers-net.js";
import { MultilayerPerceptron } from "../../models/multilayer-perceptron.js";
import type { Net } from "../../models/net.js";
import { backendReady } from "../../runtime/backend.js";
import { randomGenerator, randomOrder } from "../../support/random.js";
import { distillation, hardTargets } from "../../training/batch-loss.js";
import { recordedStep } from "../../training/recorded/recorded-step.js";
import { trainStep } from "../../training/train-step.js";
import { towers } from "./towers.js";
import type { Spec } from "./workloads.js";

async function main(): Promise<void> {
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const next = async () => {
    const line = await lines.next();
    return line.done === true ? "" : line.value;
  };
  const { description } = await backendReady();
  const spec = JSON.parse(await next()) as Spec;
  const step = trainingStep(spec);
  const parts: Readonly<Record<string, () => unknown>> = {
    step: () => step(false),
    products: products(spec),
  };
  const losses = Array.from({ length: spec.checked ?? 0 }, () => step(true));
  step(false);
  console.log(JSON.stringify({ version: description, losses }));
  for (let line = await next(); line !== ""; line = await next()) {
    const [part = "", count = ""] = line.split(" ");
    const run = parts[part]!;
    run();
    const started = performance.now();
    for (let done = 0; done < Number(count); done++) run();
    console.log((performance.now() - started) / Number(count));
  }
  process.exit();
}

/** The five large products of a step of a net with two hidden layers. */
function products({ layers: [inputs = 0, hidden = 0], batch }: Spec): () => void {
  const filled = (rows: number, columns: number): tf.Tensor2D => tf.fill([rows, columns], 0.01);
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

/** A step as `train` takes it: batch, masks, update; without anything random if it is to be exact. Gives the loss. */
function trainingStep(spec: Spec): (exact: boolean) => number {
  const { batch, regularised = false, members = 1, start } = spec;
  // As `train` does: what is checked once is not checked again at each batch.
  const data = checkDataset("bench", trainingData(spec));
  const generator = randomGenerator(1, "benchmark");
  const order =
    start === undefined ? randomOrder(data.count, generator) : read(start, "order.u32", Uint32Array);
  const nets = Array.from({ length: members }, (_, seed) => oneNet(seed, spec));
  const memories = nets.map(stepMemory);
  const together = spec.together
    ? towers(
        nets.map(({ net }) => net),
        nets[0]!.options,
      )
    : undefined;
  let update = 0;
  return (exact) => {
    update++;
    const isRandom = regularised && !exact;
    const rates = isRandom ? { input: 0.2, hidden: 0.5 } : { input: 0, hidden: 0 };
    const jitter = isRandom ? { maxShiftPixels: 2, generator } : undefined;
    const batchOf = (member: number) => {
      const first = ((update - 1 + 7 * member) * batch) % (data.count - batch);
      return makeBatch(data, order.subarray(first, first + batch), jitter, memories[member]);
    };
    if (together !== undefined) {
      const batches = nets.map((_, member) => batchOf(member));
      const [loss] = together(batches, 0.01, update);
      batches.forEach(disposeBatch);
      return loss!;
    }
    const losses = nets.map(({ net, step }, member) => {
      const examples = batchOf(member);
      const masks = net.masks(batch, rates, generator, memories[member]);
      const loss = step.run(examples, masks, 0.01, update);
      disposeBatch(examples);
      for (const mask of masks) mask?.dispose();
      return loss;
    });
    return losses[0]!;
  };
}

/** The digits, with the teacher's logits where there is one. */
function trainingData({ layers, teacher, start }: Spec) {
  const classes = layers.at(-1)!;
  const digits = { ...loadMnist().training, classes };
  if (!teacher) return digits;
  const teacherLogits =
    start === undefined
      ? new Float32Array(digits.count * classes)
      : read(start, "teacher-logits.f32", Float32Array);
  return { ...digits, teacherLogits };
}

/** A net with its step, and what that was made by. */
function oneNet(seed: number, spec: Spec) {
  const { layers, teacher, step, start, net: name = "", precision = "float32" } = spec;
  const terms = { temperature: 20, softWeight: teacher ? 0.5 : 0, hardWeight: teacher ? 0.1 : 1 };
  const net: Net = spec.convolutional
    ? asNet("bench", convolutionalModel())
    : new MultilayerPerceptron({ layerSizes: [...layers], seed });
  if (start !== undefined) net.setValues(startValues(net, start, name));
  const options = {
    loss: teacher ? distillation(terms) : hardTargets,
    optimizer: "momentum" as const,
    momentum: 0.9,
    maxNorm: spec.regularised ? (spec.maxNorm ?? Infinity) : Infinity,
  };
  const made = step === "plain" ? trainStep(net, options) : recordedStep(net, { ...options, precision });
  return { net, options, step: made };
}

/** What all contestants begin with. */
function startValues(net: Net, start: string, name: string): Parameters<Net["setValues"]>[0] {
  const values = read(start, `${name}.f32`, Float32Array);
  let position = 0;
  const named = net.namedVariables.map(({ name: variable, variable: { shape, size } }) => [
    variable,
    { shape: [...shape], values: values.subarray(position, (position += size)) },
  ]);
  return Object.fromEntries(named) as Parameters<Net["setValues"]>[0];
}

/** Reads a file of start-values.ts's. */
function read<Values extends Float32Array | Uint32Array>(
  folder: string,
  name: string,
  kind: new (buffer: ArrayBuffer) => Values,
): Values {
  return new kind(new Uint8Array(readFileSync(join(folder, name))).buffer);
}

function convolutionalModel(): tf.LayersModel {
  const convolution = (filters: number, given = {}) =>
    tf.layers.conv2d({ ...given, filters, kernelSize: 3, padding: "same", activation: "relu" });
  const pool = () => tf.layers.maxPooling2d({ poolSize: 2 });
  const end = [tf.layers.flatten(), tf.layers.dense({ units: 10 })];
  const begin = [convolution(16, { inputShape: [28, 28, 1] }), pool(), convolution(32), pool()];
  return tf.sequential({ layers: [...begin, ...end] });
}

void main();
