/** The small record of a study that is kept under results/: what was run, by which command, on what, and what it came to. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FileError } from "../checks.js";
import { repositoryRoot } from "../paths.js";
import { writeAtomically } from "../storage/atomic-write.js";
import type { TrialRecord } from "../trials/trial-folder.js";
import type { Json, Trial } from "../trials/trial.js";
import type { GroupedTrial, Study, StudyOptions } from "./study.js";

/** One trial of a record. */
export interface RecordedTrial {
  /** See `GroupedTrial`. */
  group: string;
  /** As the study gave them: the rest are the recipe's defaults. */
  options: Trial["options"];
  seed: number;
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
  /** What makes this record again. */
  command: string;
  /** Of all trials together, each on one thread or as `machine` says. */
  seconds: number;
  /** When the last trial was finished, in ISO 8601. */
  finished: string;
  versions: Record<string, string>;
  machine: Record<string, string | number>;
  trials: RecordedTrial[];
}

/** Significant digits that are kept. */
const DIGITS = 6;

/** Makes the record of a study's finished trials. */
export function studyRecord(
  study: Pick<Study, "name" | "metrics" | "details">,
  chosen: { setting: string; options: StudyOptions; changed: readonly string[] },
  grouped: readonly GroupedTrial[],
  results: readonly TrialRecord[],
): StudyRecord {
  const last = results.reduce((latest, one) => (one.finished > latest.finished ? one : latest));
  const kept = <Value>(from: Record<string, Value>, names: readonly string[]) =>
    Object.fromEntries(names.filter((name) => name in from).map((name) => [name, from[name]!]));
  return {
    study: study.name,
    ...chosen,
    command: commandOf(study.name, chosen),
    seconds: Math.round(results.reduce((sum, { seconds }) => sum + seconds, 0)),
    finished: last.finished,
    versions: last.versions,
    machine: last.machine,
    trials: results.map(({ metrics, details }, index) => ({
      group: grouped[index]!.group,
      options: grouped[index]!.trial.options,
      seed: grouped[index]!.trial.seed,
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

function commandOf(
  name: string,
  { setting, options, changed }: { setting: string; options: StudyOptions; changed: readonly string[] },
): string {
  const changes = changed.map((option) => `-p '${option}=${JSON.stringify(options[option])}'`);
  return [`npm run study -- ${name}`, ...(setting === "full" ? ["--full"] : []), ...changes].join(" ");
}

/** Where a study's record of a setting is kept. */
export function recordPath(study: string, setting: string): string {
  return join(repositoryRoot, "results", `${study}-${setting}.json`);
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
  const path = ["full", "quick"].map((setting) => recordPath(study, setting)).find(existsSync);
  if (path === undefined) return undefined;
  try {
    return JSON.parse(readFileSync(path, "utf8")) as StudyRecord;
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw new FileError(path, `expected a record, found ${found}`, `git checkout ${path}`);
  }
}

/** What a record is, in words: `the committed record, quick setting with epochs changed, seeds 1, 2, 3`. */
export function recordText({ setting, changed, options }: StudyRecord): string {
  const others = changed.filter((name) => name !== "seeds");
  const changes = others.length > 0 ? ` with ${others.join(", ")} changed` : "";
  const plural = options.seeds.length === 1 ? "seed" : "seeds";
  return `${setting} setting${changes}, ${plural} ${options.seeds.join(", ")}`;
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
