/** What an experiment is: one question of the paper, its settings, how it is measured, and what is said of the results. */
import type { Figure } from "../figures/figure.js";
import type { Table } from "../figures/table.js";
import type { Kind, OptionsSchema } from "../support/options.js";
import type { ProgressListener } from "../training/progress.js";
import type { Trial } from "../trials/trial.js";
import type { ExperimentOptions, Setting } from "./experiment-options.js";
import type { Measured, Results } from "./results.js";
import type { Statement } from "./statement.js";

/** A trial and what it is an example of: those of one group differ in their seeds only. */
export interface GroupedTrial {
  group: string;
  trial: Trial;
  /** Trials whose nets it takes from the cache: run before it, or several trials would train one net at a time. */
  needs?: readonly Trial[];
}

/** What {@link Experiment.measure} is given beside its options. */
export interface MeasureContext {
  /** To hand on to every training. */
  onProgress?: ProgressListener | undefined;
}

/** One question of the paper. Its folder in src/experiments/, its notebook and its folder in results/ have one name. */
export interface Experiment<Options extends ExperimentOptions = ExperimentOptions> {
  /** `06-temperature-and-width`. */
  name: string;
  /** Of the paper: `§3`. */
  section: string;
  /** What each option may be. */
  schema: OptionsSchema<Options>;
  settings: Readonly<Record<Setting, Options>>;
  /**
   * What the parameters of its notebook may be that are no options by the same name. Besides, a notebook has `setting`, `engine`, and
   * `changes`, which are further options unless it is said here.
   */
  parameters?: Readonly<Record<string, Kind<unknown>>>;
  /** Fetches the data that trials share, before many processes look for them. */
  prepare?(options: Options): Promise<unknown>;
  /** The trainings to run; or else {@link measure}. */
  trials?(options: Options): GroupedTrial[];
  /** Of its trials, what the results keep: names of metrics, and of rows of numbers among the details. Results are small. */
  keeps?: { metrics: readonly string[]; series: readonly string[] };
  /** Measures in this process: what needs no trainings, or few. */
  measure?(options: Options, context: MeasureContext): Promise<Measured[]>;
  /** What the paper says, beside what was measured. A statement that was not measured has no values. */
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
