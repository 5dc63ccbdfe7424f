/** The results of an experiment: numbers for each seed, and everything needed to judge and reproduce them. */
import type { Trial } from "../trials/trial.js";
import { seedNames } from "../statistics/mean.js";
import type { ExperimentOptions, Setting } from "./experiment-options.js";

/** One run of a command that made measurements. */
export interface ResultsRun {
  command: string;
  /** Of its trials together, each on one thread or as `machine` says. */
  seconds: number;
  /** When the last of them finished, in ISO 8601. */
  finished: string;
  versions: Readonly<Record<string, string>>;
  machine: Readonly<Record<string, string | number>>;
  /** Anything else that readers need to judge the figures or the time. */
  note?: string;
}

/** Numbers that were measured with one seed. */
export interface Measured {
  /** The measured thing: a net, a temperature, a pair of both. */
  group: string;
  seed: number;
  metrics: Readonly<Record<string, number>>;
  /** Rows of numbers by name, such as errors after each epoch. */
  series?: Readonly<Record<string, readonly number[]>>;
}

/** One measurement of some results. */
export interface Measurement extends Required<Measured> {
  /** Index of the run that made it, from 0. */
  run: number;
  /** Of its trial, as the experiment gave them: the rest are the recipe's defaults. None if it was no trial. */
  options?: Trial["options"];
}

/** The results of an experiment. Their only texts are names, so that no number has to be parsed from a text. */
export interface Results<Options extends ExperimentOptions = ExperimentOptions> {
  experiment: string;
  setting: Setting;
  options: Options;
  /** Options that differ from the setting's. */
  changed: readonly string[];
  /** The runs that made these results: one command, or several if groups were run one after the other. */
  runs: readonly ResultsRun[];
  measurements: readonly Measurement[];
}

/** All of results that is measured. */
export type MeasurementsOf = Pick<Results, "measurements">;

/** The seeds of the measurements, in order. */
export function seedsOf({ measurements }: MeasurementsOf, group?: string): number[] {
  const chosen = measurements.filter((one) => group === undefined || one.group === group);
  return [...new Set(chosen.map(({ seed }) => seed))];
}

/** The names of all groups, in order. */
export function groupsOf({ measurements }: MeasurementsOf): string[] {
  return [...new Set(measurements.map(({ group }) => group))];
}

/** The values of a metric in a group, one for each seed in the seeds' order; students that diverged have none. */
export function valuesOf({ measurements }: MeasurementsOf, group: string, metric = "errors"): number[] {
  return measurements.filter((one) => one.group === group).flatMap(({ metrics }) => metrics[metric] ?? []);
}

/** A row of numbers of a group, for each seed that has it. */
export function seriesOf(
  { measurements }: MeasurementsOf,
  group: string,
  name: string,
): (readonly number[])[] {
  return measurements
    .filter((one) => one.group === group && name in one.series)
    .map(({ series }) => series[name]!);
}

/** Values that are compared seed by seed. */
export interface PairedValues {
  /** Those that have a value in all groups. */
  seeds: number[];
  /** For each group the values of these seeds. */
  values: number[][];
}

/** The values of a metric in several groups, of those seeds that have one in all of them. */
export function pairedValues(
  { measurements }: MeasurementsOf,
  groups: readonly string[],
  metric = "errors",
): PairedValues {
  return pairedMetrics(
    { measurements },
    groups.map((group) => [group, metric]),
  );
}

/** The same for metrics of several names. */
export function pairedMetrics(
  { measurements }: MeasurementsOf,
  columns: readonly (readonly [group: string, metric: string])[],
): PairedValues {
  const bySeed = columns.map(([group, metric]) => {
    const chosen = measurements.filter((one) => one.group === group && metric in one.metrics);
    return new Map(chosen.map(({ seed, metrics }) => [seed, metrics[metric]!]));
  });
  const seeds = [...(bySeed[0]?.keys() ?? [])].filter((seed) => bySeed.every((values) => values.has(seed)));
  return { seeds, values: bySeed.map((values) => seeds.map((seed) => values.get(seed)!)) };
}

/** Which results they are, in words: `quick setting with epochs changed, seeds 1, 2, 3`. */
export function resultsText({ setting, changed, options }: Results): string {
  const others = changed.filter((name) => name !== "seeds");
  const changes = others.length > 0 ? ` with ${others.join(", ")} changed` : "";
  return `${setting} setting${changes}, ${seedNames(options.seeds)}`;
}

/** The same without what was changed, for figures that show it: `quick setting, seeds 1, 2, 3`. */
export function resultsTitle({ setting, options }: Results): string {
  return `${setting} setting, ${seedNames(options.seeds)}`;
}
