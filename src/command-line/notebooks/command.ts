/** `dark-knowledge notebooks`: the form in which notebooks are kept. */
import { join } from "node:path";
import { Command } from "commander";
import { repositoryRoot } from "../../support/paths.js";
import type { NotebooksOptions } from "./keep-notebooks.js";

/** The command, without what it runs. */
export function notebooksCommand(): Command {
  return new Command("notebooks")
    .description("write all notebooks in normal form, with their texts in notebooks/text/")
    .option("--check", "only say what is not in normal form; part of npm run lint", false)
    .option("--from-text", "take what was changed in notebooks/text/ into the notebooks", false)
    .option("--git", "let git compare and merge notebooks by nbdime, in this clone", false)
    .option("--notebooks <folder>", "those of another folder", join(repositoryRoot, "notebooks"))
    .action(async (options: NotebooksOptions) => {
      const { keepNotebooks } = await import("./keep-notebooks.js");
      await keepNotebooks(options);
    });
}
