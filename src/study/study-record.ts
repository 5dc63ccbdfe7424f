/** The small record of a study that is kept under results/: what was run, by which command, on what, and what it came to. */
import { check } from "../support/checks.js";
import { seedNames } from "../statistics/mean.js";
import { writeAtomically } from "../storage/atomic-write.js";
import type { TrialRecord } from "../trials/trial-folder.js";
import type { Json, Trial } from "../trials/trial.js";
import { readRecord, recordPath } from "./record-file.js";
import type { GroupedTrial, Study, StudyOptions } from "./study.js";

/** One call that ran trials of a record. */
export interface StudyRun {
  command: string;
  /** Of its trials together, each on one thread or as `machine` says. */
  seconds: number;
  /** When the last of its trials was finished, in ISO 8601. */
  finished: string;
  versions: Record<string, string>;
  machine: Record<string, string | number>;
}

/** One trial of a record. */
export interface RecordedTrial {
  /** See `GroupedTrial`. */
  group: string;
  /** As the study gave them: the rest are the recipe's defaults. */
  options: Trial["options"];
  seed: number;
  /** Which of the record's runs it belongs to, from 0. */
  run: number;
  metrics: Record<string, number>;
  details: Record<string, Json>;
}

/** What a study came to, as it is kept under results/. */
export interface StudyRecord {
  study: string;
  /** `quick` or `full`. */
  setting: string;
  options: StudyOptions;
  /** Those options that differ from the setting's. */
  changed: readonly string[];
  /** What makes this record again: one command, or several if its groups were run one after the other. */
  runs: readonly StudyRun[];
  trials: readonly RecordedTrial[];
}

/** Of which a record is made, and by which choice of its groups. */
export interface ChosenStudy extends Pick<StudyRecord, "setting" | "options" | "changed"> {
  /** As in `RunStudyOptions`. */
  only?: readonly string[];
}

/** Significant digits that are kept. */
const DIGITS = 6;

/** Makes the record of a study's finished trials. */
export function studyRecord(
  study: Pick<Study, "name" | "metrics" | "details">,
  { only = [], ...chosen }: ChosenStudy,
  grouped: readonly GroupedTrial[],
  results: readonly TrialRecord[],
): StudyRecord {
  const last = results.reduce((latest, one) => (one.finished > latest.finished ? one : latest));
  const kept = <Value>(from: Record<string, Value>, names: readonly string[]) =>
    Object.fromEntries(names.filter((name) => name in from).map((name) => [name, from[name]!]));
  const run: StudyRun = {
    command: commandOf(study.name, { ...chosen, only }),
    seconds: Math.round(results.reduce((sum, { seconds }) => sum + seconds, 0)),
    finished: last.finished,
    versions: last.versions,
    machine: last.machine,
  };
  return {
    study: study.name,
    ...chosen,
    runs: [run],
    trials: results.map(({ metrics, details }, index) => ({
      group: grouped[index]!.group,
      options: grouped[index]!.trial.options,
      seed: grouped[index]!.trial.seed,
      run: 0,
      metrics: Object.fromEntries(
        Object.entries(kept(metrics, study.metrics)).map(([name, value]) => [
          name,
          Number(value.toPrecision(DIGITS)),
        ]),
      ),
      details: kept((details ?? {}) as Record<string, Json>, study.details),
    })),
  };
}

function commandOf(name: string, { setting, options, changed, only = [] }: ChosenStudy): string {
  const changes = changed.map((option) => `-p '${option}=${JSON.stringify(options[option])}'`);
  const groups = only.map((text) => `--only '${text}'`);
  return [`npm run study -- ${name}`, ...(setting === "full" ? ["--full"] : []), ...changes, ...groups].join(
    " ",
  );
}

/**
 * The record of a study's setting to which groups can be added, if there is one.
 *
 * @param options - of the groups
 * @throws ArgumentError if the record has other options
 * @throws FileError if the file is no record
 */
