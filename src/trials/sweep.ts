/** A sweep describes many trials in a few lines: a recipe, the values to vary, and seeds. */
import { z } from "zod";
import { readJsonFile } from "../storage/json-file.js";
import { check } from "../support/checks.js";
import * as kind from "../support/option-kinds.js";
import { checkOptions, optionsSchema } from "../support/options.js";
import { checkTrial, type Json, type Trial } from "./trial.js";

/** All combinations of the grid's values with every seed. */
export interface Sweep {
  recipe: string;
  /** Options that all trials have. */
  options?: Readonly<Record<string, Json>>;
  /** Values to try of each option named. */
  grid?: Readonly<Record<string, readonly Json[]>>;
  seeds: readonly number[];
}

/**
 * The trials of a sweep. Seeds vary fastest, then the last option.
 * @throws ArgumentError if a grid has no values or one twice, an option is in both options and grid, or a trial would be invalid
 */
export function sweepTrials(sweep: Sweep): Trial[] {
  return trialsOf("sweep", sweep);
}

const SCHEMA = optionsSchema<Sweep>({
  recipe: kind.name,
  options: kind.optional(kind.named(kind.whatever<Json>())),
  grid: kind.optional(kind.named(kind.values<Json>())),
  seeds: kind.seeds,
});

function trialsOf(where: string, sweep: Sweep): Trial[] {
  checkOptions(where, SCHEMA, sweep);
  const { recipe, options = {}, grid = {}, seeds } = sweep;
  let choices: Record<string, Json>[] = [{ ...options }];
  for (const [name, values] of Object.entries(grid)) {
    check(!(name in options), where, `${name} must be in options or in grid, not in both`, options[name]);
    choices = choices.flatMap((choice) => values.map((value) => ({ ...choice, [name]: value })));
  }
  const trials = choices.flatMap((choice) => seeds.map((seed) => ({ recipe, options: choice, seed })));
  for (const trial of trials) checkTrial(where, trial);
  return trials;
}

/**
 * Reads a sweep, or a list of sweeps, from a JSON file.
 * @throws FileError if the file is missing or is not JSON
 * @throws ArgumentError if it is not a sweep
 */
export function readSweep(path: string): Trial[] {
  const found = readJsonFile(path, z.json(), {
    what: "a sweep",
    repair: "see src/experiments/sweeps/ for examples",
  });
  return [found].flat().flatMap((one) => trialsOf(`${path}: sweep`, one as unknown as Sweep));
}
