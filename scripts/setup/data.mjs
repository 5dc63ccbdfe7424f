/** What only some notebooks need, and is fetched when they first need it. */
import { join } from "node:path";
import { didYouMean } from "../near-names.mjs";
import { espeak } from "./espeak.mjs";
import { fashionMnist } from "./fashion-mnist.mjs";
import { takeLock } from "./lock.mjs";
import { penguins } from "./penguins.mjs";
import { SetupError } from "./report.mjs";
import { runStep } from "./step.mjs";

const DATA = { "fashion-mnist": fashionMnist, penguins, espeak };

/**
 * Fetches data unless they are there.
 * @param {string} root @param {readonly string[]} wanted their names
 * @throws SetupError if there are none of such a name, or they can't be had
 */
export async function setUpData(root, wanted) {
  const names = Object.keys(DATA);
  const stranger = wanted.find((name) => !names.includes(name));
  if (wanted.length === 0 || stranger !== undefined) {
    throw new SetupError("npm run data", {
      expected: `names of ${names.join(", ")}`,
      found: stranger === undefined ? "none" : `${stranger}${didYouMean(stranger, names)}`,
      repair: `npm run data -- ${names[0]}`,
    });
  }
  const giveLockBack = await takeLock(join(root, ".cache", "setup", "data-lock"));
  try {
    for (const name of wanted) await runStep(root, DATA[/** @type {keyof typeof DATA} */ (name)](root));
  } finally {
    giveLockBack();
  }
}
