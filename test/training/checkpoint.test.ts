/** A training that stopped, by whatever, goes on as though it had not. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, test, vi } from "vitest";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { randomGenerator } from "../../src/support/random.js";
import { readArrays, writeArrays } from "../../src/storage/safetensors.js";
import { hasSessions } from "../../src/training/recorded/session.js";
import { hardTargets, smoothedTargets } from "../../src/training/batch-loss.js";
import { namedLoss, type BatchLoss } from "../../src/training/named-loss.js";
import { train } from "../../src/training/train.js";
import type { TrainOptions } from "../../src/training/train-options.js";
import { stripes } from "../helpers.js";

const data = stripes(400);
const makeNet = () => new MultilayerPerceptron({ layerSizes: [16, 20, 20, 4], seed: 1 });
const options: TrainOptions = {
  epochs: 6,
  batchSize: 32,
  learningRate: 0.05,
  dropout: { input: 0.2, hidden: 0.5 },
  maxShiftPixels: 1,
  maxNorm: 2,
  evaluateOn: stripes(50, 2),
};
const newPath = () => join(mkdtempSync(join(tmpdir(), "checkpoint-")), "training.safetensors");

/** Stops a training, as an interrupt does, once so many epochs are done. */
async function stopped(path: string, changes: TrainOptions = {}, epochs = 2): Promise<void> {
  const { ended } = await train(makeNet(), data, {
    ...options,
    ...changes,
    checkpoint: { path },
    afterEpoch: ({ epoch }) => {
      if (epoch === epochs) process.emit("SIGINT");
    },
  });
  expect(ended).toBe("interrupted");
  expect(existsSync(path)).toBe(true);
}

const STEPS = hasSessions() ? (["recorded", "plain"] as const) : (["plain"] as const);

describe.each(STEPS)("with the %s step", (step) => {
  test.each(["momentum", "adam"] as const)(
    "interrupted and gone on with, %s: the same weights",
    async (optimizer) => {
      const settings: TrainOptions = { step, optimizer, learningRate: optimizer === "adam" ? 0.003 : 0.05 };
      const whole = makeNet();
      const expected = await train(whole, data, { ...options, ...settings });
      const path = newPath();
      await stopped(path, settings);
      const net = makeNet();
      const history = await train(net, data, { ...options, ...settings, checkpoint: { path } });
      expect(net.values()).toEqual(whole.values());
      expect(history.epochs).toEqual(expected.epochs);
      expect(history.ended).toBe("finished");
      expect(existsSync(path)).toBe(false);
    },
  );
});

test.each([
  { step: "recorded", averagingDecay: 0 },
  { step: "recorded", averagingDecay: 0.5 },
  { step: "plain", averagingDecay: 0.5 },
] as const)("interrupted while errors are counted and resumed, %o: the same weights", async (how) => {
  if (!STEPS.includes(how.step as never)) return;
  // Counted in three batches.
  const settings: TrainOptions = { ...options, ...how, evaluateOn: stripes(5000, 2), epochs: 3 };
  const whole = makeNet();
  const expected = await train(whole, data, settings);
  for (const stopIn of [1, 2, 3]) {
    const [net, path] = [makeNet(), newPath()];
    const apply = net.apply.bind(net);
    let counted = 0;
    const applied = vi.spyOn(net, "apply").mockImplementation((inputs, masks) => {
      if (inputs.shape[0] >= 1000 && ++counted === 3 * stopIn - 1) process.emit("SIGINT");
      return apply(inputs, masks);
    });
    const { ended, epochs } = await train(net, data, { ...settings, checkpoint: { path } });
    applied.mockRestore();
    expect([ended, epochs.length, counted]).toEqual(["interrupted", stopIn - 1, 3 * stopIn - 1]);
    expect(process.listenerCount("SIGINT")).toBe(0);
    const resumed = makeNet();
    const history = await train(resumed, data, { ...settings, checkpoint: { path } });
    expect(history.epochs).toEqual(expected.epochs);
    expect(resumed.values()).toEqual(whole.values());
  }
});

