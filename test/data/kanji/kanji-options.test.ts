import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ALL_FAMILIES, KANJI_FAMILIES, type KanjiFamily } from "../../../src/data/kanji/families.js";
import {
  covarianceJitters,
  KANJI_DEFAULTS,
  kanjiSettings,
  type KanjiOptions,
} from "../../../src/data/kanji/kanji-options.js";
import { repositoryRoot } from "../../../src/support/paths.js";

test("17 families teach, 4 validate and 6 test; none is in two parts, and the manifest has each", () => {
  expect(Object.values(KANJI_FAMILIES).map(({ length }) => length)).toEqual([17, 4, 6]);
  expect(new Set(ALL_FAMILIES).size).toBe(27);
  const manifest = JSON.parse(readFileSync(join(repositoryRoot, "data", "manifest.json"), "utf8")) as {
    kanji: { files: { name: string }[] };
  };
  const names = manifest.kanji.files.map(({ name }) => name);
  expect(names.sort()).toEqual(ALL_FAMILIES.map((family) => `${family}.ttf`).sort());
});

test("of 24 jitters 2 give the covariance, of few one", () => {
  expect([2, 3, 12, 24, 240].map(covarianceJitters)).toEqual([1, 1, 1, 2, 20]);
});

test("families are taken in one order, however they are given", () => {
  const families: KanjiFamily[] = ["klee-one", "stick", "yomogi"];
  expect(kanjiSettings({ families }).families).toEqual(["stick", "yomogi", "klee-one"]);
  expect(kanjiSettings({})).toEqual(KANJI_DEFAULTS);
});

test.each<[KanjiOptions, string]>([
  [{ classes: 1 }, "loadKanji: classes must be a whole number from 2 to 2117, got 1"],
  [{ classes: 2118 }, "loadKanji: classes must be a whole number from 2 to 2117, got 2118"],
  [{ jitters: 1 }, "loadKanji: jitters must be a whole number from 2 to 240, got 1"],
  [{ jitters: 2.5 }, "loadKanji: jitters must be a whole number from 2 to 240, got 2.5"],
  [{ families: ["comic-sans" as KanjiFamily] }, "loadKanji: families[0] must be one of shippori-mincho, "],
  [{ families: ["stick", "stick"] }, "none twice"],
  [
    { families: ["stick", "yomogi"] },
    "loadKanji: families must have at least one of test (noto-serif-jp, kaisei-decol",
  ],
  [{ sizes: 3 } as KanjiOptions, "loadKanji: "],
])("%j is refused before anything is fetched", (options, message) => {
  expect(() => kanjiSettings(options)).toThrow(message);
});
