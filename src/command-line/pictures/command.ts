/** `dark-knowledge pictures`: updates outputs and pictures of the committed notebooks. */
import { join } from "node:path";
import { Command } from "commander";
import { repositoryRoot } from "../../support/paths.js";

/** The command, without the code it runs. */
export function picturesCommand(): Command {
  return new Command("pictures")
    .description(
      "copy the outputs of executed notebooks, with a picture of each figure, into notebooks/; installs a browser if needed",
    )
    .argument("[FOLDER]", "folder of the executed notebooks", join(repositoryRoot, "output", "reproduce"))
    .action(async (folder: string) => {
      const { keepPictures } = await import("./keep-pictures.js");
      await keepPictures(folder);
    });
}
