import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { selectExamples } from "../../src/data/select-examples.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
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
