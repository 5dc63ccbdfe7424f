/** `dark-knowledge trial`: runs one trial, as engines and clusters call it. */
import { dirname, resolve } from "node:path";
import "../../experiments/recipes.js";
import { EXIT_CODES } from "../../trials/engines/engine.js";
import { executeTrial } from "../../trials/execute-trial.js";
import { knownTrial } from "../../trials/known-trial.js";
import { readTrial } from "../../trials/trial-folder.js";
import { trialStore } from "../../trials/trial-store.js";

/** @param path - path of the trial's file */
export async function runOneTrial(path: string, store: string): Promise<void> {
  // Trainings stop at SIGINT; clusters send SIGTERM.
  process.on("SIGTERM", () => {
    // Before the first training nothing listens, and there is nothing to keep.
    if (!process.emit("SIGINT")) process.exit(EXIT_CODES.stopped);
  });
  const { trial: given } = readTrial(path);
  // A trial that already lies in the store keeps its folder, so that its author finds the result.
  const own = dirname(resolve(path));
  const folder = dirname(own) === resolve(store) ? own : trialStore(store).prepare(knownTrial(given)).folder;
  const { ended, reason } = await executeTrial(given, folder);
  if (reason !== undefined) console.error(reason);
  process.exitCode = ended === "crashed" ? EXIT_CODES.failed : EXIT_CODES[ended];
}
