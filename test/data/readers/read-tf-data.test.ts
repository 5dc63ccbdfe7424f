/** tfjs's own pipelines as data sets. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterAll, describe, expect, test } from "vitest";
import { readTfData, type TfDataOptions } from "../../../src/data/readers/read-tf-data.js";
import { isNative } from "../../../src/runtime/is-native.js";

const folder = mkdtempSync(join(tmpdir(), "tf-data-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

type Source = tf.data.Dataset<tf.TensorContainer>;
const of = (items: unknown[]) => tf.data.array<tf.TensorContainer>(items as tf.TensorContainer[]);
const pairs = () => [0, 1, 2].map((label) => ({ xs: tf.tensor2d([[label, 0.5, -1]]), ys: label }));

test("tensors with labels, targets and weights; their memory is freed", async () => {
  const items = [0, 1, 2].map((label) => ({ xs: [label, 0.5], ys: label, t: [label / 2, 1], w: label + 1 }));
  const source = of(items).map((item) => {
    const { xs, ...rest } = item as { xs: number[] };
    return { ...rest, xs: tf.tensor1d(xs) };
  }) as Source;
  const before = tf.memory().numTensors;
  const set = await readTfData(source, {
    inputs: "xs",
    labels: "ys",
    targets: "t",
    weights: "w",
    name: "mine",
  });
  expect(tf.memory().numTensors).toBe(before);
  expect(set).toMatchObject({
    name: "mine",
    count: 3,
    shape: [2],
    classes: 3,
    labels: Uint8Array.of(0, 1, 2),
  });
  expect([...set.inputs]).toEqual([0, 0.5, 1, 0.5, 2, 0.5]);
  expect([[...set.targets!], [...set.weights!]]).toEqual([
    [0, 1, 0.5, 1, 1, 1],
    [1, 2, 3],
  ]);
});

test("an interrupt ends it between two elements, and frees them", async () => {
  const before = tf.memory().numTensors;
  const source = of(Array.from({ length: 200_000 }, (_, index) => index)).map((item) => {
    if (item === 500) process.emit("SIGINT");
    return tf.tensor1d([item as number]);
  }) as Source;
  await expect(readTfData(source)).rejects.toThrow(/^readTfData was interrupted after \d+ elements/);
  expect(process.listenerCount("SIGINT")).toBe(0);
  // tf.data may have made the next one ahead.
  expect(tf.memory().numTensors - before).toBeLessThan(3);
});

test("a source may be read twice", async () => {
  const source = of(pairs());
  const read = () => readTfData(source, { inputs: "xs", labels: "ys", classes: 9 });
  expect(await read()).toEqual(await read());
  expect((await read()).shape).toEqual([1, 3]);
});

test("batches, the last of which is smaller; whole elements without labels", async () => {
  const batches = of(pairs()).batch(2);
  const set = await readTfData(batches, { inputs: "xs", labels: "ys", batched: true, shape: [3] });
  expect([set.count, set.shape, [...set.labels]]).toEqual([3, [3], [0, 1, 2]]);
  const numbers = await readTfData(of([1, 2, 3]));
  expect([numbers.shape, [...numbers.inputs], numbers.labels]).toEqual([[1], [1, 2, 3], undefined]);
});

test.runIf(isNative())("tfjs's own reader of CSV files", async () => {
  const path = join(folder, "irises.csv");
  writeFileSync(path, "length,width,species\n5,3.5,0\n7,3.25,2\n");
  const source = tf.data.csv(`file://${path}`, { columnConfigs: { species: { isLabel: true } } }) as Source;
  const set = await readTfData(source, { inputs: "xs", labels: "ys" });
  expect([set.shape, [...set.inputs], [...set.labels], set.classes]).toEqual([
    [2],
    [5, 3.5, 7, 3.25],
    [0, 2],
    3,
  ]);
});

describe("refuses", () => {
  test.each<[string, unknown, TfDataOptions, string]>([
    ["an array", [1, 2], {}, "readTfData: source must be a tf.data.Dataset, got [1, 2]"],
    ["nothing", null, {}, "source must be a tf.data.Dataset, got null"],
    ["no elements", of([1]).filter(() => false), {}, "source must have at least one element"],
    ["what never ends", of([1]).repeat(), {}, "source must end (take(count) makes it end)"],
    [
      "a name that is not there",
      of(pairs()),
      { inputs: "x" },
      "elements must have x, at element 0, got an object with xs, ys; did you mean xs?",
    ],
    [
      "labels without inputs",
      of(pairs()),
      { labels: "ys" },
      "inputs must name what of an element the inputs are",
    ],
    ["texts", of([{ xs: "red" }]), { inputs: "xs" }, 'xs must be numbers, at element 0, got "red"'],
    [
      "tensors of texts",
      of([tf.tensor1d(["red"])]),
      {},
      "must be numbers, at element 0, got a tensor of shape [1]",
    ],
    [
      "another shape",
      of([
        [1, 2],
        [1, 2, 3],
      ]),
      {},
      "the element must have shape [2], as the first has, at element 1, got [3]",
    ],
    ["uneven rows", of([[[1, 2], [1]]]), {}, "must be numbers in rows of one length, at element 0"],
    ["NaN", of([[1], [NaN]]), {}, "inputs of data must be finite numbers, at position 1, got NaN"],
    [
      "labels below 0",
      of([{ xs: [1], ys: -1 }]),
      { inputs: "xs", labels: "ys" },
      "(leave out examples that are to be ignored, or give them any label and weight 0), at position 0, got -1",
    ],
    ["one-hot labels", of([{ xs: [1], ys: [0, 1] }]), { inputs: "xs", labels: "ys" }, "no one-hot rows"],
    ["another option", of([1]), { input: "xs" } as TfDataOptions, 'got "input"; did you mean inputs?'],
  ])("%s", async (_what, source, options, message) => {
    await expect(readTfData(source as Source, options)).rejects.toThrow(message);
  });
});
