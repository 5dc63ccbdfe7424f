/** Recipes in users' own files: reloaded after an edit, and identified by the content of all their files. */
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { types } from "node:util";
import { keyOf } from "../storage/key.js";
import { FileError } from "../support/checks.js";
import { loadedFiles, moduleFiles, placeBeside, type ModuleFile } from "./module-files.js";
import type { FoundRecipe, Recipe } from "./recipe.js";

type Files = ReadonlyMap<string, ModuleFile>;

/** A recipe's module as this process has loaded it. */
interface LoadedModule {
  exports: unknown;
  files: Files;
  code: string;
}

const load = createRequire(__filename);
const loaded = new Map<string, LoadedModule>();

/**
 * The recipe that a CommonJS module exports as `recipe`.
 *
 * @param name - the module's path
 * @throws FileError if the module does not exist, exports no recipe, or was edited and can't be reloaded
 */
export function recipeInFile(name: string): FoundRecipe {
  const path = resolve(name);
  const problem = (text: string) => new FileError(path, text, "name the module by its path from here");
  if (!existsSync(path)) throw problem("expected a module with a recipe, found no file");
  const real = realpathSync(path);
  const module = currentModule(real);
  const { recipe } = module.exports as { recipe?: Partial<Recipe> };
  if (typeof recipe?.run !== "function" || typeof recipe.defaults !== "object") {
    throw problem("expected `exports.recipe` with name, defaults and run, found none");
  }
  return { recipe: recipe as Recipe, code: module.code, isUnchanged: () => isUnchanged(real, module) };
}

/** The module in the current version of its files. */
function currentModule(path: string): LoadedModule {
  const known = loaded.get(path);
  if (known && isUnchanged(path, known)) return known;
  const before = moduleFiles(path);
  if (known) checkCanBeLoadedAgain(path, known, before);
  // Other code that loaded one of them, perhaps before the edit, keeps its version.
  for (const file of filesOf(path, known).keys()) Reflect.deleteProperty(load.cache, file);
  const exports: unknown = load(path);
  if (codeOf(path, moduleFiles(path)) !== codeOf(path, before)) {
    const problem = "expected a module that stays as it is, found it edited while it was loaded";
    throw new FileError(path, problem, "run it again");
  }
  const files = filesOf(path);
  const current = { exports, files, code: codeOf(path, files) };
  loaded.set(path, current);
  return current;
}

function isUnchanged(path: string, known: LoadedModule): boolean {
  return known.code === codeOf(path, filesOf(path, known));
}

/** The files that are visible in the text, and those loaded by a computed path. */
function filesOf(path: string, known?: LoadedModule): Files {
  const files = moduleFiles(path);
  for (const file of [...loadedFiles(path, load.cache), ...(known?.files.keys() ?? [])]) {
    if (!files.has(file) && existsSync(file))
      files.set(file, { bytes: readFileSync(file), isImported: false });
  }
  return files;
}

/** The identity of a module: the content and relative places of its files, not its own place. */
function codeOf(path: string, files: Files): string {
  const contents = [...files].map(([file, { bytes }]) => [placeBeside(path, file), bytes] as const);
  return `files ${keyOf("recipe", Object.fromEntries(contents))}`;
}

/** Node keeps ES modules as long as the process lives. @throws FileError if one of them was edited */
function checkCanBeLoadedAgain(path: string, known: LoadedModule, now: Files): void {
  for (const [file, { bytes, isImported }] of now) {
    const before = known.files.get(file)?.bytes;
    if (before === undefined || Buffer.compare(before, bytes) === 0) continue;
    if (!isImported && !types.isModuleNamespaceObject(load.cache[file]?.exports)) continue;
    throw new FileError(
      file,
      `expected a module that can be loaded again since it was edited, found an ES module of ${path}`,
      "restart this process: in a notebook, the kernel",
    );
  }
}
