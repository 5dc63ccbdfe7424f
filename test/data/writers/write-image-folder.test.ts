import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { dataset } from "../../../src/data/make-dataset.js";
import { readImageFolder } from "../../../src/data/readers/read-image-folder.js";
import { writeImageFolder } from "../../../src/data/writers/write-image-folder.js";
import { isNative } from "../../../src/runtime/is-native.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "written-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const pixels = (count: number) => Uint8Array.from({ length: count }, (_, index) => (index * 37) % 256);
const colours = dataset({
  name: "colours",
  inputs: pixels(4 * 5 * 6 * 3),
  shape: [5, 6, 3],
  labels: [1, 0, 1, 1],
  classes: 2,
  classNames: ["T-shirt/top", "bag"],
});

test.skipIf(isNative())("needs the native backend, and says so", async () => {
  await expect(writeImageFolder(colours, folder)).rejects.toThrow("the native backend must be there");
});

describe.runIf(isNative())("pictures", () => {
  test("are read again as they were, by class", async () => {
    const before = tf.memory().numTensors;
    await writeImageFolder(colours, folder);
    expect(tf.memory().numTensors).toBe(before);
    expect(readdirSync(folder).sort()).toEqual(["T-shirt-top", "bag"]);
    const again = await readImageFolder(folder);
    expect(again.classNames).toEqual(["T-shirt-top", "bag"]);
    expect([...again.labels]).toEqual([0, 1, 1, 1]);
    const one = 5 * 6 * 3;
    const of = (example: number) => [...colours.inputs.subarray(example * one, (example + 1) * one)];
    expect([...again.inputs]).toEqual([1, 0, 2, 3].flatMap(of));
    // By the names that the classes had, in their order.
    const named = await readImageFolder(folder, { classNames: ["bag", "T-shirt/top"] });
    expect([named.classNames, [...named.labels]]).toEqual([
      ["bag", "T-shirt/top"],
      [0, 0, 0, 1],
    ]);
    await expect(readImageFolder(folder, { classNames: ["T-shirt/topp", "bag"] })).rejects.toThrow(
      "found T-shirt-top; did you mean T-shirt/topp? To repair: rename",
    );
    await expect(
      readImageFolder(folder, { classNames: ["T-shirt/top", "T-shirt:top", "bag"] }),
    ).rejects.toThrow("found T-shirt-top for both T-shirt/top and T-shirt:top");
  });

  test("without labels lie in the folder itself; grey ones stay grey", async () => {
    const grey = dataset({ name: "grey", inputs: pixels(3 * 16), shape: [4, 4] });
    await writeImageFolder(grey, join(folder, "new"));
    expect(readdirSync(join(folder, "new"))).toEqual(["000000.png", "000001.png", "000002.png"]);
    const again = await readImageFolder(join(folder, "new"), { labelled: false, channels: 1 });
    expect([...again.inputs]).toEqual([...grey.inputs]);
  });

  test.each([
    [
      "a folder that isn't empty",
      () => {
        writeFileSync(join(folder, "mine.txt"), "");
        return colours;
      },
      /expected an empty folder, found mine\.txt/,
    ],
    [
      "floats",
      () => dataset({ name: "floats", inputs: new Float32Array(16), shape: [4, 4] }),
      /data must be pictures of bytes/,
    ],
    [
      "no pictures",
      () => dataset({ name: "rows", inputs: new Uint8Array(16), shape: [16] }),
      /data must be pictures of bytes/,
    ],
    [
      "two classes of one folder",
      () => ({ ...colours, classNames: ["a/b", "a-b"] }),
      /each class must have a folder of its own, got "a-b"/,
    ],
  ])("refuses %s", async (_name, made, message) => {
    await expect(writeImageFolder(made(), folder)).rejects.toThrow(message);
    expect(readdirSync(folder).filter((name) => name !== "mine.txt")).toEqual([]);
  });

  test("a file in place of the folder is refused by name", async () => {
    mkdirSync(join(folder, "a"));
    writeFileSync(join(folder, "a", "file"), "");
    await expect(writeImageFolder(colours, join(folder, "a", "file"))).rejects.toThrow(
      /file: expected a folder/,
    );
  });
});
