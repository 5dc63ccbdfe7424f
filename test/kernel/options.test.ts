/** What Shift-Tab shows of a function's options: all of them, with units and defaults. */
import { beforeAll, describe, expect, test } from "vitest";
import { hardTargets } from "../../src/training/batch-loss.js";
import { TRAIN_DEFAULTS } from "../../src/training/train-options.js";
import { session } from "./session.js";

const ASKED = {
  train: "train",
  inTrain: "train(",
  inOptions: "train(net, data, { epochs: 2, ",
  behind: "const history = train(net, data, {}) ",
  option: "train(net, data, { learningRate",
  distillation: "distillation",
  inDistillation: "distillation({ ",
  inner: "train(net, data, { loss: distillation({ temperature: 4, ",
  perceptron: "new MultilayerPerceptron({ ",
  csv: 'readCsv("iris.csv", { ',
  tfjs: "tf.layers.dense({ ",
  own: "grow(",
};

let shown: Record<keyof typeof ASKED, string | undefined>;
beforeAll(async () => {
  const cell = [
    'import * as tf from "@tensorflow/tfjs";',
    'import { distillation, MultilayerPerceptron, readCsv, train } from "dark-knowledge";',
    "let net: MultilayerPerceptron, data: ReturnType<typeof readCsv>;",
    "interface Growth {\n  /** Leaves a day. Default: 2. */\n  rate?: number;\n}",
    "/** Grows. */ function grow({ rate = 2 }: Growth = {}) { return rate; }",
  ].join("\n");
  const answers = await session([
    { execute: [cell] },
    ...Object.values(ASKED).map((inspect) => ({ inspect })),
  ]);
  expect(answers[0]!.replies[0]!.status).toBe("ok");
  const texts = answers.slice(1).map(({ replies }) => {
    const { data } = replies[0] as { data?: Record<string, string> };
    return data?.["text/plain"];
  });
  shown = Object.fromEntries(Object.keys(ASKED).map((name, index) => [name, texts[index]])) as typeof shown;
}, 300_000);

describe("train's options", () => {
  test.each(["train", "inTrain", "inOptions"] as const)("are shown at its name and within: %s", (place) => {
    expect(shown[place]).toContain("Trains a net in place.");
    expect(shown[place]).toMatch(/epochs\?: number – Passes over the data\. Default: 10\./);
  });

  test("all of them, each with the default that it has", () => {
    const lines = new Map(
      [...shown.train!.matchAll(/^ {2}(\w+)\?: (.*)$/gm)].map(([, name, text]) => [name, text]),
    );
    expect([...lines.keys()].sort()).toEqual(Object.keys(TRAIN_DEFAULTS).sort());
    for (const [name, value] of Object.entries(TRAIN_DEFAULTS)) {
      const written = value === hardTargets ? "hardTargets" : name === "augment" ? "nothing" : textOf(value);
      expect(lines.get(name), name).toContain(`Default: ${written}`);
    }
  });

  test("with their units", () => {
    for (const unit of [
      "Passes over the data",
      "Examples per step",
      "Pixels: shifts",
      "Epochs in which",
      "in [0, 1)",
    ]) {
      expect(shown.train).toContain(unit);
    }
  });
});

test("one option alone where the cursor is at its name; links are words", () => {
  expect(shown.option).toMatch(/learningRate\?: number/);
  expect(shown.option).toContain("see TrainOptions.schedule.");
});

test("behind a call there is nothing of it", () => {
  expect(shown.behind).toBeUndefined();
});

test("distillation's, at its name, within, and within another call", () => {
  for (const text of [shown.distillation, shown.inDistillation, shown.inner]) {
    expect(text).toMatch(/ {2}temperature: number – T, above 0/);
    expect(text).toMatch(/ {2}softWeight: number – .*at least 0; the term is also multiplied by T²/);
    expect(text).toMatch(/ {2}hardWeight: number – .*at least 0/);
    expect(text).toMatch(/ {2}labelSmoothing\?: number – .*in \[0, 1\)\. Default: 0\./);
    expect(text).toContain("@throws ArgumentError");
  }
});

test("those of classes, readers, tfjs's layers and functions of a cell", () => {
  expect(shown.perceptron).toMatch(/ {2}seed\?: number – .*Default: 1/);
  expect(shown.csv).toMatch(/ {2}label\?: string – The column with the classes.*\n {2}columns\?/);
  expect(shown.tfjs).toMatch(/ {2}units: number – /);
  expect(shown.own).toMatch(/ {2}rate\?: number – Leaves a day\. Default: 2\./);
});

/** A default as comments have it. */
function textOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  const parts = Object.entries(value).map(([name, own]) => `${name}: ${String(own)}`);
  return `{ ${parts.join(", ")} }`;
}
