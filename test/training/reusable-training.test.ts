import { existsSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, test, vi } from "vitest";
import type { Batch } from "../../src/data/batches.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { hasSessions } from "../../src/training/recorded/session.js";
import { distillation, hardTargets, matchedLogits } from "../../src/training/batch-loss.js";
import { evaluate } from "../../src/training/evaluate.js";
import { namedLoss, type BatchLoss } from "../../src/training/named-loss.js";
import { trainReusably } from "../../src/training/reusable-training.js";
import { TRAIN_DEFAULTS, type TrainOptions } from "../../src/training/train-options.js";
import { stripes } from "../helpers.js";

const folder = mkdtempSync(join(tmpdir(), "nets-"));
const plain = stripes(60);
const data = { ...plain, teacherLogits: new Float32Array(60 * 4).fill(1) };
const net = () => new MultilayerPerceptron({ layerSizes: [16, 6, 4], seed: 1 });
const options: TrainOptions = { epochs: 2, seed: 3, loss: hardTargets };
const run = (changes: TrainOptions = {}, set = data, initial: unknown = 1) =>
  trainReusably(net(), initial, set, { ...options, ...changes }, { folder });

test("the same training is done once, and gives the same weights from the cache", async () => {
  const [first, second] = [net(), net()];
  const trained = await trainReusably(first, "same", data, options, { folder });
  const kept = await trainReusably(second, "same", data, { ...options, label: "other words" }, { folder });
  expect(trained.fromCache).toBe(false);
  expect(kept).toEqual({ ...trained, fromCache: true });
  expect(second.values()).toEqual(first.values());
});

test("whatever changes the weights makes another training", async () => {
  await run();
  const terms = { temperature: 2, softWeight: 1, hardWeight: 0 };
  for (const changes of [
    { seed: 4 },
    { epochs: 1 },
    { learningRate: 0.2 },
    { loss: distillation(terms) },
    { loss: distillation({ ...terms, temperature: 3 }) },
  ]) {
    expect((await run(changes)).fromCache, JSON.stringify(changes)).toBe(false);
  }
  const soft = { loss: distillation(terms) };
  expect((await run(soft)).fromCache).toBe(true);
  expect((await run(soft, { ...data, teacherLogits: new Float32Array(240) })).fromCache).toBe(false);
  expect((await run({}, { ...data, labels: data.labels.map((label) => (label + 1) % 4) })).fromCache).toBe(
    false,
  );
  expect((await run({}, data, 2)).fromCache).toBe(false);
});

test("nothing is kept where that is not asked for", async () => {
  const once = () => trainReusably(net(), "never", data, options, { folder, reuse: false });
  expect((await once()).fromCache).toBe(false);
  expect((await once()).fromCache).toBe(false);
});

test("the same name and labels with other pixels: trained anew, and right about them", async () => {
  const set = stripes(200);
  const inverted = { ...set, inputs: set.inputs.map((pixel) => 255 - pixel) };
  const learn = async (one: typeof set) => {
    const own = new MultilayerPerceptron({ layerSizes: [16, 12, 4], seed: 1 });
    const { fromCache } = await trainReusably(own, 1, one, { epochs: 15 }, { folder });
    return { fromCache, errors: evaluate(own, one).errors };
  };
  expect(await learn(set)).toEqual({ fromCache: false, errors: 0 });
  expect(await learn(inverted)).toEqual({ fromCache: false, errors: 0 });
  expect((await learn(set)).fromCache).toBe(true);
  // What is written into the same array is seen, too.
  set.inputs.set(inverted.inputs);
  set.inputs[0] = 99;
  expect((await learn(set)).fromCache).toBe(false);
});

test("the same data under another name is the same", async () => {
  await run({ seed: 77 });
  expect((await run({ seed: 77, label: "else" }, { ...data, name: "else" })).fromCache).toBe(true);
});

test("equal seeds don't stand for equal weights", async () => {
  const other = net();
  await trainReusably(net(), 5, data, options, { folder });
  other.setValues(new MultilayerPerceptron({ layerSizes: [16, 6, 4], seed: 9 }).values());
  expect((await trainReusably(other, 5, data, options, { folder })).fromCache).toBe(false);
});

test("a set of which errors were counted is not taken for another of its name", async () => {
  const evaluateOn = stripes(50, 2);
  const other = { ...evaluateOn, labels: evaluateOn.labels.map((label) => (label + 1) % 4) };
  const first = await run({ evaluateOn });
  const second = await run({ evaluateOn: other });
  expect(second.fromCache).toBe(false);
  expect(second.epochs.map(({ errors }) => errors)).not.toEqual(first.epochs.map(({ errors }) => errors));
});

test("defaults are the same written out or left out", async () => {
  const at = mkdtempSync(join(tmpdir(), "nets-"));
  const once = (changes: TrainOptions) => trainReusably(net(), 1, data, changes, { folder: at });
  expect((await once({ epochs: 10 })).fromCache).toBe(false);
  const step = hasSessions() ? "recorded" : "plain";
  const written = { ...TRAIN_DEFAULTS, loss: hardTargets, step } as const;
  expect((await once({})).fromCache).toBe(true);
  expect((await once(written)).fromCache).toBe(true);
});

