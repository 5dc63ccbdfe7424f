/** `npm run data -- NAME`: fetches what only some notebooks need. They call it themselves when they first need it. */
import { espeak } from "./setup/espeak.mjs";
import { fashionMnist } from "./setup/fashion-mnist.mjs";
import { join } from "node:path";
import { didYouMean } from "./near-names.mjs";
import { takeLock } from "./setup/lock.mjs";
import { SetupError } from "./setup/report.mjs";
import { runStep } from "./setup/step.mjs";
import { ROOT, runMain } from "./setup.mjs";

const DATA = { "fashion-mnist": fashionMnist, espeak };

await runMain(async () => {
  const names = Object.keys(DATA);
  const wanted = process.argv.slice(2);
  const stranger = wanted.find((name) => !names.includes(name));
  if (wanted.length === 0 || stranger !== undefined) {
    throw new SetupError("npm run data", {
      expected: `names of ${names.join(", ")}`,
      found: stranger === undefined ? "none" : `${stranger}${didYouMean(stranger, names)}`,
      repair: `npm run data -- ${names[0]}`,
    });
  }
  const giveLockBack = await takeLock(join(ROOT, ".cache", "setup", "data-lock"));
  try {
    for (const name of wanted) await runStep(ROOT, DATA[/** @type {keyof typeof DATA} */ (name)](ROOT));
  } finally {
    giveLockBack();
  }
});