export function recordToAddTo(
  study: string,
  setting: string,
  options: StudyOptions,
): StudyRecord | undefined {
  const found = recordOfSetting(study, setting);
  const names = Object.keys({ ...found?.options, ...options });
  const differing = names.filter(
    (name) => found && JSON.stringify(found.options[name]) !== JSON.stringify(options[name]),
  );
  const expected = `must have the options of ${recordPath(study, setting)}, or that file must go`;
  check(differing.length === 0, "only", expected, `${differing.join(", ")} changed`);
  return found;
}

/**
 * A record with the groups of a newer one added, or put in place of its own.
 *
 * @param earlier - of the same options
 * @param groups - all of the study's, in order
 */
export function withGroupsOf(
  earlier: StudyRecord,
  newer: StudyRecord,
  groups: readonly string[],
): StudyRecord {
  const replaced = new Set(newer.trials.map(({ group }) => group));
  const kept = earlier.trials.filter(({ group }) => !replaced.has(group));
  const runs = earlier.runs.filter((_, index) => kept.some(({ run }) => run === index));
  const trials = [
    ...kept.map((trial) => ({ ...trial, run: runs.indexOf(earlier.runs[trial.run]!) })),
    ...newer.trials.map((trial) => ({ ...trial, run: trial.run + runs.length })),
  ];
  return {
    ...newer,
    runs: [...runs, ...newer.runs],
    trials: trials.sort((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group)),
  };
}

/**
 * Keeps a record under results/, in place of an earlier one of the same setting.
 * @returns the file
 * @throws FileError if it cannot be written
 */
export function keepRecord(record: StudyRecord): string {
  const path = recordPath(record.study, record.setting);
  const { trials, ...head } = record;
  // A line for each trial keeps the file small and its differences readable.
  const lines = trials.map((trial) => `    ${JSON.stringify(trial)}`).join(",\n");
  const text = JSON.stringify({ ...head, trials: [] }, null, 2);
  writeAtomically(path, text.replace(/\[\]\n\}$/, `[\n${lines}\n  ]\n}\n`));
  return path;
}

/**
 * The committed record of a study: that of the full setting, or else of the quick one, or none.
 * @throws FileError if the file is no record
 */
export function committedRecord(study: string): StudyRecord | undefined {
  return recordOfSetting(study, "full") ?? recordOfSetting(study, "quick");
}

/**
 * The committed record of a study's setting, if there is one.
 * @throws FileError if the file is no record
 */
export function recordOfSetting(study: string, setting: string): StudyRecord | undefined {
  return readRecord<StudyRecord>(recordPath(study, setting), "trials");
}

/** What a record is, in words: `the committed record, quick setting with epochs changed, seeds 1, 2, 3`. */
export function recordText({ setting, changed, options }: StudyRecord): string {
  const others = changed.filter((name) => name !== "seeds");
  const changes = others.length > 0 ? ` with ${others.join(", ")} changed` : "";
  return `${setting} setting${changes}, ${seedNames(options.seeds)}`;
}

/** The same without what was changed, for figures that show it: `quick setting, seeds 1, 2, 3`. */
export function recordTitle({ setting, options }: StudyRecord): string {
  return `${setting} setting, ${seedNames(options.seeds)}`;
}

/** The values of a metric in a group, one for each seed in the seeds' order; students that diverged have none. */
export function valuesOf(
  { trials }: Pick<StudyRecord, "trials">,
  group: string,
  metric = "errors",
): number[] {
  return trials.filter((trial) => trial.group === group).flatMap(({ metrics }) => metrics[metric] ?? []);
}

/**
 * The values of a metric in several groups that are compared seed by seed.
 * @returns for each group its values, in the seeds' order, of those seeds that have a value in all groups
 */
export function pairedValues(
  { trials }: Pick<StudyRecord, "trials">,
  groups: readonly string[],
  metric = "errors",
): number[][] {
  const bySeed = groups.map(
    (group) =>
      new Map(
        trials
          .filter((trial) => trial.group === group && metric in trial.metrics)
          .map(({ seed, metrics }) => [seed, metrics[metric]!]),
      ),
  );
  const common = [...(bySeed[0]?.keys() ?? [])].filter((seed) => bySeed.every((values) => values.has(seed)));
  return bySeed.map((values) => common.map((seed) => values.get(seed)!));
}
