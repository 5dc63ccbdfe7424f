import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { kanjiFonts } from "../../scripts/setup/kanji.mjs";
import { runStep } from "../../scripts/setup/step.mjs";
import { ROOT, temporaryFolder, write } from "./small-repository.js";

interface Manifest {
  kanji: { files: { name: string; sha256: string; integrity: string }[] };
}

/** A folder with a manifest like ours, but for what is changed in its fonts. */
function repository(change: (font: Manifest["kanji"]["files"][number]) => void = () => undefined): string {
  const root = temporaryFolder();
  const manifest = JSON.parse(readFileSync(join(ROOT, "data", "manifest.json"), "utf8")) as Manifest;
  manifest.kanji.files.forEach(change);
  write(join(root, "data", "manifest.json"), JSON.stringify(manifest));
  return root;
}

test("only the asked fonts are fetched, and a damaged one again", { timeout: 120_000 }, async () => {
  const root = repository();
  const folder = join(root, "data", "kanji");
  expect(await runStep(root, kanjiFonts(root, ["stick"]))).toBe(true);
  expect(readdirSync(folder)).toEqual(["stick.ttf"]);
  expect(await runStep(root, kanjiFonts(root, ["stick"]))).toBe(false);
  const font = join(folder, "stick.ttf");
  const bytes = readFileSync(font);
  writeFileSync(font, bytes.subarray(1));
  expect(await runStep(root, kanjiFonts(root, ["stick"]))).toBe(true);
  expect(readFileSync(font)).toEqual(bytes);
  expect(existsSync(join(root, "node_modules"))).toBe(false);
});

test(
  "a font or a package of another content is refused, and nothing is left behind",
  { timeout: 120_000 },
  async () => {
    const otherFont = repository((font) => {
      font.sha256 = "0";
    });
    await expect(runStep(otherFont, kanjiFonts(otherFont, ["stick"]))).rejects.toThrow(
      /Stick_400Regular.ttf: expected the file of .* found SHA-256/,
    );
    const otherPackage = repository((font) => {
      font.integrity = font.integrity.replace(/-..../, "-AAAA");
    });
    await expect(runStep(otherPackage, kanjiFonts(otherPackage, ["stick"]))).rejects.toThrow(/EINTEGRITY/);
    for (const root of [otherFont, otherPackage]) {
      expect(readdirSync(join(root, "data", "kanji"))).toEqual([]);
    }
  },
);

test.each([
  [
    ["kanji", "--families", "stik"],
    "npm run data: expected families of shippori-mincho, .*found stik; did you mean stick",
  ],
  [
    ["penguins", "--families", "stick"],
    "npm run data: expected --families with kanji, found penguins with it",
  ],
  [["kanji", "--classes", "3"], "Unknown option '--classes'"],
])("npm run data -- %j is refused", (words, message) => {
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, "scripts", "data.mjs"), ...words], {
    encoding: "utf8",
  });
  expect(status).toBe(1);
  expect(stderr).toMatch(new RegExp(message));
});
