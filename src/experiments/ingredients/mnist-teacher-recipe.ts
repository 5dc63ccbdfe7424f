/**
 * The large net of §3 as a trial: trained once for a seed and kept in the cache, where the students' trials find it. Run
 * these trials before the students', or several students of one teacher train it at the same time.
 */
import type { InMemory, LabelledDataset } from "../../data/dataset.js";
import { holdOut } from "../../data/hold-out.js";
import type { MultilayerPerceptron } from "../../models/multilayer-perceptron.js";
import type { ProgressListener } from "../../training/progress.js";
import { checkOptions } from "../../support/options.js";
import type { Recipe } from "../../trials/recipe.js";
import { closerLook } from "./closer-look.js";
import { teacherSeconds } from "./mnist-cost.js";
import { mnistDigits, mnistOptions } from "./mnist-settings.js";
import {
  TEACHER_OPTIONS_ADDED_LATER,
  TEACHER_TRIAL_SCHEMA,
  withTeacherWrittenOut,
  type TeacherTrialOptions,
} from "./mnist-teacher-options.js";
import { trainedTeacher, type NetRun } from "./mnist-teacher.js";
import { netDetails, netMetrics } from "./net-metrics.js";

const WHERE = "mnist-teacher";

/** The digits of a trial: what its teacher learns from, and what errors are counted on. */
export interface TrialDigits {
  training: InMemory<LabelledDataset>;
  test: InMemory<LabelledDataset>;
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

/** Metrics and details: see {@link netMetrics}, {@link netDetails} and, if asked for, {@link closerLook}. */
export const mnistTeacherRecipe: Recipe<TeacherTrialOptions> = {
  name: WHERE,
  version: 2,
  defaults: { setting: "full", teacher: {}, evaluateOn: "test", closerLook: false },
  schema: TEACHER_TRIAL_SCHEMA,
  addedLater: TEACHER_OPTIONS_ADDED_LATER,
  writeOut: withTeacherWrittenOut,
  estimatedSeconds: teacherSeconds,
  run: async (options, { seed, onProgress }) => {
    checkOptions(WHERE, TEACHER_TRIAL_SCHEMA, options);
    const digits = trialDigits(WHERE, options);
    const { net, run } = await trialTeacher(WHERE, options, seed, digits, onProgress);
    const { test } = digits;
    const closer = options.closerLook ? closerLook(net, test, run.testLogits) : undefined;
    net.dispose();
    return {
      metrics: { ...netMetrics(run.testLogits, test), seconds: run.seconds, ...closer?.metrics },
      details: { ...netDetails(run.testLogits, test, run.epochs), ...closer?.details },
    };
  },
};
