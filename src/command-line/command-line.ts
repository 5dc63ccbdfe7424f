/**
 * The command `dark-knowledge`: all that runs after set-up. Each subcommand has a folder; its `command.ts` says what may be given to it, and loads
 * what it runs, and TensorFlow with that, only when it is called rightly.
 */
import { Command } from "commander";
import { ArgumentError, FileError } from "../support/checks.js";
import { InterruptedError } from "../training/interrupt.js";
import { EXIT_CODES } from "../trials/engines/engine.js";
import { benchCommand } from "./bench/command.js";
import { dataCommand } from "./data/command.js";
import { environmentCommand } from "./environment/command.js";
import { notebooksCommand } from "./notebooks/command.js";
import { picturesCommand } from "./pictures/command.js";
import { recipesCommand } from "./recipes/command.js";
import { reportCommand } from "./report/command.js";
import { reproduceCommand } from "./reproduce/command.js";
import { siteCommand } from "./site/command.js";
import { studyCommand } from "./study/command.js";
import { sweepCommand } from "./sweep/command.js";
import { trialCommand } from "./trial/command.js";
import { trialsCommand } from "./trials/command.js";

/** In the order of the list that `--help` prints. */
const COMMANDS = [
  reproduceCommand,
  studyCommand,
  reportCommand,
  sweepCommand,
  trialsCommand,
  recipesCommand,
  trialCommand,
  notebooksCommand,
  picturesCommand,
  siteCommand,
  benchCommand,
  dataCommand,
  environmentCommand,
];

/**
 * Runs the command; sets the exit code, and throws nothing.
 * @param beforehand - is done first, unless it is help that is asked for, or something was wrongly given
 */
export async function main(
  argv: readonly string[] = process.argv,
  beforehand: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  try {
    await darkKnowledge().hook("preAction", beforehand).parseAsync(argv);
  } catch (error) {
    process.exitCode = error instanceof InterruptedError ? EXIT_CODES.stopped : EXIT_CODES.failed;
    console.error(isForReading(error) ? error.message : error);
  }
}

/** Whether an error's message says all; others are ours and keep their trace. Set-up's class is not TypeScript's. */
function isForReading(error: unknown): error is Error {
  const isNamed = [ArgumentError, FileError, InterruptedError].some((kind) => error instanceof kind);
  return isNamed || (error instanceof Error && error.name === "SetupError");
}

/** The command with its subcommands, for running or for reading. */
export function darkKnowledge(): Command {
  const program = new Command("dark-knowledge")
    .description("Reproduces, measures and shows the workbook; docs/commands.md has an example of each.")
    .helpCommand(false);
  for (const command of COMMANDS) program.addCommand(command());
  return program;
}
