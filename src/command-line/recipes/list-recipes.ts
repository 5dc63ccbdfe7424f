/** `dark-knowledge recipes`: lists the recipes that trials can use. */
import "../../experiments/recipes.js";
import type { Kind } from "../../support/options.js";
import { schemaLike } from "../../support/schema-like.js";
import type { Recipe } from "../../trials/recipe.js";
import { knownRecipes } from "../../trials/recipes.js";

/** Prints all recipes. */
export function listRecipes(): void {
  console.log(knownRecipes().map(recipeText).join("\n\n"));
}

/** A recipe with each option's default and range. */
function recipeText({ name, defaults, schema = schemaLike(defaults) }: Recipe): string {
  const options = Object.entries<Kind<unknown>>(schema.kinds).map(
    ([option, { range }]) => `  ${option} = ${JSON.stringify(defaults[option])}: ${range}`,
  );
  return [name, ...options].join("\n");
}
