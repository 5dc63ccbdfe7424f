/** A teacher beside the student: asked about the very batch that the student sees. */
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { namedAugmentation } from "../../src/data/augmentation.js";
import { makeBatch, type Batch } from "../../src/data/batches.js";
import { dataset } from "../../src/data/make-dataset.js";
import { ensembleSoftTargets } from "../../src/distillation/ensemble.js";
import { softTargetLoss } from "../../src/distillation/losses.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { progressText } from "../../src/notebook/progress.js";
import { distillation, matchedLogits, teacherLogitsOf } from "../../src/training/batch-loss.js";
import { evaluate, logitsOf } from "../../src/training/evaluate.js";
import type { TrainingProgress } from "../../src/training/progress.js";
import { hasSessions } from "../../src/training/recorded/session.js";
import { multiLabelTargets } from "../../src/training/multi-label-loss.js";
import { trainReusably } from "../../src/training/reusable-training.js";
import { teacherOf, withTeacher, type Teacher } from "../../src/training/teacher.js";
import { train } from "../../src/training/train.js";
import type { TrainOptions } from "../../src/training/train-options.js";
import { stripes, values } from "../helpers.js";

afterEach(() => void vi.unstubAllGlobals());

const data = stripes(400);
const STEPS = hasSessions() ? (["recorded", "plain"] as const) : (["plain"] as const);
const makeNet = (seed = 1) => new MultilayerPerceptron({ layerSizes: [16, 20, 4], seed });
const weightsOf = (net: MultilayerPerceptron) =>
  Object.values(net.values()).flatMap((one) => [...one.values]);
const newFolder = () => mkdtempSync(join(tmpdir(), "teacher-"));
const SOFT = { temperature: 3, softWeight: 1, hardWeight: 0 };
const darker = namedAugmentation({ name: "darker", least: 0.5 }, (inputs, generator, { least }) =>
  tf.mul(inputs, least + (1 - least) * generator.uniform()),
);
const ALL = { maxShiftPixels: 1, noise: 0.1, mixup: 0.4, inputs: darker };
const options: TrainOptions = {
  epochs: 4,
  batchSize: 32,
  learningRate: 0.05,
  loss: distillation({ temperature: 3, softWeight: 1, hardWeight: 0.2 }),
};
const someModel = () => {
  const kernelInitializer = tf.initializers.glorotUniform({ seed: 3 });
  const inputs = { inputShape: [4, 4, 1], filters: 3, kernelSize: 3, kernelInitializer };
  return tf.sequential({
    layers: [
      tf.layers.conv2d({ ...inputs, activation: "relu" }),
      tf.layers.flatten(),
      tf.layers.dropout({ rate: 0.5 }),
      tf.layers.dense({ units: 4, kernelInitializer }),
    ],
  });
};

test("its logits are those of the batch, augmented as it is", async () => {
  const teacher = makeNet(7);
  const distances: number[] = [];
  const inputs: number[] = [];
  const loss = (logits: tf.Tensor2D, batch: Batch) => {
    const found = tf.sub(batch.teacherLogits!, teacher.apply(batch.inputs));
    distances.push(tf.max(tf.abs(found)).dataSync()[0]!);
    inputs.push(tf.sum(batch.inputs).dataSync()[0]!);
    return distillation(SOFT)(logits, batch);
  };
  await train(makeNet(), data, { ...options, loss, teacher, step: "plain", augment: ALL });
  expect(Math.max(...distances)).toBe(0);
  // Each epoch sees other inputs.
  expect(new Set(inputs).size).toBe(inputs.length);
});

