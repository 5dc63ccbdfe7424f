/** Pictures and labels in IDX files, as users have them; files that are damaged are in idx.test.ts. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { loadFashionMnist } from "../../../src/data/fashion-mnist.js";
import { loadMnist } from "../../../src/data/mnist.js";
import { readIdx, type IdxOptions } from "../../../src/data/readers/read-idx.js";
import { noisyLabels } from "../../../src/data/transfer-set.js";
import { contentHash } from "../../../src/storage/content-hash.js";
import { repositoryRoot } from "../../../src/support/paths.js";

const folder = mkdtempSync(join(tmpdir(), "idx-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Writes an IDX file of unsigned bytes. */
function write(
  name: string,
  shape: readonly number[],
  values: readonly number[],
  pack = (all: Buffer) => all,
) {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt32BE((8 << 8) | shape.length);
  shape.forEach((length, axis) => header.writeUInt32BE(length, 4 + 4 * axis));
  const path = join(folder, name);
  writeFileSync(path, pack(Buffer.concat([header, Buffer.from(values)])));
  return path;
}

const images = write("images", [2, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
const labels = write("labels.gz", [2], [3, 200], gzipSync);

test("pictures with labels, or without", () => {
  const set = readIdx(images, { labels });
  expect(set).toMatchObject({ name: "images", count: 2, shape: [2, 3, 1], classes: 201 });
  expect([...set.labels, ...set.inputs]).toEqual([3, 200, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  expect(readIdx(images, { labels, classes: 256, name: "mine" })).toMatchObject({
    classes: 256,
    name: "mine",
  });
  const bare = readIdx(images);
  expect([bare.count, bare.labels, bare.classes]).toEqual([2, undefined, undefined]);
});

test("arrays are no Buffers, whose copies share memory; noise leaves the labels that it was made of alone", () => {
  const set = readIdx(images, { labels: write("zeros", [2], [0, 0]), classes: 2 });
  for (const array of [set.inputs, set.labels])
    expect(Object.getPrototypeOf(array)).toBe(Uint8Array.prototype);
  expect([...noisyLabels(set, 1, 1).labels, ...set.labels]).toEqual([1, 1, 0, 0]);
  const inBuffer = { ...set, labels: Buffer.from([0, 0]) };
  expect([...noisyLabels(inBuffer, 1, 1).labels, ...inBuffer.labels]).toEqual([1, 1, 0, 0]);
});

test("EMNIST's pictures are turned upright", () => {
  // Two rows of three are stored as three columns of two: 1 3 5 over 2 4 6.
  const { shape, inputs } = readIdx(images, { transposed: true });
  expect(shape).toEqual([3, 2, 1]);
  expect([...inputs.subarray(0, 6)]).toEqual([1, 4, 2, 5, 3, 6]);
  const size = fc.integer({ min: 1, max: 6 });
  fc.assert(
    fc.property(size, size, size, (count, height, width) => {
      const values = Array.from({ length: count * height * width }, (_, index) => (7 * index) % 256);
      const turned = readIdx(write("any", [count, height, width], values), { transposed: true });
      const again = readIdx(write("turned", [count, width, height], [...turned.inputs]), {
        transposed: true,
      });
      expect([...again.inputs]).toEqual(values);
    }),
    { numRuns: 30 },
  );
});

test("MNIST and Fashion-MNIST are read by it", () => {
  const file = (set: string, name: string) => join(repositoryRoot, "data", set, name);
  const mnist = readIdx(file("mnist", "t10k-images-idx3-ubyte"), {
    labels: file("mnist", "t10k-labels-idx1-ubyte"),
  });
  const known = loadMnist().test;
  expect(contentHash(mnist.inputs, mnist.labels)).toBe(contentHash(known.inputs, known.labels));
  expect([mnist.classes, mnist.shape]).toEqual([10, [28, 28, 1]]);
  const clothes = loadFashionMnist().test;
  expect([clothes.classes, clothes.classNames?.[9]]).toEqual([10, "ankle boot"]);
});

describe("refuses", () => {
  test.each<[string, IdxOptions, string]>([
    [
      "labels of another count",
      { labels: write("three", [3], [1, 2, 3]) },
      "expected one label for each of the 2 images, found 3 labels",
    ],
    [
      "labels beyond the classes",
      { labels, classes: 10 },
      "expected labels 0 to 9, found 200 at position 1. To repair: readIdx(images",
    ],
    [
      "names for other classes",
      { labels, classes: 201, classNames: ["a"] },
      "classNames of images must be one for each of the 201 classes, got 1",
    ],
    ["images for labels", { labels: images }, "these are images, perhaps swapped with labels"],
    [
      "labels that are not there",
      { labels: join(folder, "none") },
      "none: expected an IDX file, found no file",
    ],
    ["another option", { label: labels } as IdxOptions, 'got "label"; did you mean labels?'],
    ["too many classes", { labels, classes: 300 }, "classes must be a whole number from 2 to 256, got 300"],
  ])("%s", (_what, options, message) => {
    expect(() => readIdx(images, options)).toThrow(message);
  });
});
