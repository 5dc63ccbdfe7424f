/** `dark-knowledge environment`: installs optional Python environments. Commands that need one install it themselves at first use. */
import { Command } from "commander";
import { setUp } from "../set-up.js";

/** The command. */
export function environmentCommand(): Command {
  return new Command("environment")
    .description(
      "install optional Python environments; commands that need one do so themselves: ray, mlflow, site",
    )
    .argument("<NAME...>", "ray, mlflow or site")
    .action(async (names: string[]) => {
      const { setUpEnvironment } = await setUp();
      for (const name of names) await setUpEnvironment(name);
    });
}