describe.each(STEPS)("with the %s step", (step) => {
  test("it teaches as the transfer set does, where nothing is augmented", async () => {
    const teacher = makeNet(7);
    const [kept, beside] = [makeNet(), makeNet()];
    await train(kept, { ...data, teacherLogits: logitsOf(teacher, data) }, { ...options, step });
    await train(beside, data, { ...options, teacher, step });
    const found = weightsOf(beside);
    weightsOf(kept).forEach((weight, at) => {
      expect(found[at]).toBeCloseTo(weight, 4);
    });
  });

  test("a student learns from it what moved and mixed examples are", async () => {
    const teacher = makeNet(5);
    await train(teacher, data, { epochs: 8, batchSize: 32 });
    const unlabelled = dataset({ inputs: data.inputs, shape: [4, 4] });
    const student = makeNet(6);
    const loss = distillation(SOFT);
    const augment = { mixup: 0.3, noise: 0.1 };
    const { teacherSeconds, seconds } = await train(student, unlabelled, {
      ...{ ...options, loss, teacher, augment, step },
      epochs: 10,
    });
    expect(evaluate(student, stripes(200, 2)).errors).toBeLessThan(12);
    expect(teacherSeconds).toBeGreaterThan(0);
    expect(teacherSeconds).toBeLessThan(seconds);
  });

  test.each<[string, () => Teacher]>([
    ["a net", () => makeNet(7)],
    ["a model of tfjs's", someModel],
    ["several, weighted", () => [makeNet(7), { net: someModel(), weight: 2 }]],
  ])("interrupted and resumed beside %s: the same weights", async (_name, makeTeacher) => {
    const settings = (): TrainOptions => ({ ...options, step, teacher: makeTeacher(), augment: ALL });
    const whole = makeNet();
    const expected = await train(whole, data, settings());
    const path = join(newFolder(), "training.safetensors");
    const afterEpoch = ({ epoch }: { epoch: number }) => {
      if (epoch === 2) process.emit("SIGINT");
    };
    await train(makeNet(), data, { ...settings(), checkpoint: { path }, afterEpoch });
    expect(existsSync(path)).toBe(true);
    const net = makeNet();
    const history = await train(net, data, { ...settings(), checkpoint: { path } });
    expect(net.values()).toEqual(whole.values());
    expect(history.epochs).toEqual(expected.epochs);
  });
});

test.each(STEPS)("interrupted within an epoch and resumed, %s: the same weights", async (step) => {
  let stopAt = Infinity;
  let calls = 0;
  const tick = () => {
    if (++calls === stopAt) process.emit("SIGINT");
  };
  // By a global name: what a named function takes from elsewhere would have to be among its parameters, and part of the training's identity.
  vi.stubGlobal("tick", tick);
  const inputs = namedAugmentation({ name: "counted" }, (x, generator) => {
    (globalThis as unknown as { tick: () => void }).tick();
    return tf.mul(x, 0.5 + 0.5 * generator.uniform());
  });
  const settings = (): TrainOptions => {
    calls = 0;
    return { ...options, step, teacher: [makeNet(7), makeNet(8)], augment: { ...ALL, inputs } };
  };
  const whole = makeNet();
  const expected = await train(whole, data, settings());
  const path = join(newFolder(), "training.safetensors");
  // Of 13 steps in an epoch the fifth of the second one.
  stopAt = 18;
  const { ended } = await train(makeNet(), data, { ...settings(), checkpoint: { path } });
  expect(ended).toBe("interrupted");
  stopAt = Infinity;
  const net = makeNet();
  const history = await train(net, data, { ...settings(), checkpoint: { path } });
  expect(calls).toBe(4 * 13 - 18);
  expect(net.values()).toEqual(whole.values());
  expect(history.epochs).toEqual(expected.epochs);
  expect(history.teacherSeconds).toBeLessThan(history.seconds);
});

test.runIf(hasSessions())("both steps agree", async () => {
  const losses = async (step: "recorded" | "plain") => {
    const teacher = [makeNet(7), { net: makeNet(8), weight: 3 }];
    const { epochs, step: kind } = await train(makeNet(), data, { ...options, teacher, augment: ALL, step });
    expect(kind).toBe(step);
    return epochs.map(({ loss }) => loss);
  };
  const plain = await losses("plain");
  (await losses("recorded")).forEach((loss, epoch) => {
    expect(loss).toBeCloseTo(plain[epoch]!, 4);
  });
});

