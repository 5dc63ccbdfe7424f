/** `dark-knowledge data`: fetches data that only some notebooks need. They also fetch it themselves at first use. */
import { Command } from "commander";
import { repositoryRoot } from "../../support/paths.js";
import { setUp } from "../set-up.js";

/** The command. */
export function dataCommand(): Command {
  return new Command("data")
    .description(
      "fetch data that only some notebooks need, and fetch themselves at first use: fashion-mnist, penguins, espeak",
    )
    .argument("<NAME...>", "fashion-mnist, penguins, espeak, or several of them")
    .action(async (names: string[]) => {
      await (await setUp()).setUpData(repositoryRoot, names);
    });
}
