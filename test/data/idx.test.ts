import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FileError } from "../../src/support/checks.js";
import { readIdx } from "../../src/data/idx.js";
import { loadMnist } from "../../src/data/mnist.js";
import { contentHash } from "../../src/storage/content-hash.js";

/** An IDX file of unsigned bytes. */
function idx(shape: number[], values: number[], type = 8): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt32BE((type << 8) | shape.length);
  shape.forEach((length, axis) => header.writeUInt32BE(length, 4 + 4 * axis));
  return Buffer.concat([header, Buffer.from(values)]);
}

function folderWith(files: Record<string, Buffer>): string {
  const folder = mkdtempSync(join(tmpdir(), "idx-"));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  return folder;
}

function messageOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(FileError);
    return (error as FileError).message;
  }
  throw new Error("expected an error");
}

const images = idx([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]);
const labels = idx([2], [3, 9]);

describe("readIdx", () => {
  test("reads shape and values", () => {
    const folder = folderWith({ images });
    expect(readIdx(join(folder, "images"), 3)).toEqual({
      shape: [2, 2, 2],
      values: Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]),
    });
  });

  test.each([
    ["cut short", images.subarray(0, -1), "expected 24 bytes for shape [2, 2, 2], found 23: cut short"],
    ["too long", Buffer.concat([images, Buffer.alloc(1)]), "found 25: too long"],
    ["cut in its header", images.subarray(0, 7), "expected an IDX header of 16 bytes, found 7"],
    ["swapped with labels", idx([9], [1, 2, 3, 4, 5, 6, 7, 8, 9]), "these are labels, perhaps swapped"],
    ["of floats", idx([2, 2, 2], [], 13), "expected magic number 2051"],
    [
      "still compressed",
      Buffer.from([0x1f, 0x8b, 8, 0, ...new Array<number>(20).fill(0)]),
      "still compressed with gzip",
    ],
  ])("names a file that is %s", (_how, bytes, message) => {
    const path = join(folderWith({ images: bytes }), "images");
    const found = messageOf(() => readIdx(path, 3));
    expect(found).toContain(path);
    expect(found).toContain(message);
    expect(found).toContain("To repair: npm run setup");
  });

  test("refuses a file that was altered, where its checksum is known", () => {
    const path = join(folderWith({ images }), "images");
    expect(readIdx(path, 3, { sha256: contentHash(images) }).shape).toEqual([2, 2, 2]);
    const altered = Buffer.from(images).fill(0, images.length - 1);
    writeFileSync(path, altered);
    const found = messageOf(() => readIdx(path, 3, { sha256: contentHash(images) }));
    expect(found).toContain(`expected SHA-256 ${contentHash(images)}, found ${contentHash(altered)}`);
  });

  test("names a file that is not there", () => {
    expect(messageOf(() => readIdx("/nowhere/images", 3))).toContain(
      "/nowhere/images: expected an IDX file, found no file",
    );
  });
});

describe("loadMnist", () => {
  const names = [
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
  ];
  const folderOf = (files: Buffer[]) =>
    folderWith(Object.fromEntries(names.map((name, index) => [name, files[index]!])));

  test("reads the real digits", () => {
    const { training, test: testDigits } = loadMnist();
    expect([training.count, testDigits.count]).toEqual([60_000, 10_000]);
    expect([...training.labels.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    expect(testDigits.labels.filter((label) => label === 3)).toHaveLength(1010);
  });

  test("takes files of one's own", () => {
    const { training } = loadMnist({ folder: folderOf([images, labels, images, labels]) });
    expect([...training.labels]).toEqual([3, 9]);
  });

  test("refuses images and labels of different count", () => {
    const folder = folderOf([images, idx([3], [1, 2, 3]), images, labels]);
    expect(messageOf(() => loadMnist({ folder }))).toContain(
      "expected one label for each of the 2 images, found 3",
    );
  });

  test("refuses labels outside of 0–9", () => {
    const folder = folderOf([images, idx([2], [3, 10]), images, labels]);
    expect(messageOf(() => loadMnist({ folder }))).toContain(
      "expected labels 0 to 9, found 10 at position 1",
    );
  });

  test("refuses swapped files", () => {
    const folder = folderOf([labels, images, images, labels]);
    expect(messageOf(() => loadMnist({ folder }))).toContain("perhaps swapped");
  });
});