test("several teachers are averaged at the T of the loss", () => {
  const nets = [makeNet(7), makeNet(8)];
  const student = makeNet(1);
  const positions = [0, 5, 9];
  for (const [T, weights] of [
    [1, [1, 1]],
    [4, [1, 3]],
  ] as const) {
    const teacher = teacherOf(
      "test",
      nets.map((net, at) => ({ net, weight: weights[at]! })),
    );
    const batch = withTeacher(makeBatch(data, positions), teacher);
    const logits = nets.map((net) => net.apply(batch.inputs));
    const copies = logits.flatMap((one, at) => Array.from({ length: weights[at]! }, () => one));
    const p = ensembleSoftTargets(copies, { temperature: T });
    const z = student.apply(batch.inputs);
    const expected = values(tf.mul(tf.neg(tf.sum(tf.mul(p, tf.logSoftmax(tf.div(z, T))), -1)), T ** 2));
    values(distillation({ ...SOFT, temperature: T })(z, batch)).forEach((loss, row) => {
      expect(loss).toBeCloseTo(expected[row]!, 4);
    });
    const mean = tf.add(tf.mul(logits[0]!, weights[0]), tf.mul(logits[1]!, weights[1]));
    const centre = (x: tf.Tensor) => tf.sub(x, tf.mean(x, -1, true));
    const distance = tf.sub(centre(z), centre(tf.div(mean, weights[0] + weights[1])));
    const matched = values(tf.div(tf.sum(tf.square(distance), -1), 2 * 4));
    values(matchedLogits()(z, batch)).forEach((loss, row) => {
      expect(loss).toBeCloseTo(matched[row]!, 4);
    });
    expect(() => teacherLogitsOf(batch)).toThrow("a loss must say at which T several teachers are averaged");
    // One teacher in a list is that teacher.
    const one = withTeacher(makeBatch(data, positions), teacherOf("test", [nets[0]!]));
    const alone = softTargetLoss({ student: z, teacher: logits[0]! }, { temperature: T });
    values(distillation({ ...SOFT, temperature: T })(z, one)).forEach((loss, row) => {
      expect(loss).toBeCloseTo(values(alone)[row]! * T ** 2, 4);
    });
  }
});

test("progress shows what it takes", async () => {
  const reports: TrainingProgress[] = [];
  const onProgress = (progress: TrainingProgress) => reports.push(progress);
  const { teacherSeconds } = await train(makeNet(), data, { ...options, teacher: makeNet(7), onProgress });
  expect(reports.at(-1)!.teacherSeconds).toBe(teacherSeconds);
  const shown = { ...reports.at(-1)!, elapsedSeconds: 10, teacherSeconds: 2.5 };
  expect(progressText(shown)).toContain("25% of the time for the teacher");
  expect(progressText({ ...shown, teacherSeconds: undefined })).not.toContain("teacher");
  expect(teacherSeconds).toBeGreaterThan(0);
  const alone = await train(makeNet(), data, { epochs: 1 });
  expect(alone.teacherSeconds).toBeUndefined();
});

test("nets are kept by the teacher's content and the augmentation's", async () => {
  const folder = newFolder();
  const fromCache = async (changes: TrainOptions) =>
    (await trainReusably(makeNet(), 1, data, { ...options, epochs: 1, ...changes }, { folder })).fromCache;
  const settings = { teacher: makeNet(7), augment: ALL };
  expect(await fromCache(settings)).toBe(false);
  expect(await fromCache({ teacher: makeNet(7), augment: { ...ALL } })).toBe(true);
  expect(await fromCache({ ...settings, augment: { ...ALL, maxShiftPixels: 0 }, maxShiftPixels: 1 })).toBe(
    true,
  );
  expect(await fromCache({ ...settings, teacher: makeNet(8) })).toBe(false);
  expect(await fromCache({ ...settings, teacher: [makeNet(7)] })).toBe(false);
  expect(await fromCache({ ...settings, augment: { ...ALL, noise: 0.2 } })).toBe(false);
  const unnamed = { ...settings, augment: (inputs: tf.Tensor) => tf.mul(inputs, 0.5) };
  expect(await fromCache(unnamed)).toBe(false);
  expect(await fromCache(unnamed)).toBe(false);
});

