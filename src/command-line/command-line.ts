/**
 * The command `dark-knowledge`, which runs everything after set-up. Each subcommand has a folder. Its `command.ts` declares the arguments, and
 * loads the code that it runs, with TensorFlow, only once the arguments are valid.
 */
import { Command } from "commander";
import { ArgumentError, FileError } from "../support/checks.js";
import { InterruptedError } from "../runtime/interrupt.js";
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

/** In the order in which `--help` lists them. */
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
 * Runs the command and sets the exit code. It throws nothing.
 * @param beforehand - runs first, except for help and wrong arguments
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

/** Whether an error's message is enough; other errors are our own faults and keep their trace. Set-up's error class is JavaScript. */
function isForReading(error: unknown): error is Error {
  const isNamed = [ArgumentError, FileError, InterruptedError].some((kind) => error instanceof kind);
  return isNamed || (error instanceof Error && error.name === "SetupError");
}

/** The command with its subcommands, to run or to inspect. */
export function darkKnowledge(): Command {
  const program = new Command("dark-knowledge")
    .description("Reproduces, measures and shows the workbook; docs/commands.md has an example of each.")
    .helpCommand(false);
  for (const command of COMMANDS) program.addCommand(command());
  return program;
}
