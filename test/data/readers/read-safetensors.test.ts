/** Data sets out of safetensors files; what can be wrong with such a file itself is in test/storage. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readSafetensors } from "../../../src/data/readers/read-safetensors.js";
import type { NamedArrayOptions } from "../../../src/data/readers/dataset-of-arrays.js";
import { writeArrays } from "../../../src/storage/safetensors.js";

const folder = mkdtempSync(join(tmpdir(), "safetensors-"));
const path = join(folder, "digits.safetensors");
writeArrays(path, {
  arrays: {
    images: { shape: [2, 1, 2], values: Uint8Array.of(0, 255, 51, 0) },
    features: { shape: [2, 2], values: Float64Array.of(0.5, -1, 2, 3) },
    labels: { shape: [2], values: BigInt64Array.of(1n, 0n) },
    wrong: { shape: [2], values: BigInt64Array.of(1n, -100n) },
    prices: { shape: [2, 1], values: Float32Array.of(9, NaN) },
  },
  metadata: {},
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test("bytes stay bytes, other types become float32", () => {
  const set = readSafetensors(path, { inputs: "images", labels: "labels", shape: [1, 2, 1] });
  expect(set).toMatchObject({ count: 2, shape: [1, 2, 1], classes: 2, labels: Uint8Array.of(1, 0) });
  expect(set.inputs).toEqual(Uint8Array.of(0, 255, 51, 0));
  const { inputs, labels } = readSafetensors(path, { inputs: "features" });
  expect([inputs, labels]).toEqual([Float32Array.of(0.5, -1, 2, 3), undefined]);
});

describe("refuses", () => {
  test.each<[string, NamedArrayOptions, string]>([
    [
      "an array that is not there",
      { inputs: "image" },
      "expected an array image, found images, features, labels, wrong, prices; did you mean images?",
    ],
    [
      "an ignored label",
      { inputs: "images", labels: "wrong" },
      "(leave out examples that are to be ignored, or give them any label and weight 0), at position 1, got -100",
    ],
    [
      "a target NaN",
      { inputs: "images", targets: "prices" },
      "targets of digits.safetensors must be finite numbers, at position 1, got NaN",
    ],
    [
      "no name",
      {} as NamedArrayOptions,
      "readSafetensors: inputs must be a text that is not empty, got undefined",
    ],
  ])("%s", (_what, options, message) => {
    expect(() => readSafetensors(path, options)).toThrow(message);
  });

  test("another file", () => {
    const other = join(folder, "other.safetensors");
    writeFileSync(other, "text");
    expect(() => readSafetensors(other, { inputs: "x" })).toThrow("expected a safetensors header");
  });
});
