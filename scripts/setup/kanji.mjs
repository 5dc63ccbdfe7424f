/** Fonts with Japanese characters, each from an npm package, checked by npm's hash of the package and by data/manifest.json; and what draws them. */
import { existsSync, renameSync } from "node:fs";
import { join } from "node:path";
import { didYouMean } from "../near-names.mjs";
import { fetchedData, placeFile } from "./fetched-data.mjs";
import { readJson, writeFileAtomically } from "./files.mjs";
import { dataFileProblem } from "./mnist.mjs";
import { installPackages, packagesApart } from "./packages-apart.mjs";
import { say, SetupError } from "./report.mjs";

/** @typedef {import("./mnist.mjs").DataFile & { package: string, version: string, integrity: string, path: string }} Font */

/** @param {string} root @returns {import("./step.mjs").Step} */
export function kanjiPackages(root) {
  return packagesApart(root, "kanji", {
    program: join("@napi-rs", "canvas", "index.js"),
    about: "npm packages @napi-rs/canvas 1.1.1, fontkit 2.0.4 and joyo-kanji 0.2.1, 46 MB, MIT",
    data: "kanji",
  });
}

/**
 * @param {string} root
 * @param {readonly string[]} [families] only these, such as `stick`; all by default
 * @returns {import("./step.mjs").Step}
 * @throws SetupError if there is no such family
 */
export function kanjiFonts(root, families) {
  /** @type {Font[]} */
  const fonts = readJson(join(root, "data", "manifest.json")).kanji.files;
  const names = fonts.map(({ name }) => name.replace(/\.ttf$/, ""));
  const stranger = families?.find((family) => !names.includes(family));
  if (stranger !== undefined) {
    const found = `${stranger}${didYouMean(stranger, names)}`;
    throw new SetupError("npm run data", {
      expected: `families of ${names.join(", ")}`,
      found,
      repair: `--families ${names[0]}`,
    });
  }
  const isWanted = (/** @type {{ name: string }} */ { name }) =>
    families?.includes(name.replace(/\.ttf$/, "")) ?? true;
  return { ...fetchedData(root, "kanji", bringFonts, isWanted), name: "kanji fonts" };
}

/** @param {{ files: Font[] }} manifest of the wanted ones @param {string} work @param {string} folder */
async function bringFonts({ files }, work, folder) {
  const problems = await Promise.all(files.map((font) => dataFileProblem(folder, font)));
  const missing = files.filter((_, index) => problems[index] !== undefined);
  const megabytes = Math.ceil(missing.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6);
  say(
    `    fonts of ${missing.length} npm packages @expo-google-fonts/…, ${megabytes} MB when unpacked and sorted out`,
  );
  // Only the packages that are missing, so the lock is made from the manifest.
  const dependencies = Object.fromEntries(missing.map((font) => [font.package, font.version]));
  const own = { name: "dark-knowledge-fonts", dependencies };
  const packages = Object.fromEntries(
    missing.map((font) => [
      `node_modules/${font.package}`,
      { version: font.version, integrity: font.integrity },
    ]),
  );
  writeFileAtomically(join(work, "package.json"), JSON.stringify({ ...own, private: true }));
  const lock = { name: own.name, lockfileVersion: 3, requires: true, packages: { "": own, ...packages } };
  writeFileAtomically(join(work, "package-lock.json"), JSON.stringify(lock));
  const repair = "check the network and npm's registry settings, then run npm run data -- kanji";
  await installPackages(work, repair);
  for (const font of missing) {
    const from = join(work, "node_modules", font.package, font.path);
    if (existsSync(from)) renameSync(from, join(work, font.name));
    await placeFile(work, folder, font, {
      source: from,
      repair: "see data/README.md to bring your own copy",
    });
  }
}
