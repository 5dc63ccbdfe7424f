/** Sets of four small fonts, which are fetched when they are first needed: 4 packages of 2 MB, and 46 MB of what draws them. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exampleInputs, type LabelledDataset } from "../../../src/data/dataset.js";
import { checkCovers } from "../../../src/data/kanji/draw-kanji.js";
import type { KanjiFamily } from "../../../src/data/kanji/families.js";
import { glyphJitters, JITTER } from "../../../src/data/kanji/glyph-jitter.js";
import { loadKanji } from "../../../src/data/kanji/load-kanji.js";
import { MultilayerPerceptron } from "../../../src/models/multilayer-perceptron.js";
import { evaluate } from "../../../src/training/evaluate.js";
import { train } from "../../../src/training/train.js";

const families: KanjiFamily[] = ["dotgothic16", "stick", "rocknroll-one", "reggae-one"];
const folder = mkdtempSync(join(tmpdir(), "kanji-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const tiny = (options: Parameters<typeof loadKanji>[0] = {}) =>
  loadKanji({ classes: 12, jitters: 4, families, folder, ...options });
const pictures = (set: LabelledDataset) =>
  Array.from({ length: set.count }, (_, example) => exampleInputs(set, example));
const files = (where = folder) => readdirSync(where).sort();

beforeAll(async () => {
  await tiny();
}, 300_000);

test("parts: jitter after jitter, in each family, in each class; no picture is in two parts", async () => {
  const { training, covariance, validation, test: tested, characters, families: own } = await tiny();
  expect(characters.join("")).toBe("亜哀挨愛曖悪握圧扱宛嵐安");
  expect(own).toEqual({
    training: ["stick", "dotgothic16"],
    validation: ["rocknroll-one"],
    test: ["reggae-one"],
  });
  const parts = [training, covariance, validation, tested];
  expect(parts.map(({ count }) => count)).toEqual([3 * 2 * 12, 2 * 12, 4 * 12, 4 * 12]);
  for (const { labels, classes, classNames, shape } of parts) {
    expect([...labels].every((label, example) => label === example % 12)).toBe(true);
    expect([classes, classNames, [...shape]]).toEqual([12, characters, [32, 32, 1]]);
  }
  const all = parts.flatMap(pictures).map((picture) => Buffer.from(picture).toString("base64"));
  expect(new Set(all).size).toBe(16 * 12);
});

test("pictures are white ink on black, within the frame for the most part", async () => {
  const { training } = await tiny();
  for (const picture of pictures(training)) {
    const ink = [...picture].reduce((sum, value) => sum + value, 0) / (255 * 1024);
    expect(ink).toBeGreaterThan(0.03);
    expect(ink).toBeLessThan(0.7);
  }
});

test("a set of fewer characters or families has the same pictures of these", async () => {
  const [larger, smaller] = [await tiny(), await tiny({ classes: 5, families: families.slice(1) })];
  const ofLarger = pictures(larger.test).filter((_, example) => example % 12 < 5);
  expect(pictures(smaller.test)).toEqual(ofLarger);
});

test("a set is drawn once, also for two who ask at once, and the same elsewhere", async () => {
  const other = join(folder, "other");
  const sets = await Promise.all([tiny({ folder: other }), tiny({ folder: other })]);
  expect(files(other)).toHaveLength(2);
  const [name = ""] = files(other);
  expect(readFileSync(join(other, name))).toEqual(readFileSync(join(folder, name)));
  const { mtimeMs } = statSync(join(other, name));
  await tiny({ folder: other });
  expect(statSync(join(other, name)).mtimeMs).toBe(mtimeMs);
  expect(pictures(sets[0].test)).toEqual(pictures(sets[1].test));
});

test("a net learns them", async () => {
  const { training, covariance } = await tiny({ classes: 6, jitters: 96 });
  const net = new MultilayerPerceptron({ layerSizes: [1024, 40, 6], seed: 1 });
  await train(net, training, { epochs: 20, batchSize: 24, learningRate: 0.1 });
  expect(evaluate(net, covariance).errors).toBeLessThan(covariance.count / 2);
});

describe("a damaged set", () => {
  const own = join(folder, "damaged");
  const place = async () => {
    rmSync(own, { recursive: true, force: true });
    await tiny({ classes: 3, folder: own });
    return join(
      own,
      files(own).find((name) => name.endsWith(".bin"))!,
    );
  };

  test("of other pixels is refused with its name, what was expected and found, and the repair", async () => {
    const path = await place();
    const bytes = readFileSync(path);
    bytes[700] = bytes[700]! ^ 1;
    writeFileSync(path, bytes);
    const error = await tiny({ classes: 3, folder: own }).catch(String);
    expect(error).toMatch(
      /3-classes-4-families-4-jitters-\w+\.bin: expected the kanji that were drawn, with SHA-256 \w{64}, found \w{64}\. To repair: delete 3-classes/,
    );
  });

  test("that was cut short is refused, one without its record drawn again", async () => {
    const path = await place();
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.subarray(0, -1));
    await expect(tiny({ classes: 3, folder: own })).rejects.toThrow(
      `expected ${bytes.length} bytes of kanji, found ${bytes.length - 1}`,
    );
    rmSync(path.replace(".bin", ".json"));
    await tiny({ classes: 3, folder: own });
    expect(readFileSync(path)).toEqual(bytes);
  });
});

test("a folder that can't be written is refused by name", async () => {
  const path = join(folder, "a-file");
  writeFileSync(path, "");
  await expect(tiny({ folder: path })).rejects.toThrow(
    /a-file: expected a folder to write kanji into, found (EEXIST|ENOTDIR)\. To repair: make it writable/,
  );
});

test("an interrupt ends the drawing, and leaves no half set; the next call removes what a killed one left", async () => {
  const own = join(folder, "interrupted");
  const options = { folder: own, classes: 400, jitters: 100 };
  const drawing = tiny(options).catch(String);
  while (!existsSync(own) || !files(own).some((name) => name.includes(".partial-"))) await sleep(20);
  process.emit("SIGINT");
  expect(await drawing).toContain("loadKanji was interrupted; no half set was kept, run it again");
  expect(files(own)).toEqual([]);
  await tiny({ folder: own });
  const [name = ""] = files(own);
  for (const one of files(own)) rmSync(join(own, one));
  writeFileSync(join(own, `${name}.partial-elsewhere-1`), "half");
  await tiny({ folder: own });
  expect(files(own)).toEqual([name, name.replace(".bin", ".json")]);
});

test("a font without a character is refused, since a canvas would draw it from another font", () => {
  const fonts = { openSync: () => ({ hasGlyphForCodePoint: (code: number) => code !== 0x9b31 }) };
  expect(() => {
    checkCovers(fonts, "stick", ["亜", "鬱"]);
  }).toThrow(
    /stick\.ttf: expected a font with all 2 characters, found none of 鬱\. To repair: delete the file/,
  );
});

test("jitters: within their ranges, another for each family and jitter, the first the same for any number", () => {
  const jitters = glyphJitters("stick", 0, 2000);
  expect(glyphJitters("stick", 0, 7)).toEqual(jitters.slice(0, 7));
  expect(glyphJitters("stick", 1, 7)).not.toEqual(jitters.slice(0, 7));
  expect(glyphJitters("yomogi", 0, 7)).not.toEqual(jitters.slice(0, 7));
  const shifts = jitters.flatMap(([, , , , e, f]) => [e, f]);
  expect(Math.max(...shifts)).toBeLessThanOrEqual(JITTER.shiftPixels);
  expect(Math.min(...shifts)).toBeGreaterThanOrEqual(-JITTER.shiftPixels);
  expect(Math.max(...shifts)).toBeGreaterThan(0.95 * JITTER.shiftPixels);
  // The determinant: scale² (1 − stretch²).
  const areas = jitters.map(([a, b, c, d]) => a * d - b * c);
  expect(Math.min(...areas)).toBeGreaterThan((1 - JITTER.scale) ** 2 * (1 - JITTER.stretch ** 2));
  expect(Math.max(...areas)).toBeLessThan((1 + JITTER.scale) ** 2);
});
