/** Every public loss and gradient against PyTorch's values; make-references.py made them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import * as binary from "../../src/distillation/binary-cross-entropy.js";
import { lossFromNotes } from "../../src/distillation/conventions.js";
import { arithmeticMean, geometricMean } from "../../src/distillation/ensemble.js";
import * as gradients from "../../src/distillation/gradients.js";
import * as losses from "../../src/distillation/losses.js";
import {
  entropy,
  logSoftmaxWithTemperature,
  softmaxWithTemperature,
} from "../../src/distillation/softmax.js";

type Rows = number | number[] | number[][];

interface References {
  versions: { torch: string };
  softWeight: number;
  hardWeight: number;
  float32Deviation: number;
  inputs: Record<"student" | "teacher" | "labels", number[][]>;
  cases: { temperature: number; values: Record<string, Rows> }[];
}

const references = JSON.parse(
  readFileSync(join(import.meta.dirname, "references.json"), "utf8"),
) as References;
const { softWeight, hardWeight } = references;
const student = tf.tensor2d(references.inputs.student);
const teacher = tf.tensor2d(references.inputs.teacher);
const labels = tf.tensor2d(references.inputs.labels);
const pair = { student, teacher };

/** Of the loss's mean would be a batch-th of it: these are gradients of each example's own loss. */
const gradientOf = (loss: (z: tf.Tensor) => tf.Tensor) => tf.grad((z) => tf.sum(loss(z)))(student);

/** What PyTorch computed, computed here; `T` are the options with the case's temperature. */
const FUNCTIONS: Record<string, (T: { temperature: number }) => tf.Tensor> = {
  softmaxWithTemperature: ({ temperature }) => softmaxWithTemperature(student, temperature),
  logSoftmaxWithTemperature: ({ temperature }) => logSoftmaxWithTemperature(student, temperature),
  entropy: ({ temperature }) => entropy(softmaxWithTemperature(student, temperature)),
  hardTargetLoss: () => losses.hardTargetLoss(student, labels),
  hardTargetGradient: () => gradients.hardTargetGradient(student, labels),
  softTargetLoss: (T) => losses.softTargetLoss(pair, T),
  softTargetGradient: (T) => gradients.softTargetGradient(pair, T),
  softTargetLossTeacherOnly: (T) => losses.softTargetLoss(pair, { ...T, studentTemperature: 1 }),
  softTargetGradientTeacherOnly: (T) => gradients.softTargetGradient(pair, { ...T, studentTemperature: 1 }),
  softTargetDivergence: (T) => losses.softTargetDivergence(pair, T),
  softTargetDivergenceMean: (T) => tf.mean(losses.softTargetDivergence(pair, T)),
  softTargetDivergenceElementMean: (T) => tf.div(tf.mean(losses.softTargetDivergence(pair, T)), 10),
  distillationLoss: (T) => losses.distillationLoss(pair, labels, { ...T, softWeight, hardWeight }),
  distillationGradient: (T) =>
    gradientOf((z) =>
      losses.distillationLoss({ student: z, teacher }, labels, { ...T, softWeight, hardWeight }),
    ),
  lossFromNotes: (T) => lossFromNotes(pair, labels, { ...T, alpha: hardWeight }),
  logitMatchingLoss: () => losses.logitMatchingLoss(pair),
  logitMatchingGradient: () => gradientOf((z) => losses.logitMatchingLoss({ student: z, teacher })),
  unscaledLogitMatchingLoss: () => losses.logitMatchingLoss(pair, RAW),
  unscaledLogitMatchingGradient: () =>
    gradientOf((z) => losses.logitMatchingLoss({ student: z, teacher }, RAW)),
  binarySoftTargetLoss: (T) => binary.binarySoftTargetLoss(pair, T),
  binarySoftTargetGradient: (T) => binary.binarySoftTargetGradient(pair, T),
  binaryHardTargetLoss: () => binary.binaryHardTargetLoss(student, labels),
  binaryHardTargetGradient: () => binary.binaryHardTargetGradient(student, labels),
  highTemperatureGradient: (T) => gradients.highTemperatureGradient(pair, T),
  highTemperatureGradientSecondOrder: (T) => gradients.highTemperatureGradient(pair, { ...T, terms: 2 }),
  hardContribution: (T) => gradients.termContributions(pair, labels, { ...T, softWeight, hardWeight }).hard,
  softContribution: (T) => gradients.termContributions(pair, labels, { ...T, softWeight, hardWeight }).soft,
  arithmeticMean: (T) => arithmeticMean(bothSoftened(T)),
  geometricMean: (T) => geometricMean(bothSoftened(T)),
};
const RAW = { zeroMeaned: false, dividedByClasses: false };
const bothSoftened = ({ temperature }: { temperature: number }) =>
  [student, teacher].map((logits) => softmaxWithTemperature(logits, temperature));

/** The largest deviation, relative to the largest value of each example: as PyTorch's own was measured. */
function deviation(found: tf.Tensor, exact: Rows): number {
  const rows = ((values: Rows) => (Array.isArray(values) ? values : [values]).map((row) => [row].flat()))(
    exact,
  );
  const foundValues = found.dataSync();
  const width = rows[0]!.length;
  expect(foundValues).toHaveLength(rows.length * width);
  return Math.max(
    ...rows.map((row, index) => {
      const scale = Math.max(...row.map(Math.abs));
      return Math.max(...row.map((value, k) => Math.abs(foundValues[index * width + k]! - value) / scale));
    }),
  );
}

test("every value that PyTorch gave is compared, and nothing else", () => {
  for (const { values } of references.cases) {
    expect(Object.keys(values).sort()).toEqual(Object.keys(FUNCTIONS).sort());
  }
});

describe.each(references.cases)("at T = $temperature", ({ temperature, values }) => {
  test.each(Object.keys(FUNCTIONS))("%s", (name) => {
    const found = deviation(FUNCTIONS[name]!({ temperature }), values[name]!);
    if (process.env.SHOW_DEVIATIONS) console.log(`${name} T=${temperature}: ${found.toExponential(1)}`);
    expect(found).toBeLessThanOrEqual(1e-6);
  });
});
