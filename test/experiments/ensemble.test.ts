/** Ensembles and their students as trials, on few digits and small nets. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as tf from "@tensorflow/tfjs";
import { labelledData } from "../../src/data/labelled-data.js";
import { ensembleSoftTargets } from "../../src/distillation/ensemble.js";
import { ensembleMemberRecipe } from "../../src/experiments/ingredients/ensemble-member-recipe.js";
import {
  ensembleMember,
  ensembleMembers,
  learnedFrom,
  MEMBER_DEFAULTS,
  netFor,
} from "../../src/experiments/ingredients/ensemble-members.js";
import { ensembleRecipe, type EnsembleDetails } from "../../src/experiments/ingredients/ensemble-recipe.js";
import { ensembleStudentRecipe } from "../../src/experiments/ingredients/ensemble-student-recipe.js";
import { softmaxWithTemperature } from "../../src/distillation/softmax.js";
import { accuracyCurve } from "../../src/training/accuracy-curve.js";
import { ensembleTransferSet } from "../../src/training/ensemble-transfer-set.js";
import { logitsOf } from "../../src/training/evaluate.js";
import { closeTo, stripes, values } from "../helpers.js";

const options = {
  ...MEMBER_DEFAULTS,
  data: "mnist",
  first: 1000,
  architectures: [[12]],
  epochs: 3,
  batchSize: 50,
};
const context = () => ({
  seed: 1,
  folder: mkdtempSync(join(tmpdir(), "ensemble-")),
  onProgress: () => undefined,
});

test("the three parts of a data set share no example", async () => {
  const {
    training: train,
    validation,
    test: last,
  } = await labelledData({ data: "mnist", first: 0, sentences: 1, noise: 0 });
  expect([train.count, validation.count, last.count]).toEqual([50_000, 10_000, 10_000]);
  await expect(labelledData({ data: "shoes", first: 0, sentences: 1, noise: 0 })).rejects.toThrow(
    'labelledData: data must be one of mnist, fashion-mnist, speech, got "shoes"',
  );
  await expect(labelledData({ data: "speech", first: 5, sentences: 1, noise: 0 })).rejects.toThrow(
    "take fewer sentences",
  );
});

describe("what members learn from", () => {
  test("shifted digits are the digits; frames with fresh noise have none of their own", async () => {
    const digits = await learnedFrom({ ...options, maxShiftPixels: 2 });
    expect(digits.augment).toEqual({ maxShiftPixels: 2, noise: 0 });
    expect(digits.examples.inputs).toEqual((await labelledData(options)).training.inputs);
    const speech = { ...MEMBER_DEFAULTS, data: "speech", sentences: 1, noise: 1 };
    const [fresh, once] = [await learnedFrom({ ...speech, freshNoise: true }), await learnedFrom(speech)];
    expect([fresh.augment.noise, once.augment.noise]).toEqual([1, 0]);
    const clean = await labelledData({ ...speech, noise: 0 });
    expect(fresh.examples.inputs).toEqual(clean.training.inputs);
    expect(once.examples.inputs).not.toEqual(clean.training.inputs);
    expect(fresh.examples.labels).toEqual(once.examples.labels);
  });

  test.each([
    [{ data: "speech", first: 0, noise: 1, maxShiftPixels: 1 }, "maxShiftPixels must be 0"],
    [{ freshNoise: true }, "freshNoise needs speech with noise above 0"],
    [{ data: "speech", first: 0, freshNoise: true }, "freshNoise needs speech with noise above 0"],
  ])("%o is refused", async (changes, message) => {
    const all = { ...options, member: 1, ...changes };
    await expect(ensembleMemberRecipe.run(all, context())).rejects.toThrow(message);
  });
});

describe("members", () => {
  test("differ by their initial weights, and by nothing else unless asked to", async () => {
    const train = await learnedFrom(options);
    const first = await ensembleMember(train, options, 1, 1);
    const again = await ensembleMember(train, options, 1, 1);
    const second = await ensembleMember(train, options, 2, 1);
    expect(again.trained.fromCache).toBe(true);
    expect(again.net.values()).toEqual(first.net.values());
    expect(second.net.values()).not.toEqual(first.net.values());
    for (const other of [{ varyOrder: true }, { bootstrap: true }]) {
      const { net, trained } = await ensembleMember(train, { ...options, ...other }, 1, 1);
      expect(trained.epochs).not.toEqual(first.trained.epochs);
      net.dispose();
    }
    for (const { net } of [first, again, second]) net.dispose();
  });

  test("take several architectures in turns", async () => {
    const train = await learnedFrom(options);
    const nets = await ensembleMembers(train, { ...options, architectures: [[5], [6, 7]], epochs: 1 }, 3, 1);
    expect(nets.map(({ layerSizes }) => layerSizes.slice(1, -1))).toEqual([[5], [6, 7], [5]]);
    for (const net of nets) net.dispose();
  });

  test("and their students compute in the precision that is asked for", async () => {
    const rounded = { ...options, precision: "bfloat16", members: 1 } as const;
    const student = () =>
      ensembleStudentRecipe.run({ ...ensembleStudentRecipe.defaults, ...rounded, softWeight: 0 }, context());
    if (tf.getBackend() !== "tensorflow") {
      await expect(student()).rejects.toThrow("needs the recorded step");
      return;
    }
    const train = await learnedFrom(options);
    const { net } = await ensembleMember(train, rounded, 1, 1);
    const { net: exact } = await ensembleMember(train, options, 1, 1);
    expect(net.values()).not.toEqual(exact.values());
    expect((await student()).metrics.errors).toBeLessThan(900);
    for (const one of [net, exact]) one.dispose();
  });

  test("are refused by name", async () => {
    await expect(ensembleMemberRecipe.run({ ...options, member: 0 }, context())).rejects.toThrow(
      "ensemble-member: member must be a whole number of at least 1, got 0",
    );
  });
});

test("an ensemble: its members alone and together; with one member both means are that member", async () => {
  const { metrics, details } = await ensembleRecipe.run(
    { ...options, members: 3, softeningTemperatures: [] },
    context(),
  );
  const { members, arithmetic, geometric } = details as EnsembleDetails;
  const alone = await ensembleMemberRecipe.run({ ...options, member: 1 }, context());
  expect([members[0], arithmetic[0], geometric[0]]).toEqual(new Array(3).fill(alone.metrics.errors));
  expect(metrics.memberErrors).toBeCloseTo((members[0]! + members[1]! + members[2]!) / 3);
  expect([metrics.errors, metrics.geometricErrors]).toEqual([arithmetic[2], geometric[2]]);
  expect(metrics.testExamples).toBe(1000);
  expect(metrics.accuracy).toBeCloseTo(1 - metrics.errors! / 1000);
});

test("ways to soften an ensemble: the same at T = 1, apart above; no temperatures, nothing compared", async () => {
  const { details } = await ensembleRecipe.run(
    { ...options, members: 2, softeningTemperatures: [1, 4] },
    context(),
  );
  const { temperatures, membersEntropy, meanEntropy, meanDistance, geometricDistance } = (
    details as EnsembleDetails
  ).softening!;
  expect(temperatures).toEqual([1, 4]);
  expect(meanDistance[0]).toBeCloseTo(0, 6);
  expect(meanEntropy[0]).toBeCloseTo(membersEntropy[0]!, 5);
  expect(meanDistance[1]).toBeGreaterThan(1e-4);
  expect(geometricDistance[0]).toBeGreaterThan(1e-4);
  expect(membersEntropy[1]).toBeGreaterThan(membersEntropy[0]!);
  const without = await ensembleRecipe.run({ ...options, members: 2, softeningTemperatures: [] }, context());
  expect(without.details).not.toHaveProperty("softening");
});

test("an ensemble's soft targets are computed once, and are those of its members", async () => {
  const images = stripes(40);
  const nets = [1, 2].map((seed) => netFor(images, [5], seed));
  const folder = mkdtempSync(join(tmpdir(), "soft-targets-"));
  const how = { temperature: 3, mean: "arithmetic", soften: "members" } as const;
  const { teacherLogits } = await ensembleTransferSet(nets, images, how, folder);
  const logits = nets.map((net) => tf.tensor2d(logitsOf(net, images), [40, 4]));
  const expected = values(ensembleSoftTargets(logits, how));
  closeTo(softmaxWithTemperature(tf.tensor2d(teacherLogits, [40, 4]), 3), expected, 1e-5);
  const files = () => readdirSync(join(folder, "ensemble-soft-targets"));
  expect(files()).toHaveLength(1);
  expect((await ensembleTransferSet(nets, images, how, folder)).teacherLogits).toEqual(teacherLogits);
  expect(files()).toHaveLength(1);
  await ensembleTransferSet(nets, images, { ...how, temperature: 4 }, folder);
  await ensembleTransferSet(nets.slice(0, 1), images, how, folder);
  expect(files()).toHaveLength(3);
  for (const net of nets) net.dispose();
});

describe("a student", () => {
  const run = (changes: Record<string, unknown>) =>
    ensembleStudentRecipe.run(
      { ...ensembleStudentRecipe.defaults, ...options, members: 2, studentEpochs: 4, ...changes },
      context(),
    );

  test("of an ensemble; the same a second time", async () => {
    const first = await run({});
    expect(first.metrics).toMatchObject({ trainingExamples: 1000, stoppedAfter: 4 });
    expect(first.metrics.accuracy).toBeGreaterThan(0.6);
    expect({ ...(await run({})).metrics, seconds: 0 }).toEqual({ ...first.metrics, seconds: 0 });
  });

  test("of a fraction of the data; stopped early it is the net of its best epoch", async () => {
    const changes = {
      fraction: 0.1,
      softWeight: 0,
      hardWeight: 1,
      studentEpochs: 12,
      studentLearningRate: 0.02,
    };
    const { metrics, details } = await run({ ...changes, stopEarly: true, curve: true });
    const { curve } = details as { curve: Record<"train" | "test", number[]> };
    expect(metrics.trainingExamples).toBeLessThan(110);
    expect(curve.test).toHaveLength(12);
    expect(metrics.accuracy).toBeCloseTo(curve.test[metrics.stoppedAfter! - 1]!);
    expect(metrics.trainAccuracy).toBeCloseTo(curve.train[metrics.stoppedAfter! - 1]!);
    const late = await run({ ...changes, curve: true });
    expect(late.metrics.accuracy).toBeCloseTo(curve.test.at(-1)!);
  });

  test("beside its members, which are asked about the shifted digits that it sees", async () => {
    const shifted = { maxShiftPixels: 2, studentLearningRate: 0.02 };
    const beside = await run(shifted);
    const recorded = await run({ ...shifted, studentAugmented: false });
    const labels = await run({ ...shifted, softWeight: 0, hardWeight: 1 });
    for (const { metrics } of [beside, recorded, labels]) expect(metrics.accuracy).toBeGreaterThan(0.4);
    const errors = [beside, recorded, labels, await run({ studentLearningRate: 0.02 })].map(
      ({ metrics }) => metrics.validationErrors,
    );
    expect(new Set(errors).size).toBe(4);
    expect({ ...(await run(shifted)).metrics, seconds: 0 }).toEqual({ ...beside.metrics, seconds: 0 });
  });

  test("one of several starts from weights of its own", async () => {
    const [first, second] = [await run({}), await run({ student: 2 })];
    expect(second.metrics.validationErrors).not.toBe(first.metrics.validationErrors);
  });

  test("of another mean can't be beside its members", async () => {
    const changes = { mean: "geometric", maxShiftPixels: 1, studentLearningRate: 0.02 };
    await expect(run(changes)).rejects.toThrow("studentAugmented must be false");
    expect((await run({ ...changes, studentAugmented: false })).metrics.accuracy).toBeGreaterThan(0.4);
  });

  test("without any weight is refused", async () => {
    await expect(run({ softWeight: 0, hardWeight: 0 })).rejects.toThrow(
      "softWeight or hardWeight must be above 0",
    );
  });
});

test("a curve goes on after an interruption, an epoch that is repeated not counting twice", () => {
  const images = stripes(20);
  const net = netFor(images, [3], 1);
  const path = join(mkdtempSync(join(tmpdir(), "curve-")), "curve.json");
  const record = (epoch: number) => ({ epoch, loss: 1, errors: undefined });
  accuracyCurve(net, { images }, path).look(record(1));
  const { look, read } = accuracyCurve(net, { images }, path);
  look(record(2));
  look(record(2));
  expect(read().images).toHaveLength(2);
  expect(existsSync(path)).toBe(true);
  rmSync(path);
  expect(read()).toEqual({ images: [] });
  net.dispose();
});
