/** The loss that a step reports: its digits where the net is sure, and classes that the teacher or the net masks. */
import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { randomGenerator } from "../../src/support/random.js";
import { distillation } from "../../src/training/batch-loss.js";
import { recordedStep } from "../../src/training/recorded/recorded-step.js";
import { hasSessions } from "../../src/training/recorded/session.js";
import { trainStep, type TrainStep } from "../../src/training/train-step.js";

const CLASSES = 5;
const OPTIMIZER = { optimizer: "momentum", momentum: 0.9, maxNorm: Infinity } as const;

/** A net whose logits are its inputs plus the biases. */
function identity(biases: Float32Array = new Float32Array(CLASSES)): MultilayerPerceptron {
  const net = new MultilayerPerceptron({ layerSizes: [CLASSES, CLASSES], seed: 1 });
  const values = Float32Array.from({ length: CLASSES ** 2 }, (_, k) => Number(k % (CLASSES + 1) === 0));
  net.setValues({
    weights0: { shape: [CLASSES, CLASSES], values },
    biases0: { shape: [CLASSES], values: biases },
  });
  return net;
}

interface Terms {
  temperature: number;
  softWeight: number;
  hardWeight: number;
  labelSmoothing?: number;
}

const STEPS: Record<string, (net: MultilayerPerceptron, terms: Terms) => TrainStep> = {
  plain: (net, terms) => trainStep(net, { loss: distillation(terms), ...OPTIMIZER }),
  recorded: (net, terms) => {
    const warn = (sentence: string) => {
      throw new Error(sentence);
    };
    return recordedStep(net, { loss: distillation(terms), ...OPTIMIZER, warn });
  },
};

/** One step on some rows of logits, and the weights after it. */
function stepped(
  kind: string,
  terms: Terms,
  rows: { z: number[]; v: number[]; label: number }[],
  { biases, weights }: { biases?: Float32Array; weights?: number[] } = {},
) {
  const net = identity(biases);
  const step = STEPS[kind]!(net, terms);
  const batch = {
    inputs: tf.tensor2d(rows.map(({ z }) => z)),
    labels: tf.tensor2d(
      rows.map(({ label }) => Array.from({ length: CLASSES }, (_, k) => Number(k === label))),
    ),
    teacherLogits: tf.tensor2d(rows.map(({ v }) => v)),
    ...(weights && { weights: tf.tensor2d(weights, [weights.length, 1]) }),
  };
  const loss = step.run(batch, [], 0.1, 1);
  step.writeBack();
  step.dispose();
  tf.dispose(Object.values(batch));
  return { loss, values: net.values() };
}

/** ln softmax(row / T) in float64. */
function logSoftmax(row: number[], temperature: number): number[] {
  const top = row.indexOf(Math.max(...row));
  const shifted = row.map((logit) => (logit - row[top]!) / temperature);
  const others = shifted.reduce((sum, value, index) => (index === top ? sum : sum + Math.exp(value)), 0);
  return shifted.map((value) => value - Math.log1p(others));
}

/** What a step should report, in float64. */
function exactLoss(terms: Terms, { z, v, label }: { z: number[]; v: number[]; label: number }): number {
  const { temperature: T, softWeight, hardWeight, labelSmoothing = 0 } = terms;
  const product = (weight: number, logarithm: number) => (weight === 0 ? 0 : -weight * logarithm);
  const hard = logSoftmax(z, 1).map((logQ, k) =>
    product((1 - labelSmoothing) * Number(k === label) + labelSmoothing / CLASSES, logQ),
  );
  const logP = logSoftmax(v, T);
  const soft = logSoftmax(z, T).map((logQ, k) => product(Math.exp(logP[k]!), logQ));
  const sum = (terms: number[]) => terms.reduce((total, term) => total + term, 0);
  return (hardWeight && hardWeight * sum(hard)) + (softWeight && softWeight * T ** 2 * sum(soft));
}

const generator = randomGenerator(1, "sure");
/** Rows of a student and a teacher that are sure of the label, by about as much as given. */
const sureRows = (by: number) =>
  Array.from({ length: 16 }, () => {
    const label = generator.integer(0, CLASSES - 1);
    const row = () =>
      Array.from({ length: CLASSES }, (_, k) => Math.fround(generator.normal() + (k === label ? by : 0)));
    return { z: row(), v: row(), label };
  });

