/** The command `dark-knowledge`: one trial, many trials, and what is kept of them. */
import { setImmediate } from "node:timers/promises";
import { Command, InvalidArgumentError } from "commander";
import { ArgumentError, FileError } from "../support/checks.js";
import { showTrials } from "../notebook/trials.js";
import { tableText } from "../figures/table.js";
import { InterruptedError } from "../training/interrupt.js";
import { trialsTable } from "../notebook/trials-table.js";
import { ENGINE_NAMES, type EngineOptions } from "../trials/engines/engines.js";
import { EXIT_CODES } from "../trials/engines/engine.js";
import { executeTrial } from "../trials/execute-trial.js";
import { completeTrial } from "../trials/recipe.js";
import "../experiments/recipes.js";
import { knownRecipes, recipeNamed } from "../trials/recipes.js";
import { runTrials } from "../trials/run-trials.js";
import { addStudyCommand } from "./study-command.js";
import { readSweep } from "../trials/sweep.js";
import { trialLabel } from "../trials/trial.js";
import { readTrial } from "../trials/trial-folder.js";
import { defaultStore, trialStore, type StoredTrial } from "../trials/trial-store.js";

/** Runs the command with `process.argv`; sets the exit code, and throws nothing. */
export async function main(argv: readonly string[] = process.argv): Promise<void> {
  try {
    await program().parseAsync(argv);
  } catch (error) {
    if (error instanceof InterruptedError) process.exitCode = EXIT_CODES.stopped;
    else process.exitCode = EXIT_CODES.failed;
    const named = [InterruptedError, ArgumentError, FileError].some((kind) => error instanceof kind);
    console.error(named ? (error as Error).message : error);
  }
}

function program(): Command {
  const command = new Command("dark-knowledge")
    .description("Runs independent trainings as trials: seeds, temperatures, members of ensembles.")
    .helpCommand(false);
  command
    .command("trial <SPEC.json> <STORE>")
    .description(
      "run the trial of a file; leaves STORE/<hash>/result.json. Exits with 75 if it was interrupted",
    )
    .action(trial);
  command
    .command("sweep <FILE.json>")
    .description("run the trials of a sweep; those that are finished are not run again")
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
  addStudyCommand(command, count);
  command
    .command("trials [TEXT]")
    .description("list the trials of a store whose description contains TEXT")
    .option("--store <folder>", "where trials are kept", defaultStore)
    .option("--compare", "only finished ones, their metrics side by side", false)
    .option("--clean", "delete those that failed or are unfinished; with --all the finished ones too", false)
    .option("--all", "see --clean", false)
    .action(trials);
  command
    .command("recipes")
    .description("list the recipes with their options")
    .action(() => {
      for (const { name, defaults } of knownRecipes()) console.log(name, JSON.stringify(defaults));
    });
  return command;
}

/** @throws InvalidArgumentError, which commander reports by the option's name */
function count(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("expected a whole number.");
  return Number(text);
}

async function trial(path: string, store: string): Promise<void> {
  // Trainings stop at SIGINT; a cluster's way to ask is SIGTERM.
  process.on("SIGTERM", () => {
    // Before the first training nobody listens, and there is nothing to keep.
    if (!process.emit("SIGINT")) process.exit(EXIT_CODES.stopped);
  });
  const given = readTrial(path);
  const { folder } = trialStore(store).prepare(completeTrial(recipeNamed(given.recipe), given));
  const { ended, reason } = await executeTrial(given, folder);
  if (reason !== undefined) console.error(reason);
  process.exitCode = ended === "crashed" ? EXIT_CODES.failed : EXIT_CODES[ended];
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

interface TrialsOptions {
  store: string;
  compare: boolean;
  clean: boolean;
  all: boolean;
}

function trials(text: string | undefined, { store: folder, compare, clean, all }: TrialsOptions): void {
  const store = trialStore(folder);
  const describe = ({ hash, trial: one, status }: StoredTrial) => `${hash}  ${status}  ${trialLabel(one)}`;
  const chosen = (one: StoredTrial) => describe(one).includes(text ?? "");
  if (clean) {
    const deleted = store.clean((one) => chosen(one) && (all || one.status !== "finished"));
    for (const one of deleted) console.log(`deleted ${describe(one)}`);
    console.log(`${deleted.length} trials deleted`);
    return;
  }
  const found = store.list().filter(chosen);
  const records = found.flatMap(({ record }) => record ?? []);
  if (compare && records.length > 0) console.log(tableText(trialsTable(records)));
  else for (const one of found) console.log(describe(one) + (one.failure ? `  ${one.failure.error}` : ""));
  console.log(`${found.length} trials, ${records.length} finished, in ${store.folder}`);
}
