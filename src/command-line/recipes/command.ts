/** `dark-knowledge recipes`: lists the recipes that trials can use. */
import { Command } from "commander";

/** The command, without the code it runs. */
export function recipesCommand(): Command {
  return new Command("recipes")
    .description("list the recipes with their options, defaults and ranges")
    .action(async () => {
      const { listRecipes } = await import("./list-recipes.js");
      listRecipes();
    });
}
