/** The recipes that trials can name: those that were handed in, and modules of one's own. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { check, FileError } from "../support/checks.js";
import type { Recipe } from "./recipe.js";

const registered = new Map<string, Recipe>();

/**
 * Makes recipes known by their names. The experiments hand in theirs (`experiments/recipes.ts`).
 * @throws ArgumentError if another recipe has the name already
 */
export function registerRecipes(recipes: readonly Recipe[]): void {
  for (const recipe of recipes) {
    const known = registered.get(recipe.name) ?? recipe;
    check(known === recipe, "registerRecipes", "no two recipes may have one name", recipe.name);
    registered.set(recipe.name, recipe);
  }
}

/** All recipes that were handed in, in that order. */
export function knownRecipes(): Recipe[] {
  return [...registered.values()];
}

/**
 * The recipe of a name, or that of a CommonJS module which exports it as `recipe`: own experiments are run like the
 * built-in ones.
 *
 * @param name - such as `mnist-distillation`, or a path that ends in `.cjs` or `.js`
 * @throws ArgumentError if there is no recipe of that name
 * @throws FileError if there is no such module, or none with a recipe
 */
export function recipeNamed(name: string): Recipe {
  if (!/\.c?js$/.test(name)) {
    const found = registered.get(name);
    const expectation = `must be one of ${[...registered.keys()].join(", ")}, or the path of a .cjs module`;
    check(found !== undefined, "recipe", expectation, name);
    return found;
  }
  const path = resolve(name);
  const problem = (text: string) => new FileError(path, text, "name the module by its path from here");
  if (!existsSync(path)) throw problem("expected a module with a recipe, found no file");
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- known only now
  const { recipe } = require(path) as { recipe?: Partial<Recipe> };
  if (typeof recipe?.run !== "function" || typeof recipe.defaults !== "object") {
    throw problem("expected `exports.recipe` with name, defaults and run, found none");
  }
  return recipe as Recipe;
}
