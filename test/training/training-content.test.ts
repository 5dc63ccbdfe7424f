/** A training's key changes with every single thing that its outcome depends on. */
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { namedAugmentation } from "../../src/data/augmentation.js";
import type { Batch } from "../../src/data/batches.js";
import type { TransferSet } from "../../src/data/dataset.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { keyOf } from "../../src/storage/key.js";
import {
  distillation,
  hardTargets,
  labelsOf,
  matchedLogits,
  smoothedTargets,
} from "../../src/training/batch-loss.js";
import { namedLoss } from "../../src/training/named-loss.js";
import { hasSessions } from "../../src/training/recorded/session.js";
import { TRAIN_DEFAULTS, withDefaults, type TrainOptions } from "../../src/training/train-options.js";
import { identityOf, trainingContent } from "../../src/training/training-content.js";
import { stripes } from "../helpers.js";

const COUNT = 20;
/** As a data set, with fields that a test may write to. */
type Changeable<Set> = { -readonly [Field in keyof Set]: Set[Field] };

const set = (): Changeable<TransferSet> => ({
  ...stripes(COUNT),
  scale: { zero: 3, unit: 200 },
  targets: new Float32Array(COUNT),
  weights: new Float32Array(COUNT).fill(2),
  teacherLogits: Float32Array.from({ length: COUNT * 4 }, (_, index) => index / 7),
});

/** All of a training, each part its own copy, so that any of it can be changed. */
const training = () => ({
  net: new MultilayerPerceptron({ layerSizes: [16, 5, 4], seed: 1 }),
  data: set(),
  options: { evaluateOn: stripes(10, 2), epochs: 4, maxNorm: 2, step: "plain" } as TrainOptions,
});
type Training = ReturnType<typeof training>;

const contentOf = ({ net, data, options }: Training) => trainingContent(net, data, withDefaults(options))!;
const keyOfTraining = (one: Training) => keyOf("training", contentOf(one));

/** Changes one element to something that it was not. */
const inArray = (choose: (one: Training) => { [index: number]: number; length: number }, by = 1) =>
  fc.nat().map((at) => (one: Training) => {
    const array = choose(one);
    array[at % array.length]! += by;
  });
const inOptions = (changes: TrainOptions) =>
  fc.constant((one: Training) => {
    Object.assign(one.options, changes);
  });
const inData = (changes: Partial<TransferSet>) =>
  fc.constant((one: Training) => {
    Object.assign(one.data, changes);
  });

