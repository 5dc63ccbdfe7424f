/**
 * The large net of §3 as a trial: trained once for a seed and kept in the cache, where the students' trials find it. Run
 * these trials before the students', or several students of one teacher train it at the same time.
 */
import type { LabelledDataset } from "../../data/dataset.js";
import { heldOutOf, holdOut } from "../../data/hold-out.js";
import type { MultilayerPerceptron } from "../../models/multilayer-perceptron.js";
import type { ProgressListener } from "../../training/progress.js";
import * as kind from "../../support/option-kinds.js";
import { checkOptions, optionsSchema, type Kinds, type Rule } from "../../support/options.js";
import type { Recipe } from "../../trials/recipe.js";
import type { Json } from "../../trials/trial.js";
import { teacherSeconds } from "./mnist-cost.js";
import { mnistDigits, mnistOptions, TEACHER_SCHEMA, optionsOfTeacher } from "./mnist-settings.js";
import { trainedTeacher, type NetRun } from "./mnist-teacher.js";
import { netDetails, netMetrics } from "./net-metrics.js";

const WHERE = "mnist-teacher";

/** Which teacher, and which digits are looked at. */
export interface TeacherTrialOptions extends Record<string, Json> {
  /** Of the teacher: `quick` or `full`. */
  setting: string;
  /** Options of `MnistDistillationOptions` that differ from the setting's: `{ labelSmoothing: 0.1 }`. */
  teacher: Readonly<Record<string, Json>>;
  /**
   * `test`: the 10,000 test digits. `validation`: a sixth of the training digits, which neither teacher nor student then
   * learns from: for whatever is chosen before the test digits are looked at.
   */
  evaluateOn: string;
}

/** What the options may be. */
export const TEACHER_TRIAL_KINDS: Pick<Kinds<TeacherTrialOptions>, "setting" | "teacher" | "evaluateOn"> = {
  setting: kind.setting,
  teacher: TEACHER_SCHEMA.some,
  evaluateOn: kind.choice("test", "validation"),
};

/** The training digits that are left to learn from; none if there are too few to hold some out. */
export function digitsLeft({
  setting,
  teacher,
  evaluateOn,
  heldOut = false,
}: TeacherTrialOptions & { heldOut?: boolean }): number {
  const { trainingDigits } = mnistOptions("trainingDigits", setting, teacher);
  const times = Number(evaluateOn === "validation") + Number(heldOut);
  return Array.from({ length: times }).reduce<number>((digits) => {
    const out = heldOutOf(digits);
    return out === 0 ? 0 : digits - out;
  }, trainingDigits);
}

/** Some digits must be left, and some held out. */
export const ENOUGH_DIGITS: Rule<TeacherTrialOptions & { heldOut?: boolean }> = {
  must: () => "teacher.trainingDigits must be enough to hold a sixth of them out",
  holds: (options) => digitsLeft(options) > 0,
  found: ({ teacher }) => teacher.trainingDigits,
};

const SCHEMA = optionsSchema<TeacherTrialOptions>(TEACHER_TRIAL_KINDS, [ENOUGH_DIGITS]);

/** The digits of a trial: what its teacher learns from, and what errors are counted on. */
export interface TrialDigits {
  training: LabelledDataset;
  test: LabelledDataset;
}

/**
 * Loads the digits of a trial.
 * @throws ArgumentError if an option is out of range
 */
export function trialDigits(
  where: string,
  { setting, teacher, evaluateOn }: TeacherTrialOptions,
): TrialDigits {
  const digits = mnistDigits(where, mnistOptions(where, setting, teacher));
  if (evaluateOn === "test") return digits;
  const { training, validation } = holdOut(digits.training);
  return { training, test: validation };
}

/**
 * The teacher of a trial from the cache, or trained now.
 * @throws ArgumentError if an option is out of range
 */
export function trialTeacher(
  where: string,
  { setting, teacher }: TeacherTrialOptions,
  seed: number,
  digits: TrialDigits,
  onProgress?: ProgressListener,
): Promise<{ net: MultilayerPerceptron; run: NetRun }> {
  return trainedTeacher(mnistOptions(where, setting, teacher), seed, digits, onProgress);
}

/** The options of a trial with all that its setting says of the teacher. */
export function withTeacherWrittenOut<Options extends TeacherTrialOptions>(options: Options): Options {
  return {
    ...options,
    teacher: optionsOfTeacher("teacher", options.setting, options.teacher),
  };
}

/** Metrics and details: see {@link netMetrics} and {@link netDetails}. */
export const mnistTeacherRecipe: Recipe<TeacherTrialOptions> = {
  name: WHERE,
  version: 2,
  defaults: { setting: "full", teacher: {}, evaluateOn: "test" },
  schema: SCHEMA,
  writeOut: withTeacherWrittenOut,
  estimatedSeconds: teacherSeconds,
  run: async (options, { seed, onProgress }) => {
    checkOptions(WHERE, SCHEMA, options);
    const digits = trialDigits(WHERE, options);
    const { net, run } = await trialTeacher(WHERE, options, seed, digits, onProgress);
    const { test } = digits;
    net.dispose();
    return {
      metrics: { ...netMetrics(run.testLogits, test), seconds: run.seconds },
      details: netDetails(run.testLogits, test, run.epochs),
    };
  },
};
