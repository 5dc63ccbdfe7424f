/** The interface of a recipe, which a trial runs. */
import { withChanges, type OptionsSchema } from "../support/options.js";
import { schemaLike } from "../support/schema-like.js";
import type { ProgressListener } from "../training/progress.js";
import type { Json, Trial } from "./trial.js";

/** A recipe gets this in addition to its options and seed. */
export interface TrialContext {
  seed: number;
  /** A folder for files of this trial. */
  folder: string;
  /** Pass this to every training, so that progress is shown and recorded. */
  onProgress: ProgressListener;
}

/** The result of a trial, as plain JSON. */
export interface TrialOutcome {
  /** Numbers to compare and average, such as test errors. */
  metrics: Record<string, number>;
  /** Anything else that a report needs: predictions, curves. */
  details?: Json;
}

/** A kind of trial: its options and the function that runs it. */
export interface Recipe<Options extends Record<string, Json> = Record<string, Json>> {
  /** Name in kebab-case. */
  name: string;
  /** Every option with its default. */
  defaults: Options;
  /** The range of each option. Default: any value of the same kind as the option's default. */
  schema?: OptionsSchema<Options>;
  /**
   * Version of a registered recipe. Raise it when equal options give other results; their trials are then run again.
   * Without a version, the recipe is identified by the text of {@link run}. A recipe in its own file needs none: it is identified by
   * that file and everything that it imports by relative paths.
   */
  version?: number;
  /**
   * Options that were added after trials had been stored, each with the value that means "as before"; with that value
   * a trial keeps its name. Nested options likewise: `{ teacher: { averagingDecay: 0 } }`.
   */
  addedLater?: Readonly<Record<string, Json>>;
  /**
   * Files that {@link run} reads with these options, in addition to its modules, as paths that can be opened from here. If their content
   * changes, it is a different trial.
   */
  reads?(options: Options): readonly string[];
  /**
   * Replaces options that stand for others, such as the name of a setting. So if the setting changes, it is a
   * different trial.
   * @throws ArgumentError if the setting does not exist
   */
  writeOut?(options: Options): Options;
  /** Approximate seconds of one core that a trial with these options takes; a busy machine takes longer. Some recipes don't know it. */
  estimatedSeconds?(options: Options): number;
  /**
   * Runs one trial; the result must depend only on options and seed.
   * @throws InterruptedError if it was interrupted: the trial is unfinished and can resume
   */
  run(options: Options, context: TrialContext): Promise<TrialOutcome>;
}

/** A recipe with the identity of its code: its version, or the content of its files. */
export interface FoundRecipe {
  recipe: Recipe;
  code: string;
  /** Whether its files are unchanged since it was found, and it has loaded no others. */
  isUnchanged: () => boolean;
}

/**
 * The same trial with missing options at the recipe's defaults. So a trial keeps its name when a default
 * is written out, and gets a new name when a default changes.
 * @throws ArgumentError if an option is unknown or out of range
 */
export function completeTrial(what: Recipe, { recipe, options, seed }: Trial): Trial {
  const { name, defaults, schema = schemaLike(defaults) } = what;
  const all = withChanges(`recipe ${name}`, schema, defaults, options);
  return { recipe, options: what.writeOut?.(all) ?? all, seed };
}
