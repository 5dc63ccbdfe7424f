/** `dark-knowledge trials`: lists, compares or deletes the trials of a store. */
import { Command } from "commander";
import { storeOption } from "../running-options.js";
import type { TrialsOptions } from "./list-trials.js";

/** The command, without the code it runs. */
export function trialsCommand(): Command {
  return new Command("trials")
    .description("list the trials of a store whose description contains TEXT")
    .argument("[TEXT]", "part of a hash, a status, a recipe or options (default: all)")
    .addOption(storeOption())
    .option("--compare", "show the metrics of finished trials side by side", false)
    .option("--clean", "delete trials that failed or are unfinished; with --all finished ones, too", false)
    .option("--all", "see --clean", false)
    .action(async (text: string | undefined, options: TrialsOptions) => {
      const { listTrials } = await import("./list-trials.js");
      listTrials(text, options);
    });
}
