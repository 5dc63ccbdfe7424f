/** `dark-knowledge sweep`: runs the trials of a file on an engine. */
import { setImmediate } from "node:timers/promises";
import type { Command } from "commander";
import "../experiments/recipes.js";
import { tableText } from "../figures/table.js";
import { showTrials } from "../notebook/trials.js";
import { trialsTable } from "../notebook/trials-table.js";
import { EXIT_CODES } from "../trials/engines/engine.js";
import { ENGINE_NAMES, type EngineOptions } from "../trials/engines/engines.js";
import { runTrials } from "../trials/run-trials.js";
import { readSweep } from "../trials/sweep.js";
import { defaultStore } from "../trials/trial-store.js";
import { count } from "./count.js";

/** Gives the command its options and what it does. */
export function define(command: Command): void {
  command
    .option("--engine <name>", `what runs them: ${ENGINE_NAMES.join(", ")}`, "local")
    .option("--workers <n>", "trials at once (default: one for each core, or as the cluster takes)", count)
    .option("--cpus <n>", "cores and threads of a trial (default: 1)", count)
    .option("--gpus <n>", "graphics cards of a trial, on a cluster (default: 0)", count)
    .option("--memory <gib>", "memory of a trial, on a cluster (default: as the cluster gives)", Number)
    .option(
      "--ray-address <address>",
      "host:6379, or ray://host:10001 (default: RAY_ADDRESS, or one started here)",
    )
    .option("--ray-token-file <file>", "the cluster's token (default: as Ray looks for it)")
    .option("--partition <name>", "SLURM's partition (default: the cluster's)")
    .option("--time-limit <time>", "of a trial on SLURM, as 90 (minutes) or 1:30:00 (default: the cluster's)")
    .option("--retries <n>", "how often a crashed trial is tried again", count, 2)
    .option("--store <folder>", "where trials are kept", defaultStore)
    .action(sweep);
}

interface SweepOptions extends EngineOptions {
  engine: string;
  retries: number;
  store: string;
}

async function sweep(path: string, options: SweepOptions): Promise<void> {
  const listener = showTrials();
  const results = await runTrials(readSweep(path), { ...options, onChange: listener });
  // The listener's last lines come before the table.
  await setImmediate();
  const finished = results.filter((result) => result.status === "finished");
  if (finished.length > 0) console.log(`\n${tableText(trialsTable(finished))}`);
  if (finished.length < results.length) process.exitCode = EXIT_CODES.failed;
}