test("resume: false starts over", async () => {
  const path = newPath();
  await stopped(path);
  const epochs: number[] = [];
  await train(makeNet(), data, {
    ...options,
    checkpoint: { path, resume: false },
    afterEpoch: ({ epoch }) => epochs.push(epoch),
  });
  expect(epochs).toEqual([1, 2, 3, 4, 5, 6]);
});

describe("refuses", () => {
  test.each([
    ["another learning rate", { learningRate: 0.01 }, "with learningRate 0.01, found one with 0.05"],
    ["more epochs", { epochs: 9 }, "with epochs 9, found one with 6"],
    ["another optimiser", { optimizer: "adam" }, 'with optimizer "adam", found one with "momentum"'],
  ] satisfies [string, TrainOptions, string][])("the checkpoint of %s", async (_what, changes, message) => {
    const path = newPath();
    await stopped(path);
    const again = train(makeNet(), data, { ...options, ...changes, checkpoint: { path } });
    await expect(again).rejects.toThrow(`${path}: expected a checkpoint of this training, ${message}`);
  });

  const bits = stripes(400);
  bits.inputs[5]! ^= 1;
  const wrong = { ...data, labels: data.labels.map((label) => (label + 1) % 4) };
  test.each<[string, TrainOptions & { data?: typeof data }, string]>([
    ["one other pixel", { data: bits }, "with inputs"],
    ["other labels", { data: wrong }, "with labels"],
    ["images that count as other greys", { data: { ...data, scale: { zero: 9, unit: 99 } } }, "with inputs"],
    ["another set to count errors on", { evaluateOn: stripes(50, 3) }, "with evaluateOn"],
    ["another loss", { loss: smoothedTargets(0.1) }, "with loss"],
  ])("that of %s, whatever it is called", async (_what, { data: other = data, ...changes }, message) => {
    const path = newPath();
    await stopped(path);
    const again = train(makeNet(), other, { ...options, ...changes, checkpoint: { path } });
    await expect(again).rejects.toThrow(`${path}: expected a checkpoint of this training, ${message}`);
  });

  test("that of an earlier version of this library", async () => {
    const path = newPath();
    await stopped(path);
    const { arrays, metadata } = readArrays(path);
    const { keyVersion: _version, ...training } = JSON.parse(metadata.training!) as Record<string, string>;
    writeArrays(path, { arrays, metadata: { ...metadata, training: JSON.stringify(training) } });
    const again = train(makeNet(), data, { ...options, checkpoint: { path } });
    await expect(again).rejects.toThrow("with keyVersion 2, found one with none");
  });

  test("that of another loss of one's own", async () => {
    const path = newPath();
    const loss = (factor: number) =>
      namedLoss({ name: "mine", factor }, (z, batch, own) => tf.mul(hardTargets(z, batch), own.factor));
    await stopped(path, { loss: loss(1) });
    const again = (other: BatchLoss) =>
      train(makeNet(), data, { ...options, loss: other, checkpoint: { path } });
    await expect(again(loss(2))).rejects.toThrow("with loss");
    // Nor does one without a name go on from it, or overwrite it.
    const before = readFileSync(path);
    const epochs = (await again((z, batch) => hardTargets(z, batch))).epochs.length;
    expect(epochs).toBe(6);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect((await again(loss(1))).ended).toBe("finished");
  });

  test("that of other weights to start from", async () => {
    const path = newPath();
    await stopped(path);
    const other = new MultilayerPerceptron({ layerSizes: [16, 20, 20, 4], seed: 2 });
    await expect(train(other, data, { ...options, checkpoint: { path } })).rejects.toThrow(
      "with initialWeights",
    );
  });

  test("a file that is cut short, foreign, or no checkpoint, by name", async () => {
    const path = newPath();
    await stopped(path);
    truncateSync(path, 5000);
    const run = () => train(makeNet(), data, { ...options, checkpoint: { path } });
    await expect(run()).rejects.toThrow(`${path}: expected values with SHA-256`);
    writeFileSync(path, "no such thing");
    await expect(run()).rejects.toThrow(`${path}: expected a safetensors header`);
    writeArrays(path, { arrays: {}, metadata: {} });
    await expect(run()).rejects.toThrow(
      "expected a checkpoint of a training, found another safetensors file",
    );
  });

  test("a negative interval", async () => {
    const checkpoint = { path: newPath(), everySeconds: -1 };
    await expect(train(makeNet(), data, { ...options, checkpoint })).rejects.toThrow(
      "everySeconds must be zero or",
    );
  });
});

