/** Many trials written down in few lines: a recipe, what is varied, and seeds. */
import { readFileSync } from "node:fs";
import { check, FileError } from "../support/checks.js";
import { checkTrial, type Json, type Trial } from "./trial.js";

/** Every combination of the grid's values, with every seed. */
export interface Sweep {
  recipe: string;
  /** Options that all trials have. */
  options?: Readonly<Record<string, Json>>;
  /** Values to try of each option named. */
  grid?: Readonly<Record<string, readonly Json[]>>;
  seeds: readonly number[];
}

/**
 * The trials of a sweep, the last option varying fastest but for the seeds.
 * @throws ArgumentError if a grid has no values, or a trial would be none
 */
export function sweepTrials({ recipe, options = {}, grid = {}, seeds }: Sweep): Trial[] {
  check(isList(seeds), "sweep", "seeds must be a list of at least one", seeds);
  let choices: Record<string, Json>[] = [{ ...options }];
  for (const [name, values] of Object.entries(grid)) {
    const expectation = `grid.${name} must be a list of at least one value`;
    check(isList(values), "sweep", expectation, values);
    choices = choices.flatMap((choice) => values.map((value) => ({ ...choice, [name]: value })));
  }
  const trials = choices.flatMap((choice) => seeds.map((seed) => ({ recipe, options: choice, seed })));
  for (const trial of trials) checkTrial("sweep", trial);
  return trials;
}

/** Whether it is what the types say: sweeps come from files. */
function isList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

/**
 * Reads a sweep, or a list of sweeps, from a JSON file.
 * @throws FileError if the file is missing or no JSON
 * @throws ArgumentError if it is no sweep
 */
export function readSweep(path: string): Trial[] {
  let found: unknown;
  try {
    found = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new FileError(
      path,
      `expected a sweep in JSON, found ${text}`,
      "see src/experiments/sweeps/ for examples",
    );
  }
  return (Array.isArray(found) ? found : [found]).flatMap((one: unknown) => {
    check(typeof one === "object" && one !== null, path, "a sweep must be an object", one);
    const strangers = Object.keys(one).filter(
      (name) => !["recipe", "options", "grid", "seeds"].includes(name),
    );
    check(strangers.length === 0, path, "a sweep has recipe, options, grid and seeds only", strangers);
    return sweepTrials(one as Sweep);
  });
}
