/** `dark-knowledge notebooks`: writes or checks the normal form of notebooks. */
import { join } from "node:path";
import { Command } from "commander";
import { repositoryRoot } from "../../support/paths.js";
import type { NotebooksOptions } from "./keep-notebooks.js";

/** The command, without the code it runs. */
export function notebooksCommand(): Command {
  return new Command("notebooks")
    .description("write all notebooks in normal form, and their texts in notebooks/text/")
    .option("--check", "only say what is not in normal form; part of npm run lint", false)
    .option("--from-text", "first copy changes from notebooks/text/ into the notebooks", false)
    .option("--git", "make git compare and merge notebooks with nbdime, in this clone", false)
    .option("--notebooks <folder>", "the notebooks' folder", join(repositoryRoot, "notebooks"))
    .action(async (options: NotebooksOptions) => {
      const { keepNotebooks } = await import("./keep-notebooks.js");
      await keepNotebooks(options);
    });
}