const changes: Record<string, fc.Arbitrary<(one: Training) => void>> = {
  "a pixel": inArray(({ data }) => data.inputs as Uint8Array),
  "a label": inArray(({ data }) => data.labels),
  "one of the teacher's logits": inArray(({ data }) => data.teacherLogits),
  "a target": inArray(({ data }) => data.targets!),
  "a weight": inArray(({ data }) => data.weights!),
  "the shape": inData({ shape: [2, 8] }),
  "the number of classes": inData({ classes: 5 }),
  "what counts as 0": inData({ scale: { zero: 4, unit: 200 } }),
  "what counts as 1": inData({ scale: { zero: 3, unit: 201 } }),
  "no teacher": fc.constant((one) => {
    delete (one.data as Partial<Changeable<TransferSet>>).teacherLogits;
  }),
  "a weight to start from": fc.nat().map((at) => ({ net }) => {
    const values = net.values();
    const all = Object.values(values);
    const array = all[at % all.length]!.values;
    array[at % array.length]! += 0.5;
    net.setValues(values);
  }),
  "another net": fc.constant((one) => {
    one.net = new MultilayerPerceptron({ layerSizes: [16, 4, 5, 4], seed: 1 });
  }),
  "a pixel that errors are counted on": inArray(({ options }) => options.evaluateOn!.inputs as Uint8Array),
  "a label that errors are counted on": inArray(({ options }) => options.evaluateOn!.labels),
  "no errors counted": inOptions({ evaluateOn: undefined }),
  loss: fc
    .constantFrom(
      smoothedTargets(0.1),
      matchedLogits(),
      matchedLogits({ weight: 2 }),
      distillation({ temperature: 2, softWeight: 1, hardWeight: 0 }),
      distillation({ temperature: 2, softWeight: 1, hardWeight: 0.1 }),
    )
    .map((loss) => (one) => {
      one.options.loss = loss;
    }),
  epochs: inOptions({ epochs: 5 }),
  batchSize: inOptions({ batchSize: 127 }),
  learningRate: inOptions({ learningRate: 0.1 + 1e-15 }),
  schedule: inOptions({ schedule: "constant" }),
  warmUpEpochs: inOptions({ warmUpEpochs: 1 }),
  optimizer: inOptions({ optimizer: "adam" }),
  momentum: inOptions({ momentum: 0 }),
  averagingDecay: inOptions({ averagingDecay: 0.1 }),
  "dropout of inputs": inOptions({ dropout: { input: 0.1, hidden: 0 } }),
  "dropout of hidden units": inOptions({ dropout: { input: 0, hidden: 0.1 } }),
  maxNorm: fc.constantFrom(Infinity, 3).map((maxNorm) => (one) => {
    one.options.maxNorm = maxNorm;
  }),
  maxShiftPixels: inOptions({ maxShiftPixels: 1 }),
  "a teacher beside the student": fc.nat(3).map((seed) => (one) => {
    one.options.teacher = new MultilayerPerceptron({ layerSizes: [16, 4], seed });
  }),
  "augment.maxShiftPixels": inOptions({ augment: { maxShiftPixels: 2 } }),
  "augment.noise": inOptions({ augment: { noise: 0.1 } }),
  "augment.mixup": inOptions({ augment: { mixup: 0.1 } }),
  "augment.inputs": inOptions({ augment: namedAugmentation({ name: "half" }, (x) => tf.mul(x, 0.5)) }),
  seed: inOptions({ seed: 2 }),
  precision: inOptions({ precision: "bfloat16" }),
  step: inOptions({ step: "recorded" }),
};

/** Options that only say how a training is watched or kept. */
const WATCHING = ["label", "onProgress", "afterEpoch", "checkpoint"];

test("every option is either tried here, or says only how a training is watched", () => {
  const tried = [...Object.keys(changes), "evaluateOn", "dropout", "teacher", "augment", ...WATCHING];
  expect(Object.keys(TRAIN_DEFAULTS).filter((name) => !tried.includes(name))).toEqual([]);
});

describe("another key for", () => {
  test.each(Object.entries(changes))("%s", (_what, change) => {
    const key = keyOfTraining(training());
    const identity = JSON.stringify(identityOf(contentOf(training())));
    fc.assert(
      fc.property(change, (changed) => {
        const one = training();
        changed(one);
        expect(keyOfTraining(one)).not.toBe(key);
        // What a checkpoint must agree in changes with it.
        expect(JSON.stringify(identityOf(contentOf(one)))).not.toBe(identity);
      }),
      { numRuns: 20 },
    );
  });
});

test("the same key for the same content, whatever things are called and however it is watched", () => {
  const other = training();
  other.data.name = "something else";
  Object.assign(other.options.evaluateOn!, { name: "something else" });
  other.options.label = "something else";
  other.options.onProgress = () => undefined;
  other.options.afterEpoch = () => undefined;
  other.options.checkpoint = { path: "somewhere" };
  other.options.loss = hardTargets;
  other.options.dropout = { hidden: 0, input: 0 };
  expect(keyOfTraining(other)).toBe(keyOfTraining(training()));
});

test("the step that is taken counts, not how it was asked for", () => {
  const key = (step: "automatic" | "recorded" | "plain") =>
    keyOfTraining({ ...training(), options: { ...training().options, step } });
  expect(key("automatic")).toBe(key(hasSessions() ? "recorded" : "plain"));
});