const TERMS: Record<string, Terms> = {
  "labels alone": { temperature: 1, softWeight: 0, hardWeight: 1 },
  "soft targets alone, T = 1": { temperature: 1, softWeight: 1, hardWeight: 0 },
  "both, T = 1": { temperature: 1, softWeight: 0.7, hardWeight: 0.3 },
  "both, T = 2.5": { temperature: 2.5, softWeight: 0.7, hardWeight: 0.3 },
  "smoothed labels": { temperature: 1, softWeight: 0, hardWeight: 1, labelSmoothing: 0.1 },
};

const kinds = Object.keys(STEPS).filter((kind) => kind === "plain" || hasSessions());

describe.each(kinds)("the %s step", (kind) => {
  test.each(Object.entries(TERMS))("reports a loss's digits: %s", (_name, terms) => {
    for (const by of [2, 6, 10, 14, 17]) {
      const rows = sureRows(by);
      const exact = rows.reduce((sum, row) => sum + exactLoss(terms, row), 0) / rows.length;
      const range = Math.max(
        ...rows.flatMap(({ z, v }) => [z, v]).map((row) => Math.max(...row) - Math.min(...row)),
      );
      const { loss } = stepped(kind, terms, rows);
      expect(exact).toBeGreaterThan(1e-7);
      expect(Math.abs(loss / exact - 1), `${loss} for ${exact}`).toBeLessThan(4 * 2 ** -23 * (1 + range));
    }
  });

  test.each(Object.entries(TERMS))("leaves out what teacher and net mask: %s", (name, terms) => {
    const rows = sureRows(3).map((row) => ({
      ...row,
      label: row.label % 4,
      v: [...row.v.slice(0, 4), -Infinity],
    }));
    const masksToo = name !== "smoothed labels";
    const biases = masksToo ? Float32Array.of(0, 0, 0, 0, -Infinity) : new Float32Array(CLASSES);
    const { loss, values } = stepped(kind, terms, rows, { biases });
    const seen = rows.map((row) => ({ ...row, z: row.z.map((z, k) => z + biases[k]!) }));
    const exact = seen.reduce((sum, row) => sum + exactLoss(terms, row), 0) / rows.length;
    expect(loss / exact).toBeCloseTo(1, 5);
    // The masked class stays masked, and nothing else is touched by it.
    expect(values.biases0!.values[4] === -Infinity).toBe(masksToo);
    expect([...values.weights0!.values]).toSatisfy((numbers: number[]) => numbers.every(Number.isFinite));
  });

  test.each(["labels alone", "both, T = 1", "both, T = 2.5"])(
    "leaves out an example of no weight, be its loss infinite: %s",
    (name) => {
      const rows = sureRows(3)
        .slice(0, 2)
        .map((row, index) => ({ ...row, label: index === 0 ? 0 : 4, v: [...row.v.slice(0, 4), -Infinity] }));
      const masks = { biases: Float32Array.of(0, 0, 0, 0, -Infinity) };
      const alone = stepped(kind, TERMS[name]!, rows.slice(0, 1), masks);
      const both = stepped(kind, TERMS[name]!, rows, { ...masks, weights: [1, 0] });
      expect(both.loss / (alone.loss / 2)).toBeCloseTo(1, 5);
      const weights = [...both.values.weights0!.values];
      expect(weights).toSatisfy((numbers: number[]) => numbers.every(Number.isFinite));
    },
  );

  test("shows a label on a class that the net masks, and a teacher without any class", () => {
    const [row] = sureRows(3);
    const masks = Float32Array.of(0, 0, 0, 0, -Infinity);
    const labels = TERMS["labels alone"]!;
    expect(stepped(kind, labels, [{ ...row!, label: 4 }], { biases: masks }).loss).toBe(Infinity);
    const nothing = Array.from({ length: CLASSES }, () => -Infinity);
    expect(stepped(kind, TERMS["both, T = 2.5"]!, [{ ...row!, v: nothing }]).loss).toBeNaN();
  });
});