test("a checkpoint that can't be written costs a warning, not the training", async () => {
  const warnings: unknown[] = [];
  const { warn } = console;
  console.warn = (text: unknown) => warnings.push(text);
  try {
    const checkpoint = { path: "/dev/null/no/folder.safetensors", everySeconds: 0 };
    expect((await train(makeNet(), data, { ...options, checkpoint })).ended).toBe("finished");
  } finally {
    console.warn = warn;
  }
  expect(warnings).toHaveLength(1);
  expect(String(warnings[0])).toContain("no checkpoint is kept. /dev/null/no/folder.safetensors");
});

test("divergence names the last checkpoint", async () => {
  const path = newPath();
  const settings = { ...options, schedule: "constant", learningRate: 1e30 } as const;
  const run = (checkpoint?: TrainOptions["checkpoint"]) =>
    train(makeNet(), data, { ...settings, checkpoint });
  await expect(run()).rejects.toThrow("no checkpoint was kept");
  await expect(run({ path, everySeconds: 0 })).rejects.toThrow(
    /at learning rate 1\.00e\+30.*epoch 1, step \d+, is/,
  );
});

// Each starts a process, which takes seconds; on WebAssembly the checkpoint is written by the same code.
const KILLS = process.env.DARK_KNOWLEDGE_BACKEND === "wasm" ? 5 : 20;

test(`killed at ${KILLS} random moments: the same weights, bit for bit`, { timeout: 240_000 }, async () => {
  const script = join(import.meta.dirname, "train-to-the-end.mjs");
  const generator = randomGenerator(4, "kills");
  const start = (folder: string) =>
    spawn(process.execPath, [script, folder], {
      env: { ...process.env, TF_NUM_INTRAOP_THREADS: "1", TF_NUM_INTEROP_THREADS: "1" },
      stdio: ["ignore", "pipe", "ignore"],
    });
  const ended = (child: ReturnType<typeof start>) =>
    new Promise<{ code: number | null; signal: string | null }>((resolve) => {
      child.on("close", (code, signal) => {
        resolve({ code, signal });
      });
    });
  const whole = mkdtempSync(join(tmpdir(), "whole-"));
  expect(await ended(start(whole))).toEqual({ code: 0, signal: null });

  const folder = mkdtempSync(join(tmpdir(), "killed-"));
  const stations: string[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    const child = start(folder);
    child.stdout.setEncoding("utf8");
    // From the first sign of training on, at any moment: also while a checkpoint is being written.
    let timer: NodeJS.Timeout | undefined;
    child.stdout.on("data", (text: string) => {
      stations.push(text.trim().split("\n").at(-1)!);
      timer ??= setTimeout(() => child.kill("SIGKILL"), generator.integer(0, 150));
    });
    expect((await ended(child)).signal, `training ended before kill ${kill + 1}`).toBe("SIGKILL");
  }
  // On a busy machine many are killed in the epoch in which they began; all in the same few would prove little.
  expect(new Set(stations).size).toBeGreaterThan(KILLS / 4);
  expect(await ended(start(folder))).toEqual({ code: 0, signal: null });
  const result = (of: string) => readFileSync(join(of, "result.json"), "utf8");
  expect(result(folder)).toBe(result(whole));
});

test("a net that has lost all it knew, its loss still finite, counts as diverged", async () => {
  const run = (learningRate: number) =>
    train(makeNet(), data, { epochs: 8, batchSize: 32, schedule: "constant", learningRate });
  await expect(run(6)).rejects.toThrow(
    /the loss of net must not rise above that of the first step, [\d.]+, with a net that answers all examples alike/,
  );
  expect((await run(0.05)).ended).toBe("finished");
});
