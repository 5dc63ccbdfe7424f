/** `dark-knowledge trial`: runs one trial, as engines and clusters call it. */
import { Command } from "commander";

/** The command, without the code it runs. */
export function trialCommand(): Command {
  return new Command("trial")
    .description(
      "run the trial of a file and write STORE/<hash>/result.json; exits with 75 if it was interrupted",
    )
    .argument("<SPEC.json>", "a recipe, options and a seed")
    .argument("<STORE>", "the folder where trials are kept")
    .action(async (path: string, store: string) => {
      const { runOneTrial } = await import("./run-one-trial.js");
      await runOneTrial(path, store);
    });
}