describe("a loss of one's own", () => {
  const scaled = (factor: number, name = "scaled") =>
    namedLoss({ name, factor }, (logits, batch, parameters) =>
      tf.mul(hardTargets(logits, batch), parameters.factor),
    );

  test("is kept by its name, its parameters and its text", async () => {
    expect((await run({ loss: scaled(2) })).fromCache).toBe(false);
    expect((await run({ loss: scaled(2) })).fromCache).toBe(true);
    expect((await run({ loss: scaled(3) })).fromCache).toBe(false);
    expect((await run({ loss: scaled(2, "other") })).fromCache).toBe(false);
    const edited = namedLoss({ name: "scaled", factor: 2 }, (logits, batch, { factor }) =>
      tf.mul(hardTargets(logits, batch), factor + 0),
    );
    expect((await run({ loss: edited })).fromCache).toBe(false);
    expect((await run({ loss: matchedLogits() })).fromCache).toBe(false);
    expect((await run({ loss: matchedLogits({ weight: 1 }) })).fromCache).toBe(true);
    expect((await run({ loss: matchedLogits({ weight: 2 }) })).fromCache).toBe(false);
  });

  test("goes on from its own checkpoint, and from no other loss's", async () => {
    const at = mkdtempSync(join(tmpdir(), "nets-"));
    const looked: number[] = [];
    const call = (loss: BatchLoss, stopAfter: number) =>
      trainReusably(
        net(),
        1,
        data,
        {
          ...options,
          loss,
          epochs: 4,
          afterEpoch: ({ epoch }) => {
            looked.push(epoch);
            if (epoch === stopAfter) process.emit("SIGINT");
          },
        },
        { folder: at },
      );
    await expect(call(scaled(2), 2)).rejects.toThrow("was interrupted; to resume, run it again");
    await call(scaled(3), 0);
    expect(looked).toEqual([1, 2, 1, 2, 3, 4]);
    looked.length = 0;
    await call(scaled(2), 0);
    expect(looked).toEqual([3, 4]);
  });

  test("without a name is trained with and not kept, which is said once", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const at = mkdtempSync(join(tmpdir(), "nets-"));
    const loss = (logits: tf.Tensor2D, batch: Batch) => tf.mul<tf.Tensor1D>(hardTargets(logits, batch), 2);
    const once = (changes: TrainOptions = {}) =>
      trainReusably(net(), 1, data, { ...options, loss, ...changes }, { folder: at });
    expect((await once()).epochs).toHaveLength(2);
    expect((await once()).fromCache).toBe(false);
    const interrupted = once({ afterEpoch: () => process.emit("SIGINT") });
    await expect(interrupted).rejects.toThrow("was interrupted; to start over, run it again");
    expect(readdirSync(at)).toEqual([]);
    expect(warn).toHaveBeenCalledOnce();
    expect(warn.mock.calls[0]![0]).toContain("this loss has no name");
    warn.mockRestore();
  });
});

test("nothing is kept of data that were written to while the net learned", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const set = stripes(60);
  const at = mkdtempSync(join(tmpdir(), "nets-"));
  const afterEpoch = ({ epoch }: { epoch: number }) => {
    if (epoch === 1) set.inputs.fill(7);
  };
  await trainReusably(net(), 1, set, { ...options, afterEpoch }, { folder: at });
  expect(existsSync(join(at, "models"))).toBe(false);
  expect(warn.mock.calls[0]![0]).toContain("models: the data changed during the computation");
  warn.mockRestore();
  expect((await trainReusably(net(), 1, stripes(60), options, { folder: at })).fromCache).toBe(false);
});

test("an interrupted training goes on in the next equal call, or starts over if asked to", async () => {
  const looked: number[] = [];
  const call = (initial: string, stopAfter: number, resume = true) =>
    trainReusably(
      net(),
      initial,
      data,
      {
        ...options,
        epochs: 6,
        afterEpoch: ({ epoch }) => {
          looked.push(epoch);
          if (epoch === stopAfter) process.emit("SIGINT");
        },
      },
      { folder, resume },
    );
  await expect(call("interrupted", 3)).rejects.toThrow("was interrupted; to resume, run it again");
  const { epochs } = await call("interrupted", 0);
  expect(looked).toEqual([1, 2, 3, 4, 5, 6]);
  expect(epochs).toHaveLength(6);
  expect(existsSync(join(folder, "checkpoints")) && readdirSync(join(folder, "checkpoints"))).toEqual([]);
  looked.length = 0;
  await expect(call("again", 2)).rejects.toThrow("interrupted");
  await call("again", 0, false);
  expect(looked).toEqual([1, 2, 1, 2, 3, 4, 5, 6]);
});
