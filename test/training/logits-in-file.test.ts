/** A teacher's logits in a file: the same training as with them in memory. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { makeBatch } from "../../src/data/batches.js";
import { selectExamples } from "../../src/data/select-examples.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { distillation } from "../../src/training/batch-loss.js";
import { logitsOf } from "../../src/training/evaluate.js";
import { trainReusably } from "../../src/training/reusable-training.js";
import { transferSet, type TransferSetOptions } from "../../src/training/soft-target-cache.js";
import { train } from "../../src/training/train.js";
import { stripes, values } from "../helpers.js";

const folder = mkdtempSync(join(tmpdir(), "logits-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const images = stripes(2300);
const newNet = (seed: number) => new MultilayerPerceptron({ layerSizes: [16, 8, 4], seed });
const teacher = newNet(1);
const kept = () => readdirSync(join(folder, "soft-targets"));
const loss = distillation({ temperature: 2, softWeight: 1, hardWeight: 0.1 });

test("in 32 bits they are those in memory, also of selected examples, and a training ends with the same weights", async () => {
  const [inMemory, inFile] = [
    await transferSet(teacher, images, folder),
    await transferSet(teacher, images, { folder, inFile: "float32" }),
  ];
  const positions = [2299, 7, 8, 0];
  const chosen = [inMemory, inFile].map((set) => makeBatch(selectExamples(set, positions), [3, 1, 0]));
  expect(values(chosen[1]!.teacherLogits!)).toEqual(values(chosen[0]!.teacherLogits!));
  const weights = [];
  for (const set of [inMemory, inFile]) {
    const net = newNet(2);
    await train(net, set, { loss, epochs: 2 });
    weights.push(net.values());
  }
  expect(weights[1]).toEqual(weights[0]);
});

test("in 16 bits they are within a two-thousandth, and computed once", async () => {
  const options: TransferSetOptions & { inFile: "float16" } = { folder, inFile: "float16" };
  const { teacherLogits } = await transferSet(teacher, images, options);
  const all = teacherLogits.read(Uint32Array.from({ length: 2300 }, (_, example) => example));
  logitsOf(teacher, images).forEach((value, at) => {
    expect(Math.abs(all[at]! - value)).toBeLessThanOrEqual(Math.abs(value) / 2048 + 1e-7);
  });
  const [before, apply] = [kept(), vi.spyOn(teacher, "apply")];
  const again = await transferSet(teacher, images, options);
  expect(apply).not.toHaveBeenCalled();
  apply.mockRestore();
  expect([kept(), again.teacherLogits.content()]).toEqual([before, teacherLogits.content()]);
});

test("what they are is part of what a trained net is known by", async () => {
  const run = async (own: MultilayerPerceptron) => {
    const set = await transferSet(own, images, { folder, inFile: "float16" });
    return (await trainReusably(newNet(5), 5, set, { loss, epochs: 1 }, { folder })).fromCache;
  };
  expect([await run(teacher), await run(teacher), await run(newNet(9))]).toEqual([false, true, false]);
});

test("a damaged file is computed again, with a warning", async () => {
  const set = await transferSet(teacher, images, { folder, inFile: "float32" });
  const bytes = readFileSync(set.teacherLogits.path);
  const warn = vi.spyOn(console, "warn").mockReturnValue();
  for (const damage of [
    () => bytes.subarray(1),
    () => bytes.map((byte, at) => (at === 99 ? byte ^ 1 : byte)),
  ]) {
    writeFileSync(set.teacherLogits.path, damage());
    await transferSet(teacher, images, { folder, inFile: "float32" });
    expect(readFileSync(set.teacherLogits.path)).toEqual(bytes);
  }
  expect(warn.mock.calls.flat()).toEqual([
    expect.stringContaining(`expected ${bytes.length} bytes, found ${bytes.length - 1}`),
    expect.stringContaining("expected values with SHA-256"),
  ]);
  warn.mockRestore();
});

test("what can't be kept so is refused by name, and leaves nothing", async () => {
  const before = kept();
  const far = newNet(1);
  far.setValues(
    Object.fromEntries(
      Object.entries(far.values()).map(([name, { shape, values: all }]) => [
        name,
        { shape, values: all.map((value) => value * 1e4 + 1e4) },
      ]),
    ),
  );
  await expect(transferSet(far, images, { folder, inFile: "float16" })).rejects.toThrow(
    /transferSet: logits for stripes must be at most 65504 in 16 bits \(inFile: "float32"\), at value \d+, got -?\d/,
  );
  await expect(transferSet([teacher] as never, images, { folder, inFile: "float16" })).rejects.toThrow(
    "transferSet: with inFile the teacher must be one net (several may run beside",
  );
  await expect(transferSet(teacher, images, { folder, inFile: "int8" as never })).rejects.toThrow(
    'transferSet: inFile must be float16 or float32, got "int8"',
  );
  expect(kept()).toEqual(before);
});
