/** `dark-knowledge data`: fetches what only some notebooks need. They fetch it themselves when they first need it. */
import { Command } from "commander";
import { repositoryRoot } from "../../support/paths.js";
import { setUp } from "../set-up.js";

/** The command. */
export function dataCommand(): Command {
  return new Command("data")
    .description(
      "fetch what only some notebooks need, which do so themselves: fashion-mnist, penguins, espeak",
    )
    .argument("<NAME...>", "fashion-mnist, penguins, espeak, or several of them")
    .action(async (names: string[]) => {
      await (await setUp()).setUpData(repositoryRoot, names);
    });
}
