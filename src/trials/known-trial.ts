/** The identity of a trial: the content of everything that its result depends on. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { keyedOptions } from "../storage/added-later.js";
import { contentHash } from "../storage/content-hash.js";
import { keyOf } from "../storage/key.js";
import { FileError } from "../support/checks.js";
import { completeTrial, type FoundRecipe } from "./recipe.js";
import { findRecipe } from "./recipes.js";
import type { Trial } from "./trial.js";

/** A trial with its recipe and its name. */
export interface KnownTrial extends FoundRecipe {
  /** The trial with all options. */
  trial: Trial;
  /**
   * The trial's name: a hash of the recipe's code, the values of all options, the content of the files that it reads, and the seed.
   * The recipe's name and the place of its file don't count.
   */
  hash: string;
}

/** Hexadecimal digits of a trial's name: 64 bits, enough that a million trials don't collide. */
const HASH_DIGITS = 16;

/**
 * Finds a trial's recipe, fills in its options, and names it.
 * @throws ArgumentError if the recipe or an option does not exist
 * @throws FileError if the recipe's file, or one that it reads, is missing
 */
export function knownTrial(given: Trial): KnownTrial {
  const { recipe, code, isUnchanged } = findRecipe(given.recipe);
  const trial = completeTrial(recipe, given);
  const reads = () => (recipe.reads?.(trial.options) ?? []).map(fileHash);
  const name = () => {
    const options = keyedOptions(trial.options, recipe.addedLater);
    return keyOf("trial", { code, options, reads: reads(), seed: trial.seed }).slice(0, HASH_DIGITS);
  };
  const hash = name();
  return { recipe, code, trial, hash, isUnchanged: () => isUnchanged() && name() === hash };
}

function fileHash(path: string): string {
  try {
    return contentHash(readFileSync(path));
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new FileError(
      resolve(path),
      `expected a file that a recipe reads, found ${code}`,
      "name another file",
    );
  }
}
