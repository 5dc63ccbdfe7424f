import { existsSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { softTargets, hardTargets, matchedLogits } from "../../src/training/batch-loss.js";
import { trainReusably } from "../../src/training/reusable-training.js";
import type { TrainOptions } from "../../src/training/train-options.js";
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
    { loss: softTargets(terms) },
    { loss: softTargets({ ...terms, temperature: 3 }) },
  ]) {
    expect((await run(changes)).fromCache, JSON.stringify(changes)).toBe(false);
  }
  const soft = { loss: softTargets(terms) };
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

test("refuses to keep what it can't tell apart", async () => {
  await expect(run({ loss: matchedLogits() })).rejects.toThrow("trainReusably: loss must have terms");
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
  await expect(call("interrupted", 3)).rejects.toThrow(
    "was interrupted; to go on where it was, run it again",
  );
  const { epochs } = await call("interrupted", 0);
  expect(looked).toEqual([1, 2, 3, 4, 5, 6]);
  expect(epochs).toHaveLength(6);
  expect(existsSync(join(folder, "checkpoints")) && readdirSync(join(folder, "checkpoints"))).toEqual([]);
  looked.length = 0;
  await expect(call("again", 2)).rejects.toThrow("interrupted");
  await call("again", 0, false);
  expect(looked).toEqual([1, 2, 1, 2, 3, 4, 5, 6]);
});