test("what doesn't go together is refused, with the reason", async () => {
  const teacher = makeNet(7);
  const transfer = { ...data, teacherLogits: logitsOf(teacher, data) };
  const refused = (changes: TrainOptions, set: Parameters<typeof train>[1] = data) =>
    expect(train(makeNet(), set, { ...options, ...changes })).rejects;
  for (const augment of [{ maxShiftPixels: 1 }, { mixup: 0.2 }, { noise: 0.1 }, darker]) {
    await refused({ augment }, transfer).toThrow(
      /stripes must not be augmented, since its soft targets were/,
    );
  }
  await refused({ maxShiftPixels: 1 }, transfer).toThrow(/and the teacher as the option teacher/);
  await refused({ teacher }, transfer).toThrow(
    "either stripes must have soft targets, or the option teacher",
  );
  await refused({ teacher: [] }).toThrow("there must be at least one teacher, got 0");
  await refused({ teacher: [{ net: teacher, weight: 0 }] }).toThrow("each teacher's weight must be positive");
  await refused({ teacher: [{ net: teacher, weight: -1 }] }).toThrow(
    "weight must be positive and finite, got -1",
  );
  const five = new MultilayerPerceptron({ layerSizes: [16, 5], seed: 1 });
  await refused({ teacher: five }).toThrow("the teacher must have 16 inputs and 4 classes for stripes");
  await refused({ teacher: [teacher, five] }).toThrow(
    "all teachers must have equally many classes, got [4, 5]",
  );
  const unlabelled = dataset({ inputs: data.inputs, shape: [4, 4] });
  await refused({ teacher: five, loss: distillation(SOFT) }, unlabelled).toThrow(
    "teacher and student must have equally many classes, got [5, 4]",
  );
  await refused({ teacher: 3 as never }).toThrow("must be a MultilayerPerceptron or a tf.LayersModel, got 3");
  await refused({ augment: { maxShiftPixels: 4 } }).toThrow(
    "maxShiftPixels must be a whole number from 0 to 3",
  );
  await refused({ augment: { maxShiftPixels: 1 }, maxShiftPixels: 2 }).toThrow("must not differ, got [2, 1]");
  await refused({ augment: { mixUp: 1 } as never }).toThrow("did you mean mixup?");
  const student = makeNet();
  await expect(train(student, data, { ...options, teacher: student })).rejects.toThrow(
    "the teacher must be a net of its own, that doesn't change while the student learns",
  );
  // What would learn from labels alone, with nobody noticing.
  const mute = { ...options, teacher, loss: distillation({ ...SOFT, softWeight: 0, hardWeight: 1 }) };
  await refused(mute).toThrow("with a teacher the loss must look at it");
  await expect(train(makeNet(), data, { epochs: 1, teacher })).rejects.toThrow(
    'got "hardTargets, the default"',
  );
  await refused({ teacher, loss: multiLabelTargets }).toThrow("with a teacher the loss must look at it");
  // Labels alone look at no soft targets.
  const { ended } = await train(makeNet(), transfer, { epochs: 1, augment: { noise: 0.1 } });
  expect(ended).toBe("finished");
});

test("NaN is blamed on who gives it", async () => {
  const broken = makeNet(7);
  const numbers = broken.values();
  numbers.biases1!.values[2] = NaN;
  broken.setValues(numbers);
  const refused = (changes: TrainOptions) =>
    expect(train(makeNet(), data, { ...options, ...changes })).rejects;
  await refused({ teacher: broken }).toThrow(
    /^train: the teacher's logits must be numbers .* value 2, got NaN/,
  );
  await refused({ teacher: [makeNet(7), broken] }).toThrow(/the teachers' logits, teacher by teacher/);
  await refused({ teacher: makeNet(7), augment: (inputs) => tf.div(inputs, tf.zerosLike(inputs)) }).toThrow(
    /^train: what augment.inputs gives must be finite numbers/,
  );
});
