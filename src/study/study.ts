/** Studies: many trials that answer one question of the paper, and the small record of what they came to. */
import { allFinished, checkTrials, runTrials, type RunTrialsOptions } from "../trials/run-trials.js";
import type { Precision } from "../training/precision.js";
import type { Json, Trial } from "../trials/trial.js";
import { check } from "../support/checks.js";
import type { OptionsSchema } from "../support/options.js";
import { settingOptions } from "./settings.js";
import { studyRecord, type StudyRecord } from "./study-record.js";

/** What every study can be told. */
export interface StudyOptions extends Record<string, Json> {
  seeds: readonly number[];
  /** Of the teachers: `quick` or `full`. */
  teacherSetting: string;
  /** Options of `MnistDistillationOptions` that differ from that setting's, such as `{ teacherHiddenUnits: 300 }`. */
  teacher: Readonly<Record<string, Json>>;
  /** Seed of the one teacher of all students; 0 for a teacher of each student's own seed. */
  teacherSeed: number;
  /** Of all nets' matrix products: see `TrainOptions.precision`. */
  precision: Precision;
}

/** A trial and what it is an example of: those of one group differ in their seeds only. */
export interface GroupedTrial {
  group: string;
  trial: Trial;
}

/** An experiment of many trials, whose record a notebook shows. */
export interface Study<Options extends StudyOptions = StudyOptions> {
  /** That of its notebook and of its records. */
  name: string;
  /** What each option may be. */
  schema: OptionsSchema<Options>;
  settings: Readonly<Record<"quick" | "full", Options>>;
  /** What is to be run. */
  trials(options: Options): GroupedTrial[];
  /** The metrics that the record keeps. */
  metrics: readonly string[];
  /** The details that the record keeps: records are small. */
  details: readonly string[];
}

/**
 * The options of a study's setting, with some of them changed.
 *
 * @param setting - `quick` or `full`
 * @param changes - options that differ; `seeds: []` stands for the setting's own
 * @throws ArgumentError if there is no such setting or option, or an option is out of range
 */
export function studyOptions<Options extends StudyOptions>(
  { name, schema, settings }: Study<Options>,
  setting: string,
  changes: Partial<Options> = {},
): Options {
  return settingOptions(name, schema, settings, setting, changes);
}

/** What a study says of its students' teachers and of all nets' precision, as the options of the students' trials. */
export function teacherOfStudents({ teacherSetting, teacher, teacherSeed, precision }: StudyOptions) {
  return { setting: teacherSetting, teacher: { ...teacher, precision }, teacherSeed, precision };
}

/** Trials of each group with every seed. */
export function withSeeds(
  seeds: readonly number[],
  groups: readonly (readonly [group: string, trial: Omit<Trial, "seed">])[],
): GroupedTrial[] {
  return groups.flatMap(([group, trial]) => seeds.map((seed) => ({ group, trial: { ...trial, seed } })));
}

/** The same for groups of students. */
export function studentsWithSeeds(
  seeds: readonly number[],
  groups: readonly (readonly [group: string, options: Trial["options"]])[],
): GroupedTrial[] {
  return withSeeds(
    seeds,
    groups.map(([group, options]) => [group, { recipe: "mnist-student", options }]),
  );
}

/** The teachers that some students learn from, each once: to be run before them, or several would train one at a time. */
export function teachersOf(trials: readonly Trial[]): Trial[] {
  const teachers = trials
    .filter(({ recipe }) => recipe === "mnist-student")
    .map(({ options, seed }): Trial => {
      const names = ["setting", "teacher", "evaluateOn"].filter((name) => name in options);
      const chosen = Object.fromEntries(names.map((name) => [name, options[name]!]));
      return { recipe: "mnist-teacher", options: chosen, seed: Number(options.teacherSeed ?? 0) || seed };
    });
  return [...new Map(teachers.map((trial) => [JSON.stringify(trial), trial])).values()];
}

/** How {@link runStudy} runs. */
export interface RunStudyOptions extends RunTrialsOptions {
  /** Only these groups: that of such a name, or else all whose names contain it. Default: all. */
  only?: readonly string[];
}

/**
 * Those of some trials whose groups were chosen.
 * @param only - see {@link RunStudyOptions}
 * @throws ArgumentError if there is no such group
 */
export function chosenGroups(grouped: readonly GroupedTrial[], only: readonly string[]): GroupedTrial[] {
  if (only.length === 0) return [...grouped];
  const names = [...new Set(grouped.map(({ group }) => group))];
  const chosen = only.flatMap((text) => {
    const found = names.includes(text) ? [text] : names.filter((name) => name.includes(text));
    check(found.length > 0, "only", `must be a part of ${names.map((name) => `"${name}"`).join(", ")}`, text);
    return found;
  });
  return grouped.filter(({ group }) => chosen.includes(group));
}

/**
 * Runs a study's trials, teachers first; those that are finished already are taken from the store.
 *
 * @throws ArgumentError if an option is out of range
 * @throws InterruptedError after an interrupt; run it again to go on
 * @throws Error if trials failed, naming them
 */
export async function runStudy<Options extends StudyOptions>(
  study: Study<Options>,
  setting: string,
  changes: Partial<Options> = {},
  { only = [], ...running }: RunStudyOptions = {},
): Promise<StudyRecord> {
  const options = studyOptions(study, setting, changes);
  const grouped = chosenGroups(study.trials(options), only);
  const trials = grouped.map(({ trial }) => trial);
  const teachers = teachersOf(trials);
  // Students begin when their teachers have ended: what is wrong with them must be known before.
  checkTrials([...teachers, ...trials], running);
  if (teachers.length > 0) allFinished(await runTrials(teachers, running));
  const results = allFinished(await runTrials(trials, running));
  const usual = studyOptions(study, setting);
  const changed = Object.keys(options).filter(
    (name) => JSON.stringify(options[name]) !== JSON.stringify(usual[name]),
  );
  return studyRecord(study, { setting, options, changed, only }, grouped, results);
}
