/** `dark-knowledge sweep`: runs the trials of a file on an engine. */
import { setImmediate } from "node:timers/promises";
import "../../experiments/recipes.js";
import { tableText } from "../../figures/table.js";
import { showTrials } from "../../notebook/trials.js";
import { trialsTable } from "../../notebook/trials-table.js";
import { EXIT_CODES } from "../../trials/engines/engine.js";
import type { EngineOptions } from "../../trials/engines/engine-options.js";
import { runTrials } from "../../trials/run-trials.js";
import { readSweep } from "../../trials/sweep.js";

/** Options from the command line. */
export interface SweepOptions extends EngineOptions {
  engine: string;
  retries: number;
  store: string;
}

/** @param path - path of the sweep's file */
export async function runSweep(path: string, options: SweepOptions): Promise<void> {
  const listener = showTrials();
  const results = await runTrials(readSweep(path), { ...options, onChange: listener });
  // Print the listener's last lines before the table.
  await setImmediate();
  const finished = results.filter((result) => result.status === "finished");
  if (finished.length > 0) console.log(`\n${tableText(trialsTable(finished))}`);
  if (finished.length < results.length) process.exitCode = EXIT_CODES.failed;
}
