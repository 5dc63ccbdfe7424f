/** The recipes that trials can name: those that were handed in, and modules of one's own. */
import { keyOf } from "../storage/key.js";
import { ArgumentError, check, describe } from "../support/checks.js";
import { didYouMean } from "../support/near-names.js";
import { sourceText } from "../support/source-text.js";
import { recipeInFile } from "./recipe-file.js";
import type { FoundRecipe, Recipe } from "./recipe.js";

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

/** The same without what its code is known by. */
export function recipeNamed(name: string): Recipe {
  return findRecipe(name).recipe;
}

function textKey({ name, ...recipe }: Recipe): string {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- nothing but their text is wanted
  const { run, writeOut } = recipe;
  return keyOf(
    "recipe",
    [run, ...(writeOut ? [writeOut] : [])].map((f) => sourceText(`recipe ${name}`, f)),
  );
}
