/** Folders of pictures by class: what the pictures hold, against Pillow, and folders in which something is wrong. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { readImageFolder, type ImageFolderOptions } from "../../../src/data/readers/read-image-folder.js";
import { dataset } from "../../../src/data/make-dataset.js";
import { writeImageFolder } from "../../../src/data/writers/write-image-folder.js";
import { isNative } from "../../../src/runtime/is-native.js";
import { ArgumentError, FileError } from "../../../src/support/checks.js";
import { PICTURES, VALUES } from "./pictures.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pictures-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

type Content = keyof typeof PICTURES | Uint8Array;
const bytesOf = (content: Content) =>
  typeof content === "string" ? Buffer.from(PICTURES[content], "base64") : content;

/** Reads a folder with the given files by their paths. */
function read(files: Record<string, Content>, options?: ImageFolderOptions) {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytesOf(content));
  }
  return readImageFolder(folder, options);
}

/** Rows times 40, columns times 30, and their product, as pictures.ts draws it. */
const colours = Array.from({ length: 48 }, (_, pixel) => {
  const [row, column] = [Math.floor(pixel / 8), pixel % 8];
  return [row * 40, column * 30, row * column];
}).flat();

test.skipIf(isNative())("needs the native backend, and says so", async () => {
  await expect(read({ "a/1.png": "colour" })).rejects.toThrow(
    "readImageFolder: the native backend must be there",
  );
});

describe.runIf(isNative())("reads", () => {
  test("classes and pictures sorted, with their names, whatever made them", async () => {
    const before = tf.memory().numTensors;
    const set = await read({
      "tulip/b.PNG": "colour",
      "tulip/a.png": "opacity",
      "rose/10.jpeg": "jpeg",
      "rose/1.jpg": "jpeg",
      "iris/x.png": "palette",
    });
    expect(tf.memory().numTensors).toBe(before);
    expect(set).toMatchObject({
      count: 5,
      shape: [6, 8, 3],
      classes: 3,
      classNames: ["iris", "rose", "tulip"],
    });
    expect([...set.labels]).toEqual([0, 1, 1, 2, 2]);
    const picture = (position: number) => [...set.inputs.subarray(144 * position, 144 * (position + 1))];
    for (const position of [0, 3, 4]) expect(picture(position)).toEqual(colours);
    expect(picture(1)).toEqual(picture(2));
    expect(picture(1)).toEqual(VALUES.jpeg);
  });

  test("grey, colour and opacity as asked for", async () => {
    const files = { "a/1.png": "grey", "b/1.png": "colour" } as const;
    const grey = await read(files, { channels: 1 });
    expect(grey.shape).toEqual([6, 8, 1]);
    expect([...grey.inputs.subarray(0, 48)]).toEqual(VALUES.grey);
    grey.inputs.subarray(48).forEach((value, index) => {
      expect(Math.abs(value - VALUES.grey[index]!)).toBeLessThanOrEqual(2);
    });
    const colour = await read(files);
    expect([...colour.inputs.subarray(0, 144)]).toEqual(
      VALUES.grey.flatMap((value) => [value, value, value]),
    );
    const opacity = await read(files, { channels: 4 });
    expect([...opacity.inputs.subarray(192, 196)]).toEqual([0, 0, 0, 255]);
  });

  test("scaled to one size, each pixel the mean of what it covers", async () => {
    const set = await read({ "a/1.png": "colour", "b/1.jpg": "jpeg" }, { height: 3, width: 4 });
    expect(set.shape).toEqual([3, 4, 3]);
    [...set.inputs.subarray(0, 36)].forEach((value, index) => {
      expect(Math.abs(value - VALUES.half[index]!)).toBeLessThanOrEqual(1);
    });
    // What has the size already stays as it is.
    const same = await read({ "a/1.png": "colour" }, { height: 6, width: 8 });
    expect([...same.inputs.subarray(0, 144)]).toEqual(colours);
  });

  test("folders that are numbers by number; given classes in their order, even those without pictures", async () => {
    const files = { "10/1.png": "colour", "9/1.png": "colour", "2/1.png": "colour" } as const;
    expect((await read(files)).classNames).toEqual(["2", "9", "10"]);
    const set = await read(files, { classNames: ["10", "9", "3", "2"] });
    expect([set.classes, [...set.labels]]).toEqual([4, [0, 1, 3]]);
  });

  test("without labels, all pictures of one folder", async () => {
    const set = await read({ "b.png": "colour", "a.png": "colour" }, { labelled: false, name: "mine" });
    expect([set.count, set.labels, set.classes, set.name]).toEqual([2, undefined, undefined, "mine"]);
  });

  test("through links, past what systems leave behind, and names other files that it leaves out", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    await read({
      "a/1.png": "colour",
      "b/1.png": "colour",
      "b/notes.txt": Buffer.from("x"),
      "b/.DS_Store": Buffer.from("x"),
    });
    symlinkSync(join(folder, "a"), join(folder, "c"));
    mkdirSync(join(folder, ".ipynb_checkpoints"));
    const set = await readImageFolder(folder);
    expect([set.count, set.classNames]).toEqual([3, ["a", "b", "c"]]);
    expect(warn.mock.calls).toEqual([[expect.stringContaining("1 of the files in " + join(folder, "b"))]]);
    expect(warn.mock.calls[0]![0]).toContain("is no picture and was left out: notes.txt");
    warn.mockRestore();
  });
});

