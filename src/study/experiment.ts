/** The interface of an experiment: one question of the paper, its settings, its measurement, and statements about the results. */
import type { Figure } from "../figures/figure.js";
import type { Table } from "../figures/table.js";
import type { Kind, OptionsSchema } from "../support/options.js";
import type { ProgressListener } from "../training/progress.js";
import type { Trial } from "../trials/trial.js";
import type { ExperimentOptions, Setting } from "./experiment-options.js";
import type { Measured, Results } from "./results.js";
import type { Statement } from "./statement.js";

/** A trial whose net others take from the cache. It runs before them; otherwise several trials would train the same net. */
export interface NeededTrial extends Trial {
  /** Trials that must have ended before it begins. */
  needs?: readonly NeededTrial[];
}

/** A trial and its group; trials of one group differ only in their seeds. */
export interface GroupedTrial {
  group: string;
  trial: Trial;
  /** Trials whose nets it takes from the cache. */
  needs?: readonly NeededTrial[];
}

/** {@link Experiment.measure} gets this in addition to its options. */
export interface MeasureContext {
  /** Pass this to every training. */
  onProgress?: ProgressListener | undefined;
}

/** One question of the paper. Its folder in src/experiments/, its notebook and its folder in results/ share a name. */
export interface Experiment<Options extends ExperimentOptions = ExperimentOptions> {
  /** `06-temperature-and-width`. */
  name: string;
  /** Section of the paper: `§3`. */
  section: string;
  /** The range of each option. */
  schema: OptionsSchema<Options>;
  settings: Readonly<Record<Setting, Options>>;
  /**
   * What the parameters of its notebook may be that are no options by the same name. Besides, a notebook has `setting`, `engine`, and
   * `changes`, which are further options unless it is said here.
   */
  parameters?: Readonly<Record<string, Kind<unknown>>>;
  /** Fetches the data that trials share, before many processes need them. */
  prepare?(options: Options): Promise<unknown>;
  /** The trainings to run; experiments without trainings have {@link measure}. */
  trials?(options: Options): GroupedTrial[];
  /** Names of the metrics and rows of numbers that the results keep of its trials. Results are small. */
  keeps?: { metrics: readonly string[]; series: readonly string[] };
  /** Measures in this process, with few trainings or none. */
  measure?(options: Options, context: MeasureContext): Promise<Measured[]>;
  /** The paper's statements beside the measurements. A statement that was not measured has no values. */
  statements(results: Results<Options>): Statement[];
  tables(results: Results<Options>): Table[];
  figures(results: Results<Options>): Figure[];
}

/** Trials of each group with every seed. */
export function withSeeds(
  seeds: readonly number[],
  groups: readonly (readonly [group: string, trial: Omit<Trial, "seed">])[],
): GroupedTrial[] {
  return groups.flatMap(([group, trial]) => seeds.map((seed) => ({ group, trial: { ...trial, seed } })));
}

/** Trials whose options depend on the seed, too; those of one group stand together, as of {@link withSeeds}. */
export function forEachSeed(
  seeds: readonly number[],
  trialsWith: (seed: number) => GroupedTrial[],
): GroupedTrial[] {
  const bySeed = seeds.map(trialsWith);
  return bySeed[0]!.flatMap((_, index) => bySeed.map((trials) => trials[index]!));
}
