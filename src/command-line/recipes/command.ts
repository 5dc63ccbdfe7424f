/** `dark-knowledge recipes`: what a trial can train. */
import { Command } from "commander";

/** The command, without what it runs. */
export function recipesCommand(): Command {
  return new Command("recipes")
    .description("list the recipes with their options, defaults and ranges")
    .action(async () => {
      const { listRecipes } = await import("./list-recipes.js");
      listRecipes();
    });
}
