/** A loss is known by what it computes: comments and formatting don't train again, and what earlier versions kept is still found. */
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterAll, expect, test } from "vitest";
import { namedAugmentation } from "../../src/data/augmentation.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { cachePath } from "../../src/storage/cache.js";
import { keyOf } from "../../src/storage/key.js";
import { readArrays, writeArrays } from "../../src/storage/safetensors.js";
import { distillation, hardTargets } from "../../src/training/batch-loss.js";
import { namedLoss, type BatchLoss } from "../../src/training/named-loss.js";
import { trainReusably } from "../../src/training/reusable-training.js";
import { train } from "../../src/training/train.js";
import { withDefaults, type TrainOptions } from "../../src/training/train-options.js";
import { identifiedAsWritten, identityOf, trainingContent } from "../../src/training/training-content.js";
import { stripes } from "../helpers.js";

const folder = mkdtempSync(join(tmpdir(), "edited-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const newFolder = () => mkdtempSync(join(folder, "nets-"));
const data = stripes(60);
const newNet = () => new MultilayerPerceptron({ layerSizes: [16, 6, 4], seed: 1 });
const options: TrainOptions = { epochs: 3, seed: 3 };

/** A function with exactly this text; test runners change the texts of functions in files. */
function written(text: string): never {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- as a cell of a notebook
  return new Function("tf", `return ${text}`)(tf) as never;
}
const lossOf = (text: string): BatchLoss =>
  namedLoss({ name: "own", hard: hardTargets, factor: 2 }, written(text));
const ONE = "(z, batch, { hard, factor }) => tf.mul(hard(z, batch), factor)";
const COMMENTED = `(z, batch, { hard, factor }) => {
  // Twice the loss.
  return tf.mul(hard(z, batch) /* of the labels */, factor);
}`;
const EDITED = `(z, batch, { hard, factor }) => { // the loss, twice
      return tf.mul(hard(z, batch), factor);
}`;

test("comments and formatting don't train again, other code does", async () => {
  const at = newFolder();
  const isKept = async (changes: TrainOptions) =>
    (await trainReusably(newNet(), 1, data, { ...options, ...changes }, { folder: at })).fromCache;
  const helped = (text: string) => {
    const helper: (losses: tf.Tensor1D) => tf.Tensor1D = written(text);
    return namedLoss({ name: "helped", hard: hardTargets, helper }, (z, batch, own) =>
      own.helper(own.hard(z, batch)),
    );
  };
  const augmented = (text: string) => ({
    augment: { inputs: namedAugmentation({ name: "own" }, written(text)) },
  });
  expect(await isKept({ loss: lossOf(COMMENTED) })).toBe(false);
  expect(await isKept({ loss: lossOf(EDITED) })).toBe(true);
  expect(await isKept({ loss: lossOf(ONE) })).toBe(false);
  expect(await isKept({ loss: lossOf(EDITED.replace("factor);", "factor * 1);")) })).toBe(false);
  expect(await isKept({ loss: helped("(z) => tf.mul(z, 'a // b'.length)") })).toBe(false);
  expect(await isKept({ loss: helped("(z) => tf.mul(z, 'a // bc'.length)") })).toBe(false);
  expect(await isKept({ loss: helped("(z) => tf.mul(z, // as long\n 'a // b'.length)") })).toBe(true);
  expect(await isKept(augmented("(x) => tf.mul(x, 0.5)"))).toBe(false);
  expect(await isKept(augmented("(x) => tf.mul(x, 0.5 /* darker */)"))).toBe(true);
});

test("the text as written is what earlier versions knew it by", () => {
  const loss = namedLoss(
    { name: "weighted", factor: 2, helper: written("(a) => a /* as it is */ + 1") },
    written("(z, batch, { factor }) => {\n  // weighted\n  return tf.mul(z, factor);\n}"),
  );
  // Computed by the version before normal forms.
  const earlier = "dd5473c5404b302d76fe7eca987932cfefb8b3ca4aea91ec4b2d952f6d6f2558";
  expect(keyOf("loss", loss.content!(true))).toBe(earlier);
  expect(keyOf("loss", loss.content!())).not.toBe(earlier);
});

const LOSSES: [string, BatchLoss][] = [
  ["of one's own", lossOf(COMMENTED)],
  ["of the library", hardTargets],
];

test.each([
  ...LOSSES,
  ["with a teacher", distillation({ temperature: 2, softWeight: 1, hardWeight: 1 })],
] as const)("nets that earlier versions kept are found, for a loss %s", async (_what, loss) => {
  const at = newFolder();
  const set = { ...data, teacherLogits: new Float32Array(60 * 4).fill(1) };
  const settings = { ...options, loss };
  const once = (own: BatchLoss = loss) =>
    trainReusably(newNet(), 1, set, { ...settings, loss: own }, { folder: at });
  expect((await once()).fromCache).toBe(false);
  const [kept] = readdirSync(join(at, "models"));
  const content = trainingContent(newNet(), set, identifiedAsWritten(withDefaults(settings)))!;
  const earlier = cachePath("models", { initial: 1, ...content }, at);
  expect(earlier).not.toBe(join(at, "models", kept!));
  renameSync(join(at, "models", kept!), earlier);
  expect((await once()).fromCache).toBe(true);
  expect(readdirSync(join(at, "models"))).toHaveLength(1);
  // Its text with other comments is not what they knew it by.
  if (loss.terms === undefined) expect((await once(lossOf(EDITED))).fromCache).toBe(false);
});

test.each(LOSSES)(
  "trainings resume from checkpoints that earlier versions wrote, for a loss %s",
  async (_what, loss) => {
    const stopAt2: TrainOptions = {
      ...options,
      loss,
      afterEpoch: ({ epoch }) => epoch === 2 && process.emit("SIGINT"),
    };
    const contentNow = trainingContent(newNet(), data, withDefaults({ ...options, loss }))!;
    const contentThen = trainingContent(
      newNet(),
      data,
      identifiedAsWritten(withDefaults({ ...options, loss })),
    )!;
    const rewrite = (path: string) => {
      const { arrays, metadata } = readArrays(path);
      expect(JSON.parse(metadata.training!)).toEqual(identityOf(contentNow));
      writeArrays(path, {
        arrays,
        metadata: { ...metadata, training: JSON.stringify(identityOf(contentThen)) },
      });
    };
    const whole = newNet();
    await train(whole, data, { ...options, loss });

    const path = join(newFolder(), "training.safetensors");
    await train(newNet(), data, { ...stopAt2, checkpoint: { path } });
    rewrite(path);
    const resumed = newNet();
    const epochs: number[] = [];
    const afterEpoch = ({ epoch }: { epoch: number }) => void epochs.push(epoch);
    await train(resumed, data, { ...options, loss, checkpoint: { path }, afterEpoch });
    expect([epochs, resumed.values()]).toEqual([[3], whole.values()]);

    const at = newFolder();
    await expect(trainReusably(newNet(), 1, data, stopAt2, { folder: at })).rejects.toThrow("to resume");
    const [now, then] = [contentNow, contentThen].map((content) =>
      cachePath("checkpoints", { initial: 1, ...content }, at),
    );
    rewrite(now!);
    mkdirSync(dirname(then!), { recursive: true });
    renameSync(now!, then!);
    epochs.length = 0;
    const again = newNet();
    await trainReusably(again, 1, data, { ...options, loss, afterEpoch }, { folder: at });
    expect([epochs, again.values()]).toEqual([[3], whole.values()]);
  },
);

test("functions among the parameters take nothing from outside unseen", () => {
  const named = (helper: unknown) =>
    namedLoss({ name: "own", helper } as { name: string }, written(ONE_OF_HELPER));
  const ONE_OF_HELPER = "(z, batch, { helper }) => helper(z)";
  expect(() => named(written("(x) => tf.mul(x, gamma)"))).toThrow(
    'namedLoss: what helper, a parameter of own, takes from outside must be given to it as an argument, since it may change unseen (write a library\'s function as (x) => tf.relu(x)), got ["gamma"]',
  );
  // All have the same text.
  expect(String(tf.relu)).toBe(String(tf.tanh));
  expect(() => named(tf.relu)).toThrow("what helper, a parameter of own, takes from outside");
  expect(() => named([{ inner: tf.relu }])).toThrow("what helper.0.inner, a parameter of own");
  expect(named(written("(x) => tf.relu(x)")).content!()).not.toEqual(
    named(written("(x) => tf.tanh(x)")).content!(),
  );
});
