/** `dark-knowledge reproduce`: executes the whole workbook. `npm run reproduce` is the same. */
import { Command } from "commander";
import { parameterOption } from "../parameter-option.js";
import type { ReproduceOptions } from "./reproduce-options.js";

/** The command, without the code it runs. */
export function reproduceCommand(): Command {
  return new Command("reproduce")
    .description("execute the workbook's notebooks; print the paper's figures beside ours")
    .option(
      "--full",
      "the long settings: an hour or more, five seeds (default: some minutes, one seed)",
      false,
    )
    .addOption(parameterOption("a parameter of the notebooks that declare it"))
    .option("--only <TEXT>", "only notebooks whose name contains TEXT, such as 01")
    .option("--notebooks <folder>", "execute the notebooks of another folder (default: notebooks)")
    .option("--output <folder>", "where to put executed notebooks and report (default: output/reproduce)")
    .action(async (options: ReproduceOptions) => {
      const { reproduce } = await import("./reproduce.js");
      await reproduce(options);
    });
}
