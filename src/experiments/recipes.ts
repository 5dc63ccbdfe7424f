/** The recipes of the experiments' trials. Importing this makes them known to `runTrials`. */
import { registerRecipes } from "../trials/recipes.js";
import type { Recipe } from "../trials/recipe.js";
import { mnistDistillationRecipe } from "./01-mnist-distillation/mnist-distillation-recipe.js";
import { highestRateRecipe } from "./08-less-data/highest-rate-recipe.js";
import { ensembleMemberRecipe } from "./ingredients/ensemble-member-recipe.js";
import { ensembleRecipe } from "./ingredients/ensemble-recipe.js";
import { ensembleStudentRecipe } from "./ingredients/ensemble-student-recipe.js";
import { fewSpecialistsRecipe } from "./ingredients/few-specialists-recipe.js";
import { kanjiEnsembleRecipe } from "./ingredients/kanji-ensemble-recipe.js";
import { kanjiGeneralistRecipe } from "./ingredients/kanji-generalist-recipe.js";
import { kanjiGroupsRecipe } from "./ingredients/kanji-groups-recipe.js";
import { kanjiStudentRecipe } from "./ingredients/kanji-student-recipe.js";
import { mnistStudentRecipe } from "./ingredients/mnist-student-recipe.js";
import { mnistTeacherRecipe } from "./ingredients/mnist-teacher-recipe.js";
import { specialistRecipe } from "./ingredients/specialist-recipe.js";
import { specialistsRecipe } from "./ingredients/specialists-recipe.js";

/** All of them. */
export const RECIPES = [
  mnistDistillationRecipe,
  mnistTeacherRecipe,
  mnistStudentRecipe,
  highestRateRecipe,
  ensembleMemberRecipe,
  ensembleRecipe,
  ensembleStudentRecipe,
  kanjiGeneralistRecipe,
  kanjiEnsembleRecipe,
  kanjiGroupsRecipe,
  specialistRecipe,
  specialistsRecipe,
  fewSpecialistsRecipe,
  kanjiStudentRecipe,
] as readonly Recipe[];

registerRecipes(RECIPES);
