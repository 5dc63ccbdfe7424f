/** `dark-knowledge pictures`: outputs and pictures of the committed notebooks. */
import { join } from "node:path";
import { Command } from "commander";
import { repositoryRoot } from "../../support/paths.js";

/** The command, without what it runs. */
export function picturesCommand(): Command {
  return new Command("pictures")
    .description(
      "put the outputs of executed notebooks, figures as pictures too, into notebooks/; installs a browser if there is none",
    )
    .argument("[FOLDER]", "of the executed notebooks", join(repositoryRoot, "output", "reproduce"))
    .action(async (folder: string) => {
      const { keepPictures } = await import("./keep-pictures.js");
      await keepPictures(folder);
    });
}
