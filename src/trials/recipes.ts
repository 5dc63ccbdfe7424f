/** The recipes that trials can name: registered ones, and your own modules. */
import { keyOf } from "../storage/key.js";
import { ArgumentError, check, describe } from "../support/checks.js";
import { didYouMean } from "../support/near-names.js";
import { sourceText } from "../support/source-text.js";
import { recipeInFile } from "./recipe-file.js";
import type { FoundRecipe, Recipe } from "./recipe.js";

const registered = new Map<string, Recipe>();

/**
 * Registers recipes by name. The experiments register theirs in `experiments/recipes.ts`.
 * @throws ArgumentError if another recipe already has the name
 */
export function registerRecipes(recipes: readonly Recipe[]): void {
  for (const recipe of recipes) {
    const known = registered.get(recipe.name) ?? recipe;
    check(known === recipe, "registerRecipes", "no two recipes may have one name", recipe.name);
    registered.set(recipe.name, recipe);
  }
}

/** All registered recipes, in order. */
export function knownRecipes(): Recipe[] {
  return [...registered.values()];
}

/**
 * The recipe with a name, or the one that a CommonJS module exports as `recipe`. So your own experiments run like the
 * built-in ones.
 *
 * @param name - such as `mnist-distillation`, or a path that ends in `.cjs` or `.js`
 * @throws ArgumentError if no recipe has that name
 * @throws FileError if the module does not exist or exports no recipe
 */
export function findRecipe(name: string): FoundRecipe {
  if (/\.c?js$/.test(name)) return recipeInFile(name);
  const recipe = registered.get(name);
  if (recipe === undefined) {
    const names = [...registered.keys()];
    const expectation = `must be one of ${names.join(", ")}, or the path of a .cjs module`;
    throw new ArgumentError(`recipe: ${expectation}, got ${describe(name)}${didYouMean(name, names)}`);
  }
  const { version } = recipe;
  const code = version === undefined ? `text ${textKey(recipe)}` : `version ${version}`;
  return { recipe, code: `${name} ${code}`, isUnchanged: () => true };
}

/** The same without the identity of its code. */
export function recipeNamed(name: string): Recipe {
  return findRecipe(name).recipe;
}

function textKey({ name, ...recipe }: Recipe): string {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- only their text is needed
  const { run, writeOut } = recipe;
  return keyOf(
    "recipe",
    [run, ...(writeOut ? [writeOut] : [])].map((f) => sourceText(`recipe ${name}`, f)),
  );
}
