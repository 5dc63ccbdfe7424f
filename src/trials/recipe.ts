/** What a trial runs. */
import { withChanges, type OptionsSchema } from "../support/options.js";
import { schemaLike } from "../support/schema-like.js";
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
  /** What each option may be. Default: any value of the kind that its default is of. */
  schema?: OptionsSchema<Options>;
  /**
   * Of a recipe that is handed in: raised when equal options come to give other results, whose trials are then run again.
   * Without one it is known by the text of {@link run}. A recipe in a file of its own is known by that file and all that it
   * takes by relative paths, and needs none.
   */
  version?: number;
  /**
   * Options that were added after trials had been kept, each with the value that means "as before": while it has that value
   * a trial keeps its name. Of options within options likewise: `{ teacher: { averagingDecay: 0 } }`.
   */
  addedLater?: Readonly<Record<string, Json>>;
  /**
   * Files that {@link run} reads when it has these options, besides its modules, as paths that can be opened from here: a trial
   * is another one when their content changes.
   */
  reads?(options: Options): readonly string[];
  /**
   * Options that stand for others, such as the name of a setting, written out: a trial is known by what it does, and
   * becomes another one when the setting changes.
   * @throws ArgumentError if there is no such setting
   */
  writeOut?(options: Options): Options;
  /** Seconds of one core that a trial of such options takes, roughly: a machine that is busy takes longer. Not known by all recipes. */
  estimatedSeconds?(options: Options): number;
  /**
   * Runs one trial; what it returns must depend on nothing but options and seed.
   * @throws InterruptedError if it was asked to stop: the trial is unfinished, and can go on
   */
  run(options: Options, context: TrialContext): Promise<TrialOutcome>;
}

/** A recipe with what its code is known by: its version, or the content of its files. */
export interface FoundRecipe {
  recipe: Recipe;
  code: string;
  /** Whether its files are still what they were when it was found, and are all that it has loaded. */
  isUnchanged: () => boolean;
}

/**
 * The same trial with all options, those left out at the recipe's defaults: so a trial keeps its name when a default
 * is written out, and gets another when a default changes.
 * @throws ArgumentError if the recipe has no such option, or one is out of range
 */
export function completeTrial(what: Recipe, { recipe, options, seed }: Trial): Trial {
  const { name, defaults, schema = schemaLike(defaults) } = what;
  const all = withChanges(`recipe ${name}`, schema, defaults, options);
  return { recipe, options: what.writeOut?.(all) ?? all, seed };
}
