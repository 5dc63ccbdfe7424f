import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { selectExamples } from "../../src/data/select-examples.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { ensembleTransferSet } from "../../src/training/ensemble-transfer-set.js";
import { logitsOf } from "../../src/training/evaluate.js";
import { transferSet } from "../../src/training/soft-target-cache.js";
import { stripes } from "../helpers.js";

test("logits are kept for a teacher's weights and images, and never met by others", async () => {
  const folder = mkdtempSync(join(tmpdir(), "cache-"));
  const files = () => readdirSync(join(folder, "soft-targets")).length;
  const images = stripes(50);
  const teacher = new MultilayerPerceptron({ layerSizes: [16, 8, 4], seed: 1 });

  const first = await transferSet(teacher, images, folder);
  expect(first.teacherLogits).toEqual(logitsOf(teacher, images));
  expect((await transferSet(teacher, images, folder)).teacherLogits).toEqual(first.teacherLogits);
  expect(files()).toBe(1);

  const fewer = selectExamples(images, [3, 1]);
  expect((await transferSet(teacher, fewer, folder)).teacherLogits).toEqual(logitsOf(teacher, fewer));
  teacher.setValues(new MultilayerPerceptron({ layerSizes: [16, 8, 4], seed: 2 }).values());
  const changed = await transferSet(teacher, images, folder);
  expect(changed.teacherLogits).toEqual(logitsOf(teacher, images));
  expect(changed.teacherLogits).not.toEqual(first.teacherLogits);
  expect(files()).toBe(3);
});

const newNet = (seed: number) => new MultilayerPerceptron({ layerSizes: [16, 8, 4], seed });

test("whatever the teacher is shown is part of what soft targets are known by, and no name is", async () => {
  const folder = mkdtempSync(join(tmpdir(), "cache-"));
  const images = stripes(50);
  const teacher = newNet(1);
  const first = await transferSet(teacher, images, folder);
  const others = [
    { ...images, scale: { zero: 3, unit: 200 } },
    { ...images, inputs: images.inputs.map((value, at) => (at === 799 ? value ^ 1 : value)) },
    { ...images, inputs: Float32Array.from(images.inputs) },
  ];
  for (const other of others) {
    const { teacherLogits } = await transferSet(teacher, other, folder);
    expect(teacherLogits).toEqual(logitsOf(teacher, other));
    expect(teacherLogits).not.toEqual(first.teacherLogits);
  }
  const files = () => readdirSync(join(folder, "soft-targets")).length;
  expect(files()).toBe(1 + others.length);
  const renamed = await transferSet(teacher, { ...images, name: "else" }, folder);
  expect([renamed.name, files()]).toEqual(["else", 1 + others.length]);
  // Labels are those of the set at hand.
  const labels = images.labels.map((label) => 3 - label);
  expect((await transferSet(teacher, { ...images, labels }, folder)).labels).toEqual(labels);
  expect(files()).toBe(1 + others.length);
});

test("an ensemble's soft targets are known by every member, the images and how the mean is taken", async () => {
  const folder = mkdtempSync(join(tmpdir(), "cache-"));
  const images = stripes(50);
  const members = [newNet(1), newNet(2)];
  const how = { temperature: 2, mean: "arithmetic", soften: "members" } as const;
  const files = () => readdirSync(join(folder, "ensemble-soft-targets")).length;
  await ensembleTransferSet(members, images, how, folder);
  await ensembleTransferSet(members, { ...images, name: "else" }, { ...how }, folder);
  expect(files()).toBe(1);
  await ensembleTransferSet(members, { ...images, scale: { zero: 3, unit: 200 } }, how, folder);
  await ensembleTransferSet([newNet(1), newNet(3)], images, how, folder);
  await ensembleTransferSet(members, images, { ...how, mean: "geometric" }, folder);
  await ensembleTransferSet(members, images, { ...how, soften: "mean" }, folder);
  await ensembleTransferSet(members, images, { ...how, temperature: 3 }, folder);
  expect(files()).toBe(6);
});
