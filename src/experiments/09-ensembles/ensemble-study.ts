/** Ensembles and the single nets that learn from them, over several seeds, as trials. §4 */
import { check } from "../../support/checks.js";
import * as kind from "../../support/option-kinds.js";
import { checkOptions, optionsSchema } from "../../support/options.js";
import { labelledData } from "../../data/labelled-data.js";
import { allFinished, checkTrials, runTrials, type RunTrialsOptions } from "../../trials/run-trials.js";
import type { Json, Trial } from "../../trials/trial.js";
import type { TrialRecord } from "../../trials/trial-folder.js";
import { MEMBER_DEFAULTS, MEMBER_SCHEMA, type MemberOptions } from "../ingredients/ensemble-members.js";
import {
  ENSEMBLE_STUDENT_SCHEMA,
  type EnsembleStudentOptions,
} from "../ingredients/ensemble-student-recipe.js";

/** What an ensemble study trains. §3, §4 */
export interface EnsembleStudyOptions {
  /** One ensemble, and one student of each kind, for each. */
  seeds: readonly number[];
  members: number;
  /** Of the members; what is left out has its default. */
  member: Partial<MemberOptions>;
  /** Single nets by name: the options in which they differ from the recipe's defaults. */
  students: Readonly<Record<string, Partial<EnsembleStudentOptions>>>;
}

const SCHEMA = optionsSchema<EnsembleStudyOptions>({
  seeds: kind.seeds,
  members: kind.members,
  member: MEMBER_SCHEMA.some,
  students: kind.named(ENSEMBLE_STUDENT_SCHEMA.some),
});

/** The trials that an ensemble study came to. */
export interface EnsembleStudy {
  options: EnsembleStudyOptions;
  /** Of the recipe `ensemble`, one for each seed. */
  ensembles: TrialRecord[];
  /** Of the recipe `ensemble-student`, one for each seed, by the student's name. */
  students: Record<string, TrialRecord[]>;
  /** Number of test examples. */
  testCount: number;
}

/**
 * Runs members first, each a trial, then ensembles and students, which find the members in the cache.
 *
 * @param run - where and how the trials are run
 * @throws ArgumentError if an option is out of range
 * @throws Error if a trial failed
 * @throws InterruptedError after an interrupt; to go on, call it again
 */
export async function ensembleStudy(
  options: EnsembleStudyOptions,
  run: RunTrialsOptions = {},
): Promise<EnsembleStudy> {
  checkOptions("ensembleStudy", SCHEMA, options);
  const { seeds, members, member, students } = options;
  check(Object.keys(students).length > 0, "ensembleStudy", "there must be at least one student", 0);
  const each = (recipe: string, changes: Readonly<Record<string, Json>>) =>
    seeds.map((seed): Trial => ({ recipe, options: { ...member, ...changes } as Trial["options"], seed }));
  const numbers = Array.from({ length: members }, (_, index) => index + 1);
  const finished = async (trials: readonly Trial[]) => allFinished(await runTrials(trials, run));
  const names = Object.keys(students);
  const stages = [
    numbers.flatMap((number) => each("ensemble-member", { member: number })),
    each("ensemble", { members }),
    names.flatMap((name) =>
      each("ensemble-student", { members, ...(students[name] as Readonly<Record<string, Json>>) }),
    ),
  ] as const;
  // What is wrong with the last must be known before the first is run.
  checkTrials(stages.flat(), run);
  // Brings the data before many processes look for it.
  const { test } = await labelledData({ ...MEMBER_DEFAULTS, ...member });
  await finished(stages[0]);
  const ensembles = await finished(stages[1]);
  const found = await finished(stages[2]);
  const part = (index: number) => found.slice(index * seeds.length, (index + 1) * seeds.length);
  return {
    options,
    ensembles,
    students: Object.fromEntries(names.map((name, index) => [name, part(index)])),
    testCount: test.count,
  };
}

/** One metric of several trials, in their order. */
export function metricOf(records: readonly TrialRecord[], name: string): number[] {
  return records.map(({ metrics }) => metrics[name]!);
}
