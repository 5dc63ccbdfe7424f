/** Data sets made of users' own arrays. */
import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { imageTensor } from "../../src/data/batches.js";
import { dataset } from "../../src/data/make-dataset.js";
import { selectExamples } from "../../src/data/select-examples.js";
import { values } from "../helpers.js";

const seen = (set: ReturnType<typeof dataset>) =>
  values(imageTensor(set, [0, 1])).map((value) => Math.round(1e6 * value) / 1e6);

describe("inputs", () => {
  test.each([
    ["Uint8Array", Uint8Array.of(0, 255, 51, 255), [0, 1, 0.2, 1]],
    ["Uint8ClampedArray", Uint8ClampedArray.of(0, 255, 51, 255), [0, 1, 0.2, 1]],
    ["Buffer", Buffer.from([0, 255, 51, 255]), [0, 1, 0.2, 1]],
    ["Int8Array", Int8Array.of(0, -1, 51, 127), [0, -1, 51, 127]],
    ["Int16Array", Int16Array.of(0, -1, 51, 255), [0, -1, 51, 255]],
    ["Uint16Array", Uint16Array.of(0, 1, 51, 65535), [0, 1, 51, 65535]],
    ["Int32Array", Int32Array.of(0, -1, 51, 255), [0, -1, 51, 255]],
    ["Uint32Array", Uint32Array.of(0, 1, 51, 255), [0, 1, 51, 255]],
    ["Float32Array", Float32Array.of(0, 1.5, -1, 0.25), [0, 1.5, -1, 0.25]],
    ["Float64Array", Float64Array.of(0, 1.5, -1, 0.25), [0, 1.5, -1, 0.25]],
    ["BigInt64Array", BigInt64Array.of(0n, -1n, 51n, 255n), [0, -1, 51, 255]],
    ["list of numbers", [0, 1.5, -1, 255], [0, 1.5, -1, 255]],
  ])("%s: the values, of which only bytes are scaled", (_kind, inputs, expected) => {
    expect(seen(dataset({ inputs, shape: [2] }))).toEqual(expected);
  });

  test("nested arrays, rows of typed arrays and tensors bring their shape", () => {
    const nested = dataset({
      inputs: [
        [[1], [2]],
        [[3], [4]],
      ],
    });
    expect([nested.shape, seen(nested)]).toEqual([
      [2, 1],
      [1, 2, 3, 4],
    ]);
    expect(seen(dataset({ inputs: [Float64Array.of(1, 2), Float64Array.of(3, 4)] }))).toEqual([1, 2, 3, 4]);
    expect(seen(dataset({ inputs: [Uint8Array.of(0, 255), Uint8Array.of(51, 0)] }))).toEqual([0, 1, 0.2, 0]);
    const tensor = tf.tensor3d([1, 2, 3, 4], [2, 2, 1]);
    expect(dataset({ inputs: tensor }).shape).toEqual([2, 1]);
    expect(seen(dataset({ inputs: tensor, shape: [2] }))).toEqual([1, 2, 3, 4]);
    expect(seen(dataset({ inputs: tf.tensor2d([0, 255, 1, 2], [2, 2], "int32") }))).toEqual([0, 255, 1, 2]);
  });

  test("are copied: later changes don't reach the set", () => {
    const [inputs, labels] = [Uint8Array.of(0, 255), [0, 1]];
    const set = dataset({ inputs, shape: [1], labels, classes: 2 });
    inputs.fill(7);
    labels.fill(7);
    expect([...set.inputs, ...set.labels]).toEqual([0, 255, 0, 1]);
  });

  test("scale says what values stand for", () => {
    const scale = { zero: 128, unit: 64 };
    expect(seen(dataset({ inputs: Uint8Array.of(0, 128, 192, 255), shape: [2], scale }))).toEqual([
      -2, 0, 1, 1.984375,
    ]);
    expect(seen(dataset({ inputs: [0, 128, 192, 256], shape: [2], scale }))).toEqual([-2, 0, 1, 2]);
  });
});

test("labels of more than 256 classes take 16 bits", () => {
  const set = dataset({ inputs: [[1], [2]], labels: [0, 65_535], classes: 65_536 });
  expect(set.labels).toEqual(Uint16Array.of(0, 65_535));
});

test("classNames say how many classes there are, and stay with the examples", () => {
  const set = dataset({ inputs: [[1], [2]], labels: [0, 2], classNames: ["cat", "dog", "emu"] });
  expect([set.classes, selectExamples(set, [1]).classNames]).toEqual([3, ["cat", "dog", "emu"]]);
  expect(() => dataset({ inputs: [[1]], labels: [0], classNames: ["cat", "dog"], classes: 3 })).toThrow(
    "classNames of data must be one for each of the 3 classes, got 2",
  );
});
