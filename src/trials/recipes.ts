/** The recipes that trials can name. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { check, FileError } from "../support/checks.js";
import { ensembleMemberRecipe } from "../experiments/ingredients/ensemble-member-recipe.js";
import { ensembleRecipe } from "../experiments/ingredients/ensemble-recipe.js";
import { ensembleStudentRecipe } from "../experiments/ingredients/ensemble-student-recipe.js";
import { mnistDistillationRecipe } from "../experiments/01-mnist-distillation/mnist-distillation-recipe.js";
import { mnistStudentRecipe } from "../experiments/ingredients/mnist-student-recipe.js";
import { mnistTeacherRecipe } from "../experiments/ingredients/mnist-teacher-recipe.js";
import type { Recipe } from "./recipe.js";

/** The built-in recipes, by name. */
export const RECIPES: Readonly<Record<string, Recipe>> = Object.fromEntries(
  [
    mnistDistillationRecipe,
    mnistTeacherRecipe,
    mnistStudentRecipe,
    ensembleMemberRecipe,
    ensembleRecipe,
    ensembleStudentRecipe,
  ].map((recipe) => [recipe.name, recipe]),
);

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
    const expectation = `must be one of ${Object.keys(RECIPES).join(", ")}, or the path of a .cjs module`;
    check(name in RECIPES, "recipe", expectation, name);
    return RECIPES[name]!;
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
