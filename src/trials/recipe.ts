/** What a trial runs. */
import { check } from "../support/checks.js";
import type { ProgressListener } from "../training/progress.js";
import type { Json, Trial } from "./trial.js";

/** What a recipe is given beside its options. */
export interface TrialContext {
  seed: number;
  /** A folder for files of this trial. */
  folder: string;
  /** To hand on to every training, so that progress is seen and recorded. */
  onProgress: ProgressListener;
}

/** What a trial came to, as plain JSON. */
export interface TrialOutcome {
  /** Figures to compare and to take means of, such as test errors. */
  metrics: Record<string, number>;
  /** Whatever else a report needs: predictions, curves. */
  details?: Json;
}

/** A kind of trial: what its options are, and how it is executed. */
export interface Recipe<Options extends Record<string, Json> = Record<string, Json>> {
  /** In kebab-case. */
  name: string;
  /** Every option there is, with its default. */
  defaults: Options;
  /**
   * Options that stand for others, such as the name of a setting, written out: a trial is known by what it does, and
   * becomes another one when the setting changes.
   * @throws ArgumentError if there is no such setting
   */
  writeOut?(options: Options): Options;
  /**
   * Runs one trial; what it returns must depend on nothing but options and seed.
   * @throws InterruptedError if it was asked to stop: the trial is unfinished, and can go on
   */
  run(options: Options, context: TrialContext): Promise<TrialOutcome>;
}

/**
 * The same trial with all options, those left out at the recipe's defaults: so a trial keeps its name when a default
 * is written out, and gets another when a default changes.
 * @throws ArgumentError if the recipe has no such option
 */
export function completeTrial(what: Recipe, { recipe, options, seed }: Trial): Trial {
  const { name, defaults } = what;
  const stranger = Object.keys(options).find((option) => !(option in defaults));
  const expectation = `options must be of ${Object.keys(defaults).join(", ")}`;
  check(stranger === undefined, `recipe ${name}`, expectation, stranger);
  const all = { ...defaults, ...options };
  return { recipe, options: what.writeOut?.(all) ?? all, seed };
}
