/** `dark-knowledge study`: runs an experiment and keeps its results under results/. */
import { Command } from "commander";
import { nameBeginning } from "../../support/near-names.js";
import { experimentNames } from "../experiment-names.js";
import { collect } from "../option-value.js";
import { parameterOption } from "../parameter-option.js";
import { engineOption, storeOption, workersOption } from "../running-options.js";
import type { StudyOptions } from "./run-study.js";

/** The command, without the code it runs. */
export function studyCommand(): Command {
  return new Command("study")
    .description(
      `run an experiment, or all: ${experimentNames().join(", ")}; finished trials are not run again`,
    )
    .summary("run an experiment, or all, and keep its results; finished trials are not run again")
    .argument("<NAME>", "an experiment's name, its beginning such as 06, or all", experimentArgument)
    .option("--full", "the full setting, which takes hours", false)
    .addOption(parameterOption("an option of the experiment"))
    .option(
      "--only <GROUP>",
      "run only groups of trials whose names are GROUP or contain it, and add them to the results; repeatable",
      collect,
      [],
    )
    .option("--estimate", "only print the cost", false)
    .option("--no-record", "don't keep the results under results/")
    .option(
      "--note <text>",
      "anything else that readers need to judge the figures or the time; kept with the results",
    )
    .addOption(engineOption("study"))
    .addOption(workersOption("study"))
    .addOption(storeOption())
    .action(async (name: string, options: StudyOptions) => {
      const { runStudy } = await import("./run-study.js");
      await runStudy(name, options);
    });
}

/** The name of an experiment, or `all`. */
function experimentArgument(beginning: string): string {
  return beginning === "all" ? beginning : nameBeginning("experiment", experimentNames(), beginning);
}
