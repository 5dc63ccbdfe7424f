/** What experiments with students on MNIST have in common: whose students they are, and which teachers must be there first. */
import { withSeeds, type GroupedTrial } from "../../study/experiment.js";
import type { ExperimentOptions } from "../../study/experiment-options.js";
import type { Precision } from "../../training/precision.js";
import type { Json, Trial } from "../../trials/trial.js";

/** What every experiment with students on MNIST can be told. */
export interface StudentExperimentOptions extends ExperimentOptions {
  /** Of the teachers: `quick` or `full`. */
  teacherSetting: string;
  /** Options of `MnistDistillationOptions` that differ from that setting's, such as `{ teacherHiddenUnits: 300 }`. */
  teacher: Readonly<Record<string, Json>>;
  /** Seed of the one teacher of all students; 0 for a teacher of each student's own seed. */
  teacherSeed: number;
  /** Of all nets' matrix products: see `TrainOptions.precision`. */
  precision: Precision;
}

/** Which teacher, and which precision, as the options of the students' trials. */
export function commonStudentOptions({
  teacherSetting,
  teacher,
  teacherSeed,
  precision,
}: StudentExperimentOptions) {
  return { setting: teacherSetting, teacher: { ...teacher, precision }, teacherSeed, precision };
}

/** The trial that trains a student's teacher. */
export function teacherTrial({ options, seed }: Trial): Trial {
  const names = ["setting", "teacher", "evaluateOn"].filter((name) => name in options);
  const chosen = Object.fromEntries(names.map((name) => [name, options[name]!]));
  return { recipe: "mnist-teacher", options: chosen, seed: Number(options.teacherSeed ?? 0) || seed };
}

/** Recipes of students, which take a teacher from the cache. */
const STUDENT_RECIPES = ["mnist-student", "mnist-highest-rate"];

/** The same trials, those of students with their teachers, which must be there first. */
export function withTeachers(trials: readonly GroupedTrial[]): GroupedTrial[] {
  return trials.map((one) =>
    STUDENT_RECIPES.includes(one.trial.recipe) ? { ...one, needs: [teacherTrial(one.trial)] } : one,
  );
}

/** Trials of groups of students with every seed, each with its teacher. */
export function studentsWithSeeds(
  seeds: readonly number[],
  groups: readonly (readonly [group: string, options: Trial["options"]])[],
): GroupedTrial[] {
  const trials = groups.map(([group, options]) => [group, { recipe: "mnist-student", options }] as const);
  return withTeachers(withSeeds(seeds, trials));
}
