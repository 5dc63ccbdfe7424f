/** `dark-knowledge sweep`: runs the trials of a file on an engine. */
import { Command } from "commander";
import * as kind from "../../support/option-kinds.js";
import { engineOption, storeOption, workersOption } from "../running-options.js";
import { asNumber, optionValue } from "../option-value.js";
import type { SweepOptions } from "./run-sweep.js";
import { ENGINE_KINDS } from "../../trials/engines/engine-options.js";

const number = (name: "cpus" | "gpus" | "memory") => optionValue("sweep", name, ENGINE_KINDS[name], asNumber);

/** The command, without the code it runs. */
export function sweepCommand(): Command {
  return new Command("sweep")
    .description("run the trials of a sweep; finished trials are not run again")
    .argument("<FILE.json>", "a recipe, its options, a grid of values and seeds; or a list of these")
    .addOption(engineOption("sweep"))
    .addOption(workersOption("sweep"))
    .option("--cpus <n>", "cores and threads per trial (default: 1)", number("cpus"))
    .option("--gpus <n>", "graphics cards per trial, on a cluster (default: 0)", number("gpus"))
    .option(
      "--memory <gib>",
      "memory per trial in GiB, on a cluster (default: the cluster's)",
      number("memory"),
    )
    .option(
      "--ray-address <address>",
      "host:6379, or ray://host:10001 (default: RAY_ADDRESS, or one started here)",
    )
    .option("--ray-token-file <file>", "the cluster's token (default: as Ray looks for it)")
    .option("--partition <name>", "SLURM's partition (default: the cluster's)")
    .option(
      "--time-limit <time>",
      "time limit of a trial on SLURM, as 90 (minutes) or 1:30:00 (default: the cluster's)",
      optionValue("sweep", "timeLimit", ENGINE_KINDS.timeLimit),
    )
    .option(
      "--retries <n>",
      "how often a crashed trial is retried",
      optionValue("sweep", "retries", kind.whole(0), asNumber),
      2,
    )
    .addOption(storeOption())
    .action(async (path: string, options: SweepOptions) => {
      const { runSweep } = await import("./run-sweep.js");
      await runSweep(path, options);
    });
}
