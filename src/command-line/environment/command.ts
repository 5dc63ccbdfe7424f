/** `dark-knowledge environment`: Python environments that only some need. What needs one installs it when it is first called. */
import { Command } from "commander";
import { setUp } from "../set-up.js";

/** The command. */
export function environmentCommand(): Command {
  return new Command("environment")
    .description("install Python environments that only some need, which do so themselves: ray, mlflow, site")
    .argument("<NAME...>", "ray, mlflow or site")
    .action(async (names: string[]) => {
      const { setUpEnvironment } = await setUp();
      for (const name of names) await setUpEnvironment(name);
    });
}
