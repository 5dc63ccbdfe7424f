/** What only some notebooks need, and is fetched when they first need it. */
import { join } from "node:path";
import { didYouMean } from "../near-names.mjs";
import { espeak } from "./espeak.mjs";
import { fashionMnist } from "./fashion-mnist.mjs";
import { kanjiFonts, kanjiPackages } from "./kanji.mjs";
import { takeLock } from "./lock.mjs";
import { penguins } from "./penguins.mjs";
import { SetupError } from "./report.mjs";
import { runStep } from "./step.mjs";

/** @typedef {{ families?: readonly string[] | undefined }} DataOptions of kanji: only these families of fonts */

/** @type {Readonly<Record<string, (root: string, options: DataOptions) => import("./step.mjs").Step[]>>} */
const DATA = {
  "fashion-mnist": (root) => [fashionMnist(root)],
  penguins: (root) => [penguins(root)],
  espeak: (root) => [espeak(root)],
  kanji: (root, { families }) => [kanjiPackages(root), kanjiFonts(root, families)],
};

/**
 * Fetches data unless they are there.
 * @param {string} root @param {readonly string[]} wanted their names @param {DataOptions} [options]
 * @throws SetupError if there are none of such a name, or they can't be had
 */
export async function setUpData(root, wanted, options = {}) {
  const names = Object.keys(DATA);
  const stranger = wanted.find((name) => !names.includes(name));
  if (wanted.length === 0 || stranger !== undefined) {
    throw new SetupError("npm run data", {
      expected: `names of ${names.join(", ")}`,
      found: stranger === undefined ? "none" : `${stranger}${didYouMean(stranger, names)}`,
      repair: `npm run data -- ${names[0]}`,
    });
  }
  if (options.families !== undefined && !wanted.includes("kanji")) {
    throw new SetupError("npm run data", {
      expected: "--families with kanji",
      found: `${wanted.join(", ")} with it`,
      repair: "leave it out",
    });
  }
  const steps = wanted.flatMap((name) => DATA[name]?.(root, options) ?? []);
  const giveLockBack = await takeLock(join(root, ".cache", "setup", "data-lock"));
  try {
    for (const step of steps) await runStep(root, step);
  } finally {
    giveLockBack();
  }
}
