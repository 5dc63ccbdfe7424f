/**
 * The command `dark-knowledge`: one trial, many trials, and what is kept of them. A command's own file, and TensorFlow with it, is
 * loaded when that command is called, not for the list of all.
 */
import { Command } from "commander";
import { ArgumentError, FileError } from "../support/checks.js";
import { InterruptedError } from "../training/interrupt.js";
import { EXIT_CODES } from "../trials/engines/engine.js";

interface CommandLine {
  /** Its name, and its arguments as commander writes them. */
  signature: string;
  description: string;
  load: () => Promise<{ define: (command: Command) => void }>;
}

const COMMANDS: readonly CommandLine[] = [
  {
    signature: "trial <SPEC.json> <STORE>",
    description:
      "run the trial of a file; leaves STORE/<hash>/result.json. Exits with 75 if it was interrupted",
    load: () => import("./trial-command.js"),
  },
  {
    signature: "sweep <FILE.json>",
    description: "run the trials of a sweep; those that are finished are not run again",
    load: () => import("./sweep-command.js"),
  },
  {
    signature: "study <NAME>",
    description: "run a study of the paper's claims, or all; what is finished is not run again",
    load: () => import("./study-command.js"),
  },
  {
    signature: "trials [TEXT]",
    description: "list the trials of a store whose description contains TEXT",
    load: () => import("./trials-command.js"),
  },
  {
    signature: "recipes",
    description: "list the recipes with their options, defaults and ranges",
    load: () => import("./recipes-command.js"),
  },
];

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
  const program = new Command("dark-knowledge")
    .description("Runs independent trainings as trials: seeds, temperatures, members of ensembles.")
    .helpCommand(false);
  const loaders = new Map<Command, CommandLine["load"]>();
  for (const { signature, description, load } of COMMANDS) {
    loaders.set(program.command(signature).description(description), load);
  }
  program.hook("preSubcommand", async (_, command) => {
    const { define } = await loaders.get(command)!();
    define(command);
  });
  return program;
}
