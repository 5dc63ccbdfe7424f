/** A student that learns from a teacher, step by step, with what web pages can have of the library. */
import * as tf from "@tensorflow/tfjs";
import { makeBatch } from "../../src/data/batches.js";
import { dataset } from "../../src/data/make-dataset.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { randomGenerator } from "../../src/support/random.js";
import { distillation } from "../../src/training/batch-loss.js";
import { evaluate, logitsOf } from "../../src/training/evaluate.js";
import { trainStep } from "../../src/training/train-step.js";

/** What the student came to. */
export interface Distilled {
  backend: string;
  /** Before each step. */
  losses: number[];
  /** Of the examples, where the teacher's first class counts as right. */
  errors: number;
}

/** Trains a student of 8 hidden units on what a teacher of 16 says. @param backend - default: that of the process */
export async function distilled(backend?: string): Promise<Distilled> {
  if (backend !== undefined) await tf.setBackend(backend);
  await tf.ready();
  const random = randomGenerator(1, "points");
  const count = 64;
  const points = Array.from({ length: count }, () => [random.normal(), random.normal()]);
  const teacher = new MultilayerPerceptron({ layerSizes: [2, 16, 3], seed: 1 });
  const seen = dataset({ name: "points", inputs: points, classes: 3 });
  const teacherLogits = logitsOf(teacher, seen).map((logit) => 4 * logit);
  const labels = points.map((_, point) => {
    const own = [...teacherLogits.subarray(3 * point, 3 * point + 3)];
    return own.indexOf(Math.max(...own));
  });
  const data = { ...dataset({ name: "points", inputs: points, labels, classes: 3 }), teacherLogits };

  const student = new MultilayerPerceptron({ layerSizes: [2, 8, 3], seed: 2 });
  const loss = distillation({ temperature: 2, softWeight: 1, hardWeight: 0.1 });
  const step = trainStep(student, { loss, optimizer: "momentum", momentum: 0.9, maxNorm: Infinity });
  const batch = makeBatch(data, Uint32Array.from(points.keys()));
  const losses = Array.from({ length: 60 }, (_, update) => step.run(batch, [], 0.1, update + 1));
  return { backend: tf.getBackend(), losses, errors: evaluate(student, data).errors };
}
