/** `dark-knowledge recipes`: what a trial can train. */
import type { Command } from "commander";
import "../experiments/recipes.js";
import { knownRecipes } from "../trials/recipes.js";

/** Gives the command what it does. */
export function define(command: Command): void {
  command.action(() => {
    for (const { name, defaults } of knownRecipes()) console.log(name, JSON.stringify(defaults));
  });
}
