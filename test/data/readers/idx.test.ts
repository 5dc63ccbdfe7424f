import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { FileError } from "../../../src/support/checks.js";
import { readIdxArray } from "../../../src/data/readers/idx.js";
import { loadMnist } from "../../../src/data/mnist.js";
import { contentHash } from "../../../src/storage/content-hash.js";

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

describe("readIdxArray", () => {
  test("reads shape and values", () => {
    const folder = folderWith({ images });
    expect(readIdxArray(join(folder, "images"), 3)).toEqual({
      shape: [2, 2, 2],
      values: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
    });
  });

  test.each([
    [
      "cut short",
      images.subarray(0, -1),
      "expected 24 bytes for shape [2, 2, 2], found 23: cut short. To repair: fetch or copy the file again",
    ],
    ["too long", Buffer.concat([images, Buffer.alloc(1)]), "found 25: too long. To repair: fetch or copy"],
    [
      "cut in its header",
      images.subarray(0, 7),
      "expected an IDX header of 16 bytes, found 7 bytes in all. To repair: fetch or copy",
    ],
    [
      "swapped with labels",
      idx([9], [1, 2, 3, 4, 5, 6, 7, 8, 9]),
      "these are labels, perhaps swapped with images. To repair: give the files",
    ],
    ["of images in colour", idx([1, 2, 2, 3], [], 8), "found 2052: unsigned bytes, 4 dimensions"],
    ["of floats", idx([2, 2, 2], [], 13), "expected magic number 2051"],
    ["of floats, saying so", idx([2, 2, 2], [], 13), "found 3331: 32-bit floats, 3 dimensions"],
    [
      "of floats, naming another way",
      idx([2, 2, 2], [], 13),
      "name a file of unsigned bytes; dataset() takes arrays of any other kind",
    ],
    [
      "nothing of the kind",
      Buffer.from("1,2,3\n4,5,6\n".repeat(3)),
      "no IDX file. To repair: name a file in",
    ],
    [
      "gzipped, but cut short",
      gzipSync(images).subarray(0, -9),
      "found a gzipped file that is damaged (unexpected end of file). To repair: fetch or copy",
    ],
    [
      "a saved web page",
      Buffer.from("\n<!DOCTYPE html><html><title>Sign in</title></html>"),
      "found a web page. To repair: download the file itself",
    ],
    [
      "a zip archive",
      Buffer.from("PK\x03\x04 and so on, for more bytes than a header"),
      "found a zip archive",
    ],
    [
      "a pointer",
      Buffer.from("version https://git-lfs.github.com/spec/v1\noid sha256:12"),
      "Git LFS. To repair: run git lfs pull",
    ],
  ])("names a file that is %s, and what to do with it", (_how, bytes, message) => {
    const path = join(folderWith({ images: bytes }), "images");
    const found = messageOf(() => readIdxArray(path, 3));
    expect(found).toContain(path);
    expect(found).toContain(message);
    expect(found).not.toContain("npm run");
    // Of files that a command brings, that command repairs all.
    expect(messageOf(() => readIdxArray(path, 3, { repair: "npm run setup" }))).toContain(
      "To repair: npm run setup",
    );
  });

  test("unpacks a gzipped file, whatever it is called", () => {
    const folder = folderWith({ images: gzipSync(images), "images.gz": gzipSync(images) });
    for (const name of ["images", "images.gz"]) {
      const { shape, values } = readIdxArray(join(folder, name), 3);
      expect([...shape, ...values]).toEqual([2, 2, 2, 1, 2, 3, 4, 5, 6, 7, 8]);
    }
  });

  test("names a folder in the file's place", () => {
    expect(messageOf(() => readIdxArray(tmpdir(), 3))).toContain(
      "found a folder. To repair: name a file in it",
    );
  });

  test("refuses a file that was altered, where its checksum is known", () => {
    const path = join(folderWith({ images }), "images");
    expect(readIdxArray(path, 3, { sha256: contentHash(images) }).shape).toEqual([2, 2, 2]);
    const altered = Buffer.from(images).fill(0, images.length - 1);
    writeFileSync(path, altered);
    const found = messageOf(() => readIdxArray(path, 3, { sha256: contentHash(images) }));
    expect(found).toContain(`expected SHA-256 ${contentHash(images)}, found ${contentHash(altered)}`);
  });

  test("names a file that is not there", () => {
    expect(messageOf(() => readIdxArray("/nowhere/images", 3))).toContain(
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

  test.each([
    ["dots for dashes", (name: string) => name.replace("-idx", ".idx"), (bytes: Buffer) => bytes],
    ["gzipped files", (name: string) => `${name}.gz`, gzipSync],
    ["gzipped files with dots", (name: string) => `${name.replace("-idx", ".idx")}.gz`, gzipSync],
    ["gzipped files under plain names", (name: string) => name, gzipSync],
  ])("takes %s", (_how, rename, pack) => {
    const files = [images, labels, images, labels].map((bytes, index) => [
      rename(names[index]!),
      pack(bytes),
    ]);
    const { training, test: others } = loadMnist({
      folder: folderWith(Object.fromEntries(files) as Record<string, Buffer>),
    });
    expect([...training.labels, ...others.inputs]).toEqual([3, 9, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test("takes files in folders of their names, as some archives unpack", () => {
    const folder = folderWith({});
    for (const [index, name] of names.entries()) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, name), [images, labels, images, labels][index]!);
    }
    expect([...loadMnist({ folder }).training.labels]).toEqual([3, 9]);
  });

  test.each([
    ["an empty folder", {}, "found an empty folder. To repair: put it there"],
    [
      "other files",
      { "mnist.npz": images },
      "expected a file train-images-idx3-ubyte, found mnist.npz. To repair: put it there",
    ],
    [
      "a saved web page",
      { [names[0]!]: Buffer.from("<html>not found</html>") },
      "found a web page. To repair: download the file itself",
    ],
    [
      "one set's images, another's labels",
      { [names[0]!]: images, [names[1]!]: idx([1], [1]) },
      "expected one label for each of the 2 images, found 1 labels. To repair: name the images and the labels of one set",
    ],
    [
      "more than ten classes",
      { [names[0]!]: images, [names[1]!]: idx([2], [1, 26]) },
      "found 26 at position 1. To repair: readIdx(images, { labels, classes }",
    ],
    [
      "no images at all",
      { [names[0]!]: idx([0, 28, 28], []), [names[1]!]: idx([0], []) },
      "expected images, found shape [0, 28, 28]",
    ],
  ] as [string, Record<string, Buffer>, string][])(
    "says what to do with a folder that has %s",
    (_what, files, message) => {
      const folder = folderWith(files);
      const found = messageOf(() => loadMnist({ folder }));
      expect(found).toContain(folder);
      expect(found).toContain(message);
      expect(found).not.toContain("npm run setup");
    },
  );

  test("says what is wrong with a folder that is none", () => {
    const file = join(folderWith({ file: images }), "file");
    expect(messageOf(() => loadMnist({ folder: file }))).toContain(
      "expected a folder, found a file. To repair: name",
    );
    expect(messageOf(() => loadMnist({ folder: "/nowhere" }))).toContain(
      "/nowhere: expected a folder, found nothing",
    );
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