describe("a named loss is known by", () => {
  const keyOfLoss = (loss: typeof hardTargets) => keyOf("loss", loss.content!());
  const first = tf.tensor1d([1, 2]);
  const base = () => ({ name: "mine", rate: 1, list: [1, 2], weights: Float32Array.of(1, 2), first });
  const of = (options: { name: string }) => namedLoss(options, (z, batch) => hardTargets(z, batch));

  test("each of its parameters", () => {
    const all = [
      base(),
      { ...base(), name: "yours" },
      { ...base(), rate: 2 },
      { ...base(), list: [2, 1] },
      { ...base(), weights: Float32Array.of(1, 3) },
      { ...base(), first: tf.tensor1d([1, 3]) },
      { ...base(), more: 0 },
      { ...base(), inner: hardTargets },
      { ...base(), inner: smoothedTargets(0.1) },
      { ...base(), inner: smoothedTargets(0.2) },
      { ...base(), inner: (x: number) => x + 1 },
      { ...base(), inner: (x: number) => x + 2 },
    ].map((options) => keyOfLoss(of(options)));
    expect(new Set(all).size).toBe(all.length);
    expect(keyOfLoss(of(base()))).toBe(all[0]);
  });

  test("its text", () => {
    const other = namedLoss(base(), (z, batch) => tf.neg(hardTargets(z, batch)));
    expect(keyOfLoss(other)).not.toBe(keyOfLoss(of(base())));
  });

  test("what is written into its parameters later", () => {
    const weights = Float32Array.of(1, 2);
    const loss = of({ ...base(), weights } as { name: string });
    const before = keyOfLoss(loss);
    weights[0] = 5;
    expect(keyOfLoss(loss)).not.toBe(before);
  });

  test("nothing that can't be seen, which is refused", () => {
    const bound = function (this: unknown, z: tf.Tensor2D) {
      return tf.mean<tf.Tensor1D>(z, 1);
    }.bind({});
    expect(() => namedLoss({ name: "bound" }, bound)).toThrow("namedLoss: functions must be written out");
    expect(() => of({ ...base(), inner: Math.max } as { name: string })).toThrow(
      "one that is bound or built in",
    );
    expect(() => of({ ...base(), inner: new Map() } as { name: string })).toThrow(
      "parameters.inner must be plain data, whose content can be seen, got a value of class Map",
    );
    expect(() => of({ name: "" })).toThrow('namedLoss: name must be a text, got ""');
  });

  test("nothing from outside that is no parameter", () => {
    const factor = 2;
    const of = (options: { name: string; factor?: number }) =>
      namedLoss(options, (z, batch) => tf.mul(hardTargets(z, batch), factor));
    expect(() => of({ name: "mine" })).toThrow(
      'namedLoss: what mine takes from outside must be among its parameters, since it may change unseen, got ["factor"]',
    );
    expect(of({ name: "mine", factor }).content!().parameters).toEqual({ factor: 2 });
  });

  test("as the documentation shows it", () => {
    const focal = namedLoss({ name: "focal", gamma: 2 }, (logits, batch, { gamma }) =>
      tf.tidy(() => {
        const logQ = tf.logSoftmax(logits);
        const weights = tf.pow(tf.sub(1, tf.exp(logQ)), gamma);
        return tf.neg(tf.sum(tf.mul(labelsOf(batch), tf.mul(weights, logQ)), -1));
      }),
    );
    const labels = tf.tensor2d([[1, 0]]);
    const found = focal(tf.tensor2d([[0, 0]]), { labels } as Batch).dataSync()[0];
    expect(found).toBeCloseTo(0.25 * Math.log(2), 6);
  });

  test("and computes what its function does, given its parameters", () => {
    const loss = namedLoss({ name: "mine", factor: 3 }, (z, _batch, { factor }) =>
      tf.mul(tf.sum<tf.Tensor1D>(z, 1), factor),
    );
    const found = loss(tf.tensor2d([[1, 2]]), undefined as never);
    expect(Array.from(found.dataSync())).toEqual([9]);
  });
});