describe.runIf(isNative())("an interrupt", () => {
  /** As the stop button does, once the work has begun. */
  const interrupted = async <Result>(work: Promise<Result>) => {
    const timer = setTimeout(() => process.emit("SIGINT"), 60);
    try {
      return await work;
    } finally {
      clearTimeout(timer);
    }
  };

  test("ends reading and writing between two pictures, and nothing listens any more", async () => {
    const all: Record<string, Content> = {};
    for (let index = 0; index < 3000; index++) all[`${index % 2 ? "a" : "b"}/${index}.png`] = "colour";
    const size = { height: 300, width: 300, channels: 1 } as const;
    const before = tf.memory().numTensors;
    const began = performance.now();
    await expect(interrupted(read(all, size))).rejects.toThrow(
      /^readImageFolder was interrupted after \d+ of 3000 pictures; nothing was kept, run it again$/,
    );
    // Writing the files took most of it; reading them all takes many seconds.
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(process.listenerCount("SIGINT")).toBe(0);
    const some = await readImageFolder(join(folder, "a"), { labelled: false });
    const many = dataset({ inputs: new Uint8Array(3000 * 2500), shape: [50, 50, 1], name: some.name });
    await expect(interrupted(writeImageFolder(many, join(folder, "out")))).rejects.toThrow(
      /^writeImageFolder was interrupted after \d+ of 3000 pictures/,
    );
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe.runIf(isNative())("refuses", () => {
  const good = { "a/1.png": "colour", "b/1.png": "colour" } as const;
  const cut = (content: Content) => bytesOf(content).subarray(0, bytesOf(content).length >> 1);
  const changed = () => Buffer.from(bytesOf("colour")).fill(7, 50, 51);

  test.each<[string, Record<string, Content>, string, string]>([
    [
      "a PNG cut short",
      { "b/2.png": cut("colour") },
      "b/2.png",
      "found what can't be decoded (Invalid PNG data",
    ],
    [
      "a JPEG cut short",
      { "b/2.jpg": cut("jpeg") },
      "b/2.jpg",
      "found what can't be decoded (jpeg::Uncompress failed",
    ],
    [
      "a PNG that was changed",
      { "b/2.png": changed() },
      "b/2.png",
      "found what can't be decoded (Invalid PNG data",
    ],
    [
      "an empty file",
      { "b/2.png": Buffer.alloc(0) },
      "b/2.png",
      "found an empty file. To repair: fetch, copy or save it again",
    ],
    [
      "a text",
      { "b/2.png": Buffer.from("hello") },
      "b/2.png",
      "found something else. To repair: fetch, copy",
    ],
    ["a web page", { "b/2.png": Buffer.from("<!DOCTYPE html>") }, "b/2.png", "found a web page"],
    ["a GIF", { "b/2.gif": "gif" }, "b/2.gif", "found another format. To repair: convert it to PNG or JPEG"],
    ["a GIF called a PNG", { "b/2.png": "gif" }, "b/2.png", "found a GIF picture. To repair: convert it"],
    ["a BMP called a PNG", { "b/2.png": "bmp" }, "b/2.png", "found a BMP picture"],
    ["a WebP called a JPEG", { "b/2.jpg": "webp" }, "b/2.jpg", "found a WebP picture"],
    ["a TIFF called a PNG", { "b/2.png": "tiff" }, "b/2.png", "found a TIFF picture"],
    [
      "16 bits per channel",
      { "b/2.png": "deep" },
      "b/2.png",
      "found a PNG of 16 bits per channel. To repair: save it with 8",
    ],
    [
      "an animated PNG",
      { "b/2.png": "animated" },
      "b/2.png",
      "found an animated PNG. To repair: save one of its",
    ],
    ["a picture beside the classes", { "2.png": "colour" }, "", "found the picture 2.png in none of these"],
    ["a folder in a class", { "b/more/1.png": "colour" }, "b", "found the folder more"],
    [
      "a class without pictures",
      { "c/notes.txt": Buffer.from("x") },
      "c",
      "expected PNG or JPEG pictures, found none",
    ],
  ])("%s", async (_what, files, name, message) => {
    vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const call = read({ ...good, ...files });
    await expect(call).rejects.toBeInstanceOf(FileError);
    await expect(call).rejects.toThrow(`${join(folder, name)}: expected`);
    await expect(call).rejects.toThrow(message);
    vi.restoreAllMocks();
  });

  test("a picture of another size, beside the one it differs from", async () => {
    const files = { ...good, "b/0.jpg": bytesOf("jpeg") };
    await read(files, { height: 2, width: 2 });
    const small = Buffer.from(bytesOf("colour"));
    expect(existsSync(join(folder, "b/0.jpg"))).toBe(true);
    // A PNG of 1 × 1 pixels, whose checksums are right.
    const one =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    const call = read({ ...files, "a/1.png": small, "b/3.png": Buffer.from(one, "base64") });
    await expect(call).rejects.toThrow(
      `b/3.png: expected 6 × 8 pixels, as ${join(folder, "a/1.png")} has, found 1 × 1. To repair: give height and width`,
    );
  });

  test.each<[string, Record<string, Content>, string]>([
    ["no class", {}, "found no folder in it. To repair: name the folder above"],
    ["one class", { "a/1.png": "colour" }, "expected at least two classes, found only a"],
  ])("a folder of %s", async (_what, files, message) => {
    await expect(read(files)).rejects.toThrow(message);
  });

  test("an empty class, and a folder that is none", async () => {
    mkdirSync(join(folder, "c"));
    await expect(read(good)).rejects.toThrow(
      `${join(folder, "c")}: expected PNG or JPEG pictures, found none`,
    );
    await expect(readImageFolder(join(folder, "none"))).rejects.toThrow("found no folder");
    await expect(readImageFolder(join(folder, "a/1.png"))).rejects.toThrow("found a file");
    await expect(readImageFolder("")).rejects.toThrow("path must be a text that is not empty");
  });

  test("a set of parts, each with its classes: they are no classes themselves", async () => {
    const call = read({ "train/a/1.png": "colour", "test/a/1.png": "colour" });
    await expect(call).rejects.toThrow(
      `expected pictures of one class, found the folder a. To repair: name ${join(folder, "test")}`,
    );
  });

  test.each<[string, object, string]>([
    [
      "another class",
      { classNames: ["aa", "b"] },
      "expected folders of the classes aa, b, found a; did you mean",
    ],
    ["a height alone", { height: 2 }, "height and width must be given together"],
    ["two channels", { channels: 2 }, "channels must be 1, 3 or 4, got 2"],
    ["a size of 0", { height: 0, width: 2 }, "height must be a whole number of at least 1"],
    ["another option", { size: 2 }, 'got "size"'],
  ])("%s", async (_what, options, message) => {
    await expect(read(good, options)).rejects.toThrow(message);
  });

  test("opacity of JPEGs, or of pictures of black and white", async () => {
    await expect(read({ ...good, "b/2.jpg": "jpeg" }, { channels: 4 })).rejects.toThrow(
      "found a JPEG, which has no opacity",
    );
    rmSync(join(folder, "b/2.jpg"));
    await expect(read({ ...good, "b/2.png": "bits" }, { channels: 4 })).rejects.toThrow(
      "found a PNG of 1 bits per channel",
    );
    await expect(read({ ...good, "b/2.png": "bits" }, { channels: 4, height: 1 })).rejects.toThrow(
      ArgumentError,
    );
  });
});
